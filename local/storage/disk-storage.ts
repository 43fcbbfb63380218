import { DataFolder } from './data-folder.ts';
import { DataFolderError, type Durable, type Kept, type Storage } from './durable.ts';
import { type Change, COMPLETE } from './entries.ts';
import { GroupSync } from './group-sync.ts';

export interface DiskStorageOptions {
  /** Answers wait until the disk has what they tell; without it the operating system has it, which outlives a kill. */
  readonly sync?: boolean;
  /** A log is written anew when it has this many bytes and twice what is live. */
  readonly compactFrom?: number;
}

const COMPACT_FROM = 16 * 1024 * 1024;
/** How much of a new log is written in one turn of the event loop. */
const ENTRIES_PER_TURN = 500;
const RETRY_MS = 1_000;
/** The kind under which storage keeps its own entries. */
const OWN = 'storage';

/**
 * Keeps entries in a data folder. Changes are only noted when they happen; once in a turn of the event loop, and before
 * any answer leaves, the entries that changed are written as they stand then, in one record. So what a synchronous step
 * changes is written together, and an entry that changed ten times is written once.
 *
 * When the log has grown, a new one is begun: changes go there, and turn by turn every entry that there is, until the
 * new log says it all and the old one can go. A record can be read at any time as "these entries stand so", which is
 * why nothing has to stand still for that.
 */
export class DiskStorage implements Storage {
  readonly run: number;
  readonly #folder: DataFolder;
  readonly #kept = new Map<string, Durable<unknown>>();
  readonly #pending = new Map<Durable<unknown>, Set<string>>();
  readonly #sync: GroupSync | undefined;
  readonly #compactFrom: number;
  #compactAt: number;
  /** What is still to be written to the new log, and the part of it that is being written. */
  #compaction: Iterator<readonly [Durable<unknown>, string]> | undefined;
  #slice: (readonly [Durable<unknown>, string])[] = [];
  #restored = false;
  #scheduled = false;
  #closed = false;
  #failed: DataFolderError | undefined;

  /** Raises DataFolderError. */
  constructor(path: string, options: DiskStorageOptions = {}) {
    this.#folder = new DataFolder(path);
    this.#compactFrom = options.compactFrom ?? COMPACT_FROM;
    this.#compactAt = this.#compactFrom;
    this.#sync = options.sync ? new GroupSync(() => this.#folder.current) : undefined;
    const runs = this.#folder.entries.get(OWN)?.get('runs');
    this.run = typeof runs === 'number' ? runs + 1 : 1;
    const own = this.keep<number>({
      name: OWN,
      entry: () => this.run,
      keys: () => ['runs'],
      restore: () => {},
    });
    own.changed('runs');
  }

  keep<T>(durable: Durable<T>): Kept {
    if (this.#kept.has(durable.name)) throw new Error(`There are two kinds of entries named ${durable.name}.`);
    // What is restored was written by `entry` of the same name, in the same version of the format, under a checksum.
    const kind = durable as Durable<unknown>;
    this.#kept.set(durable.name, kind);
    const keys = new Set<string>();
    this.#pending.set(kind, keys);
    return {
      changed: (key) => {
        keys.add(key);
        if (!this.#scheduled) this.#schedule();
      },
    };
  }

  restore(): void {
    for (const durable of this.#kept.values()) {
      for (const [key, value] of this.#folder.entries.get(durable.name) ?? []) this.#restoreEntry(durable, key, value);
      durable.restored?.();
    }
    for (const name of this.#kept.keys()) this.#folder.entries.delete(name);
    this.#restored = true;
    // An unfinished new log is begun again; it is not worth knowing how far it had come.
    if (this.#folder.hasOlder) this.#compact();
  }

  #restoreEntry(durable: Durable<unknown>, key: string, value: unknown): void {
    try {
      durable.restore(key, value);
    } catch (error) {
      throw new DataFolderError(
        `${this.#folder.path}: the entry "${key}" of ${durable.name} can't be taken back: ${error instanceof Error ? error.message : String(error)}. Start with the program that wrote it, or choose another folder.`,
      );
    }
  }

  settled(): Promise<void> | undefined {
    if (this.#closed) throw new DataFolderError(`The local cloud is stopping; ask again when it has started.`);
    this.#write();
    return this.#sync?.reached();
  }

  notices(): readonly string[] {
    const unknown = [...this.#folder.entries].map(
      ([name, entries]) =>
        `${this.#folder.path}: ${entries.size} entries of "${name}" are kept, but nothing here knows them: another version wrote them.`,
    );
    return [...this.#folder.notices, ...unknown];
  }

  close(): void {
    if (this.#closed) return;
    try {
      this.#write();
      this.#folder.current.syncNow();
    } finally {
      this.#closed = true;
      this.#folder.close();
    }
  }

  #schedule(): void {
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#scheduled = false;
    if (this.#closed) return;
    try {
      this.#write();
      if (this.#restored && !this.#compaction && this.#folder.current.size > this.#compactAt) this.#compact();
      this.#continueCompaction();
      this.#failed = undefined;
    } catch (error) {
      if (!(error instanceof DataFolderError)) throw error;
      if (!this.#failed) console.error(error.message);
      this.#failed = error;
      this.#scheduled = true;
      setTimeout(() => this.#turn(), RETRY_MS).unref();
    }
  }

  /** Writes what has changed. Raises DataFolderError; then it is all still to be written. */
  #write(): void {
    const changes: string[] = [];
    for (const [durable, keys] of this.#pending) for (const key of keys) changes.push(changeOf(durable, key));
    if (changes.length === 0) return;
    this.#append(`[${changes.join(',')}]`);
    for (const keys of this.#pending.values()) keys.clear();
  }

  #append(text: string): void {
    this.#folder.current.append(text);
    this.#sync?.appended();
  }

  #compact(): void {
    // The old log must be whole on disk before anything relies on the new one.
    if (this.#sync) this.#folder.current.syncNow();
    this.#folder.beginLog();
    this.#compaction = this.#everything();
    if (!this.#scheduled) this.#schedule();
  }

  *#everything(): Generator<readonly [Durable<unknown>, string]> {
    for (const durable of this.#kept.values()) for (const key of [...durable.keys()]) yield [durable, key];
    for (const [name, entries] of this.#folder.entries)
      for (const key of entries.keys())
        yield [{ name, entry: () => entries.get(key), keys: () => [], restore: () => {} }, key];
  }

  #continueCompaction(): void {
    if (!this.#compaction) return;
    // A part that could not be written is tried again before the next.
    while (this.#slice.length < ENTRIES_PER_TURN) {
      const next = this.#compaction.next();
      if (next.done) break;
      this.#slice.push(next.value);
    }
    if (this.#slice.length === 0) {
      this.#finishCompaction();
      return;
    }
    this.#append(`[${this.#slice.map(([durable, key]) => changeOf(durable, key)).join(',')}]`);
    this.#slice = [];
    this.#schedule();
  }

  #finishCompaction(): void {
    this.#append(JSON.stringify(COMPLETE));
    if (this.#sync) this.#folder.current.syncNow();
    this.#folder.dropOlder();
    this.#compaction = undefined;
    this.#compactAt = Math.max(this.#compactFrom, this.#folder.current.size * 2);
  }
}

function changeOf(durable: Durable<unknown>, key: string): string {
  const value = durable.entry(key);
  const change: Change = value === undefined ? [durable.name, key] : [durable.name, key, value];
  return JSON.stringify(change);
}
