import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  type SourceLocation,
} from 'graphql';
import { FieldError } from '../resolvers/field-error.ts';
import { type ErrorLocation, locationsOf } from './locations.ts';
import { cutToSelection } from './selection.ts';
import { faultyNode, validationMessage } from './validation-messages.ts';
import { variableError } from './variable-messages.ts';

/** An entry of `errors` in AppSync's answers. Those of resolvers have type, data and info, the others have not. */
export interface ClientError {
  readonly path: readonly (string | number)[] | null;
  readonly data?: unknown;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly locations: readonly ErrorLocation[] | null;
  readonly message: string;
}

/** An error found before the query was run, as in https://github.com/graphql/graphql-over-http/issues/81 */
export function validationError(error: GraphQLError, document: DocumentNode): ClientError {
  const node = faultyNode(error);
  const index = node ? (error.nodes?.indexOf(node) ?? 0) : 0;
  const locations = error.locations?.slice(index, index + 1);
  return { path: null, locations: locationsOf(locations), message: validationMessage(error, document) };
}

/** An error of the run: what a resolver threw, or what the schema does not allow as an answer. */
export function executionError(error: GraphQLError, schema: GraphQLSchema): ClientError {
  const { originalError, path } = error;
  if (originalError instanceof FieldError)
    return resolverError(
      {
        message: originalError.message,
        errorType: originalError.errorType,
        data: cutToSelection(originalError.data, fieldNodes(error)),
        errorInfo: originalError.errorInfo,
      },
      path ?? [],
      error.locations,
    );
  if (!path) return { path: null, ...variableError(error) };
  return { path, locations: null, message: completionMessage(error, schema, path) };
}

/** An error of a resolver in AppSync's order of members. */
export function resolverError(
  error: { message: string; errorType: string | null; data: unknown; errorInfo: unknown },
  path: readonly (string | number)[],
  locations: readonly SourceLocation[] | undefined,
): ClientError {
  const { message, errorType, data, errorInfo } = error;
  return { path, data, errorType, errorInfo, locations: locationsOf(locations), message };
}

function fieldNodes(error: GraphQLError) {
  return error.nodes?.filter((node) => node.kind === 'Field');
}

/**
 * What AppSync says of a value that the schema does not allow: a null where none may be, a value of the wrong kind.
 * Wording as in https://github.com/aws-amplify/amplify-js/issues/5963 and
 * https://github.com/aws/aws-appsync-community/issues/247
 */
function completionMessage(error: GraphQLError, schema: GraphQLSchema, path: readonly (string | number)[]): string {
  const where = pathText(path);
  const missing = /^Cannot return null for non-nullable field (\w+)\.(\w+)\.$/.exec(error.message);
  if (missing) {
    const [, typeName = '', fieldName = ''] = missing;
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    const named = field
      ? typeof path.at(-1) === 'number'
        ? getNamedType(field.type).name
        : String(field.type).replace(/!$/, '')
      : fieldName;
    return `Cannot return null for non-nullable type: '${named}' within parent '${typeName}' (${where})`;
  }
  if (error.message.startsWith('Expected Iterable'))
    return `Can't resolve value (${where}) : type mismatch error, expected type LIST`;
  return `Can't serialize value (${where}) : ${error.message}`;
}

/** `/orders/items[2]/id` */
function pathText(path: readonly (string | number)[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `/${part}`)).join('');
}
