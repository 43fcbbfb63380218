import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { type ClientError, validationError } from './errors.ts';

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
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
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

export function isSubscription(document: QueryDocument, operationName: string | undefined): boolean {
  const operation = document.operations.find(({ name }) => operationName === undefined || name === operationName);
  return operation?.type === OperationTypeNode.SUBSCRIPTION;
}
