import { DataFolderError } from './durable.ts';
import type { LogFile } from './log-file.ts';

interface Waiting {
  readonly appended: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Brings appended records to the disk, for everybody who waits at once: one sync runs, and the next takes all others. */
export class GroupSync {
  readonly #current: () => LogFile;
  #appended = 0;
  #synced = 0;
  #running = false;
  #waiting: Waiting[] = [];

  /** `current` is the log that records go to; whoever begins another has synced this one before. */
  constructor(current: () => LogFile) {
    this.#current = current;
  }

  appended(): void {
    this.#appended++;
  }

  /** Resolves when all that has been appended is on the disk; undefined when it is already. */
  reached(): Promise<void> | undefined {
    if (this.#synced === this.#appended) return undefined;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ appended: this.#appended, resolve, reject });
      if (!this.#running) this.#run();
    });
  }

  #run(): void {
    this.#running = true;
    const upTo = this.#appended;
    const file = this.#current();
    file.sync().then(
      () => {
        this.#synced = upTo;
        this.#settle((waiting) => waiting.resolve());
      },
      (error: unknown) => {
        // Another log was begun meanwhile, and this one was synced before.
        if (file !== this.#current()) return this.#run();
        const failure = new DataFolderError(`${file.path} can't be brought to the disk: ${String(error)}.`);
        this.#settle((waiting) => waiting.reject(failure), Number.POSITIVE_INFINITY);
      },
    );
  }

  #settle(end: (waiting: Waiting) => void, upTo = this.#synced): void {
    const reached = this.#waiting.filter(({ appended }) => appended <= upTo);
    this.#waiting = this.#waiting.filter(({ appended }) => appended > upTo);
    this.#running = false;
    if (this.#waiting.length > 0) this.#run();
    for (const waiting of reached) end(waiting);
  }
}
