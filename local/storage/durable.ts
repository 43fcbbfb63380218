/**
 * One kind of entries that outlive the process: the messages of all queues, the items of all tables. What it holds
 * stays where it is, in the service's own state; storage only asks for it.
 */
export interface Durable<T> {
  /** Unique in the local cloud, and never changed, since data folders carry it: `sqs.messages`. */
  readonly name: string;
  /** What stands under a key now, as JSON values; undefined when there is nothing any more. */
  entry(key: string): T | undefined;
  /** The keys of everything there is, for a log that is written anew. */
  keys(): Iterable<string>;
  /** Takes back what `entry` gave in an earlier run. Entries come in no order that means anything. */
  restore(key: string, value: T): void;
  /** Called when every entry of this kind is back. */
  restored?(): void;
}

/** How a service tells of changes. */
export interface Kept {
  /** The entry under this key came, changed or went. To be called in the same synchronous step as the change. */
  changed(key: string): void;
}

/**
 * Where state is kept. All that changes in one synchronous step is kept or lost together, and what is kept is always
 * everything up to some moment: no later change without the earlier ones.
 */
export interface Storage {
  /** 1 in the first run on a data folder, then one more each time: what chance draws must not repeat itself. */
  readonly run: number;
  /** Keeps a kind of entries. Raises an Error for a name that is taken. */
  keep<T>(durable: Durable<T>): Kept;
  /** Gives every entry back to its owner, in the order in which they were kept. Called once, before anything runs. */
  restore(): void;
  /**
   * To be called before an answer leaves the process: undefined when all that happened is kept, else resolves when it
   * is. Raises DataFolderError when it can't be kept; then the answer must not be given.
   */
  settled(): Promise<void> | undefined;
  /** What a person should know about the data: what was cut off, what nobody here knows. */
  notices(): readonly string[];
  /** Keeps what happened up to now; whatever happens later is forgotten. */
  close(): void;
}

/** Keeps nothing, at no cost. */
export const IN_MEMORY: Storage = {
  run: 1,
  keep: () => ({ changed: () => {} }),
  restore: () => {},
  settled: () => undefined,
  notices: () => [],
  close: () => {},
};

/** A data folder can't be used or written. The message names the file and says what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}
