/** One event for a function, on its way to an execution environment. */
export interface InvocationRequest {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  readonly traceHeader: string;
  readonly invokedFunctionArn: string;
  /** What time it is, in milliseconds since the epoch. */
  readonly timeMs: number;
}

/** How an environment ended an invocation. `lost` means that the environment is gone. */
export interface InvocationOutcome {
  readonly status: 'success' | 'error' | 'timeout';
  /** The result, or `{errorType, errorMessage, trace}`, as JSON text. */
  readonly payload: string;
  readonly lost: boolean;
  readonly durationMs: number;
  /** Heap in use when the environment last told, in bytes. */
  readonly heapBytes: number;
}

/** An answer of Lambda itself in place of the function's: `{errorType, errorMessage}` as JSON text. */
export function sandboxError(errorType: string, requestId: string, message: string): string {
  return JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` });
}
