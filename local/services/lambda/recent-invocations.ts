/** An invocation that has ended, as the control API shows it. `at` in milliseconds since the epoch. */
export interface RecentInvocation {
  readonly requestId: string;
  readonly at: number;
  /** The event as JSON text; undefined when it was too large to be kept. */
  readonly payload: string | undefined;
  readonly outcome: 'ok' | 'failed';
  readonly durationMs: number;
  readonly correlationIds: readonly string[];
}

/** In characters; larger events are not kept. */
const LARGEST_EVENT = 64 * 1024;

/** The latest invocations of a function with their events, so that one can be looked at and run again. */
export class RecentInvocations {
  readonly #capacity: number;
  #kept: RecentInvocation[] = [];

  constructor(capacity = 50) {
    this.#capacity = capacity;
  }

  add(invocation: RecentInvocation & { readonly payload: string }): void {
    const { payload } = invocation;
    this.#kept.push(payload.length > LARGEST_EVENT ? { ...invocation, payload: undefined } : invocation);
    // Dropped in bulk, so that a full list costs nothing per invocation.
    if (this.#kept.length >= 2 * this.#capacity) this.#kept = this.#kept.slice(-this.#capacity);
  }

  /** Newest first. */
  read(limit: number): RecentInvocation[] {
    return this.#kept.slice(-Math.min(limit, this.#capacity)).reverse();
  }
}
