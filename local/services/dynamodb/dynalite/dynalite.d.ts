/**
 * What is used of dynalite, an untyped package: its validations and expression parsers, never its server or store.
 * `Schema<T>` stands for a description after which `checkTypes` gives a T or raises an error.
 */
declare module 'dynalite/validations/index.js' {
  type Schema<T> = import('./schema.ts').Schema<T>;
  type Expressions = import('./schema.ts').ExpressionParameters;
  type AttributeValue = import('../../../apis/dynamodb.ts').AttributeValue;

  interface Validations {
    /** A copy of `data` with just the described members. Raises an Error with `body.Message`. Deletes unknown members. */
    checkTypes<T>(data: Record<string, unknown>, types: Schema<T>): T;
    /** Checks lengths, patterns and the like. Raises an Error with `body.message`. */
    checkValidations<T>(data: T, types: Schema<T>): void;
    /** Parses the expressions into `_condition` and so on; a message when something is wrong. */
    validateExpressions(data: Expressions & Record<string, unknown>): string | undefined;
    /** A message when expression and non-expression parameters are mixed. */
    validateExpressionParams(data: object, expressions: string[], nonExpressions: string[]): string | undefined;
    /** A message when the value is none; makes numbers canonical in place. */
    validateAttributeValue(value: AttributeValue): string | undefined;
    /** A message when legacy conditions are not well formed. */
    validateConditions(conditions: object | undefined): string | undefined;
    /** A message when legacy `Expected` is not well formed. */
    validateAttributeConditions(data: object): string | undefined;
    /** Key conditions by attribute, or a message. */
    convertKeyCondition(expression: unknown): string | Record<string, unknown>;
  }
  const validations: Validations;
  export default validations;
}

declare module 'dynalite/validations/putItem.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').PutItemRequest> };
  export default validation;
}
declare module 'dynalite/validations/getItem.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').GetItemRequest> };
  export default validation;
}
declare module 'dynalite/validations/updateItem.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').UpdateItemRequest> };
  export default validation;
}
declare module 'dynalite/validations/deleteItem.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').DeleteItemRequest> };
  export default validation;
}
declare module 'dynalite/validations/query.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').QueryRequest> };
  export default validation;
}
declare module 'dynalite/validations/scan.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').ScanRequest> };
  export default validation;
}
declare module 'dynalite/validations/batchGetItem.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').BatchGetItemRequest> };
  export default validation;
}
declare module 'dynalite/validations/batchWriteItem.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').BatchWriteItemRequest> };
  export default validation;
}
declare module 'dynalite/validations/createTable.js' {
  const validation: {
    types: import('./schema.ts').Schema<import('./schema.ts').CreateTableRequest>;
    custom(request: import('./schema.ts').CreateTableRequest): string | undefined;
  };
  export default validation;
}
declare module 'dynalite/validations/listTables.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').ListTablesRequest> };
  export default validation;
}
declare module 'dynalite/validations/describeTable.js' {
  const validation: { types: import('./schema.ts').Schema<import('./schema.ts').TableRequest> };
  export default validation;
}

/** The parsers themselves: `parse` raises their `SyntaxError`, which knows where. */
declare module 'dynalite/db/conditionParser.js' {
  const parser: import('./schema.ts').Parser;
  export default parser;
}
declare module 'dynalite/db/updateParser.js' {
  const parser: import('./schema.ts').Parser;
  export default parser;
}
declare module 'dynalite/db/projectionParser.js' {
  const parser: import('./schema.ts').Parser;
  export default parser;
}
