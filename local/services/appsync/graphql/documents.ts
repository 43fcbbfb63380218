import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { RequestError } from '../http/request-error.ts';
import { type ClientError, validationError } from './errors.ts';

/** As many as graphql-java takes, which AppSync runs: https://github.com/graphql-java/graphql-java/pull/2549 */
const MOST_TOKENS = 15_000;

/** A query text after parsing and validation. */
export interface QueryDocument {
  readonly document: DocumentNode;
  /** Empty when the document can be run. */
  readonly errors: readonly ClientError[];
  readonly operations: readonly { readonly name: string | undefined; readonly type: OperationTypeNode }[];
}

/** Parses and validates each query text once; clients send the same few texts over and over. */
export class QueryDocuments {
  readonly #schema: GraphQLSchema;
  readonly #introspection: boolean;
  readonly #known = new Map<string, QueryDocument>();
  static readonly #remembered = 500;

  constructor(schema: GraphQLSchema, options: { introspection: boolean }) {
    this.#schema = schema;
    this.#introspection = options.introspection;
  }

  /** The document; undefined when the text is not GraphQL. */
  get(query: string): QueryDocument | undefined {
    const known = this.#known.get(query);
    if (known) return known;
    const read = this.#read(query);
    if (!read) return undefined;
    if (this.#known.size >= QueryDocuments.#remembered) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(query, read);
    return read;
  }

  #read(query: string): QueryDocument | undefined {
    try {
      return this.#validated(parse(query, { maxTokens: MOST_TOKENS }));
    } catch (error) {
      // A RangeError is a document nested so deeply that the stack ends before it does; graphql-java refuses those too.
      if (error instanceof GraphQLError || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  #validated(document: DocumentNode): QueryDocument {
    const rules = this.#introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    // The rule that forbids introspection counts every field beneath the one that was asked for, too.
    const errors = validate(this.#schema, document, rules)
      .filter(({ message }) => !/introspection has been disabled.+ field "[^_]/s.test(message))
      .map((error) => validationError(error, document));
    const operations = document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? [{ name: definition.name?.value, type: definition.operation }]
        : [],
    );
    return { document, errors, operations };
  }
}

/**
 * What the operation of this name is, or the only one where no name is given. Raises RequestError when that leaves a
 * choice, or none. AppSync's words for the first as independent imitations have them, for the second those of graphql-java.
 */
export function operationType({ operations }: QueryDocument, operationName: string | undefined): OperationTypeNode {
  if (operationName === undefined && operations.length > 1)
    throw new RequestError('BadRequestException', 'Missing operation name.', 400);
  const found = operations.find(({ name }) => operationName === undefined || name === operationName);
  if (!found)
    throw new RequestError(
      'BadRequestException',
      operationName === undefined ? 'Missing operation.' : `Unknown operation named '${operationName}'.`,
      400,
    );
  return found.type;
}
