/** What other services ask of AppSync: EventBridge does, for rules with a GraphQL API as their target. */
export interface AppSyncApi {
  /** Runs a query or mutation as the caller, whose principal needs `appsync:GraphQL` on each field of the root. */
  GraphQL: {
    input: {
      /** The ARN of the API (`…:apis/<id>`) or of its endpoint (`…:endpoints/graphql-api/<id>`), as a rule names it. */
      apiArn: string;
      query: string;
      variables?: Readonly<Record<string, unknown>>;
      operationName?: string;
    };
    /** The answer as AppSync gives it with status 200: errors of fields, and of an invalid query, are in `errors`. */
    output: { data: unknown; errors?: readonly GraphQLApiError[] };
  };
}

export interface GraphQLApiError {
  readonly message: string;
  readonly errorType?: string | null;
  readonly path: readonly (string | number)[] | null;
}
