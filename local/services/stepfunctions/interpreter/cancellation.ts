import type { Clock } from '../../../core/clock.ts';

/** Work that was given up: its execution was stopped or timed out, or a sibling branch failed. Never caught by states. */
export class Cancelled extends Error {}

/** Ends everything that runs under it; a branch's cancellation ends with its parent's. */
export class Cancellation {
  readonly #parent: Cancellation | undefined;
  readonly #listeners = new Set<() => void>();
  #cancelled = false;

  constructor(parent?: Cancellation) {
    this.#parent = parent;
    parent?.onCancel(this.cancel);
    if (parent?.cancelled) this.#cancelled = true;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  readonly cancel = (): void => {
    if (this.#cancelled) return;
    this.#cancelled = true;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  };

  /** The work is done; the parent need not remember it. */
  release(): void {
    this.#parent?.offCancel(this.cancel);
  }

  onCancel(listener: () => void): void {
    this.#listeners.add(listener);
  }

  offCancel(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  throwIfCancelled(): void {
    if (this.#cancelled) throw new Cancelled();
  }

  /**
   * What `work` gives, or Cancelled as soon as that happens, or `timedOut()` after `timeoutMs` milliseconds. Whatever
   * the work still does afterwards is nobody's business any more.
   */
  race<T>(work: Promise<T>, limit?: { clock: Clock; timeoutMs: number; timedOut: () => Error }): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => settle(() => reject(new Cancelled()));
      const timer = limit?.clock.after(limit.timeoutMs, () => settle(() => reject(limit.timedOut())));
      const settle = (end: () => void): void => {
        timer?.cancel();
        this.#listeners.delete(cancel);
        end();
      };
      if (this.#cancelled) cancel();
      else this.#listeners.add(cancel);
      work.then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  /** Resolves after `delayMs` milliseconds, or rejects with Cancelled. */
  sleep(clock: Clock, delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        timer.cancel();
        reject(new Cancelled());
      };
      const timer = clock.after(delayMs, () => {
        this.#listeners.delete(cancel);
        resolve();
      });
      if (this.#cancelled) cancel();
      else this.#listeners.add(cancel);
    });
  }
}
