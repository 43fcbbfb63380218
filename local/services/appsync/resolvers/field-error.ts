/** Ends a field with an error as clients of AppSync see it; the field's value is null. */
export class FieldError extends Error {
  readonly errorType: string | null;
  /** Shown to clients cut to the field's selection set. */
  readonly data: unknown;
  readonly errorInfo: unknown;

  constructor(message: string, errorType: string | null, more: { data?: unknown; errorInfo?: unknown } = {}) {
    super(message);
    this.name = 'FieldError';
    this.errorType = errorType;
    this.data = more.data ?? null;
    this.errorInfo = more.errorInfo ?? null;
  }
}

/** https://repost.aws/knowledge-center/aws-appsync-graphql-request-unauth-error */
export function notAuthorized(fieldName: string, typeName: string): FieldError {
  return new FieldError(`Not Authorized to access ${fieldName} on type ${typeName}`, 'Unauthorized');
}
