/**
 * A state that failed: what Retry and Catch look at, and what an execution ends with. `error` and `cause` are AWS's
 * words for it; a Fail state may give neither.
 */
export class StateError extends Error {
  readonly error: string | undefined;
  readonly reason: string | undefined;
  /** True for a result of a task that is too large: AWS lets `States.ALL` catch that one. */
  readonly ofTask: boolean;

  constructor(error: string | undefined, cause: string | undefined, options: { ofTask?: boolean } = {}) {
    super(cause ?? error ?? 'The state failed.');
    this.name = 'StateError';
    this.error = error;
    this.reason = cause;
    this.ofTask = options.ofTask ?? false;
  }

  /** The same as plain values, to be kept. */
  get position(): { readonly error?: string; readonly cause?: string } {
    return {
      ...(this.error !== undefined && { error: this.error }),
      ...(this.reason !== undefined && { cause: this.reason }),
    };
  }

  /** `$states.errorOutput`, and the output of a state whose catcher says nothing else. */
  get output(): Record<string, string> {
    return {
      ...(this.error !== undefined && { Error: this.error }),
      ...(this.reason !== undefined && { Cause: this.reason }),
    };
  }
}

/** The first words of a cause that Step Functions itself gives. */
export function inState(name: string, enteredEventId: number): string {
  return `An error occurred while executing the state '${name}' (entered at the event id #${enteredEventId}). `;
}
