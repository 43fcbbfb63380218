import {
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  isScalarType,
  Kind,
  parse,
  validateSchema,
  visit,
} from 'graphql';
import { AWS_DEFINITIONS } from './aws-types.ts';
import { withCommentDescriptions } from './comment-descriptions.ts';
import { awsScalar } from './scalars.ts';

/**
 * Builds the schema of an API from its text, with AppSync's scalars and directives. Raises an Error that names line and
 * fault.
 */
export function buildApiSchema(definition: string): GraphQLSchema {
  const own = withCommentDescriptions(parsed(definition));
  refuseGroups(own);
  const aws = parse(AWS_DEFINITIONS);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...aws.definitions, ...own.definitions] };
  let schema: GraphQLSchema;
  try {
    schema = buildASTSchema(document);
  } catch (error) {
    throw new Error(`the schema is not valid: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [fault] = validateSchema(schema);
  if (fault) throw new Error(`the schema is not valid: ${located(fault)}`);
  for (const type of Object.values(schema.getTypeMap())) {
    const imitated = isScalarType(type) ? awsScalar(type.name) : undefined;
    if (!imitated || !isScalarType(type)) continue;
    type.parseValue = imitated.parseValue;
    type.parseLiteral = imitated.parseLiteral;
    type.serialize = imitated.serialize;
  }
  return schema;
}

/** The field that a resolver is for. Raises an Error in AppSync's words when there is none. */
export function fieldOf(schema: GraphQLSchema, typeName: string, fieldName: string): GraphQLField<unknown, unknown> {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`No field named ${fieldName} found on type ${typeName}`);
  return field;
}

/** Groups of a user pool are not imitated, and a field that is for some of them must not be for everybody. */
function refuseGroups(document: DocumentNode): void {
  visit(document, {
    Directive: ({ name, arguments: given }) => {
      if (name.value === 'aws_auth' || (name.value === 'aws_cognito_user_pools' && given?.length))
        throw new Error(
          `the directive @${name.value} with groups of a user pool is not supported by the local cloud; @aws_cognito_user_pools without arguments is.`,
        );
    },
  });
}

function parsed(definition: string): DocumentNode {
  try {
    return parse(definition);
  } catch (error) {
    throw new Error(`the schema is not GraphQL: ${error instanceof GraphQLError ? located(error) : String(error)}`);
  }
}

function located(error: GraphQLError): string {
  const [place] = error.locations ?? [];
  return place ? `${error.message} (line ${place.line}, column ${place.column})` : error.message;
}
