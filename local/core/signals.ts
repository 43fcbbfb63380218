import type { Clock } from './clock.ts';

/**
 * Wakes whoever waits for work on a resource, by its ARN. AWS polls; here a poller sleeps until there is a reason,
 * then makes the very call (authorized, journaled) that AWS would have made.
 */
export class Signals {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something happened to the resource: every waiter wakes. */
  notify(arn: string): void {
    const waiters = this.#waiting.get(arn);
    if (!waiters) return;
    this.#waiting.delete(arn);
    for (const wake of waiters) wake();
  }

  /** Resolves at the next `notify(arn)`, or after `timeoutMs` milliseconds, or when `signal` aborts. */
  wait(arn: string, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        timer.cancel();
        this.#waiting.get(arn)?.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = this.#clock.after(timeoutMs, wake);
      const waiters = this.#waiting.get(arn) ?? new Set();
      waiters.add(wake);
      this.#waiting.set(arn, waiters);
      if (signal?.aborted) wake();
      else signal?.addEventListener('abort', wake, { once: true });
    });
  }
}
