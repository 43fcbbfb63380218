/**
 * Errors of the Node.js runtime itself, with the names that AWS answers as `errorType`.
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export class RuntimeError extends Error {
  constructor(kind: string, message: string, stack?: string) {
    super(message);
    this.name = `Runtime.${kind}`;
    if (stack !== undefined) this.stack = stack;
  }
}

/** What a thrown value becomes in the answer: `{errorType, errorMessage, trace}` as JSON text. */
export function serializeError(thrown: unknown): string {
  if (!(thrown instanceof Error))
    return JSON.stringify({ errorType: typeof thrown, errorMessage: String(thrown), trace: [] });
  return JSON.stringify({
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack?.split('\n') ?? [],
  });
}

/** The same with the error's own members, as the runtime logs it after `Invoke Error` and the like. */
export function describeError(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  try {
    return JSON.stringify(error, (_key, value: unknown) =>
      value instanceof Error
        ? {
            errorType: value.name,
            errorMessage: value.message,
            ...value,
            ...(value.stack !== undefined && { stack: value.stack.split('\n') }),
          }
        : value,
    );
  } catch {
    // A member refers back to the error, or to something else that JSON can't hold.
    return serializeError(error);
  }
}
