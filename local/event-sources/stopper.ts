import type { Clock } from '../core/clock.ts';

/** Ends everything that waits on behalf of a poller, at once. */
export class Stopper {
  readonly #controller = new AbortController();
  readonly #waiting = new Set<() => void>();

  get stopped(): boolean {
    return this.#controller.signal.aborted;
  }

  /** For the kernel's waits that take a signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    this.#controller.abort();
    for (const wake of [...this.#waiting]) wake();
  }

  /**
   * What `promise` comes to, or undefined when the stop came first; then it is left alone, also if it fails later. (A race
   * with one long-lived promise would keep every loser in memory.)
   */
  orStop<T>(promise: Promise<T>): Promise<{ readonly value: T } | undefined> {
    if (this.stopped) {
      promise.catch(() => undefined);
      return Promise.resolve(undefined);
    }
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        resolve(undefined);
      };
      this.#waiting.add(wake);
      promise.then(
        (value) => {
          this.#waiting.delete(wake);
          resolve({ value });
        },
        (error: unknown) => {
          this.#waiting.delete(wake);
          reject(error);
        },
      );
    });
  }

  /** Resolves after `delayMs` milliseconds of `clock`, or at the stop. */
  sleep(clock: Clock, delayMs: number): Promise<void> {
    if (this.stopped || delayMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        timer.cancel();
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = clock.after(delayMs, wake);
      this.#waiting.add(wake);
    });
  }
}
