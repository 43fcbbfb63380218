import { DataFolderError } from './durable.ts';

/** Entries by the name of their kind and their key, as read from a data folder. */
export type Entries = Map<string, Map<string, unknown>>;

/** One change in a record: kind, key and, unless the entry went, its value. */
export type Change = readonly [kind: string, key: string, value?: unknown];

/** In a log's record: with this log, everything that earlier logs hold stands in it too. */
export const COMPLETE = 'complete';

/** What one log says: its changes on top of what earlier logs say, or in place of it. */
export class LogContent {
  readonly #path: string;
  readonly #values: Entries = new Map();
  readonly #gone = new Map<string, Set<string>>();
  isComplete = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes one record: a list of changes, or COMPLETE. Raises DataFolderError for anything else. */
  take(text: string): void {
    const record: unknown = JSON.parse(text);
    if (record === COMPLETE) {
      this.isComplete = true;
      return;
    }
    if (!Array.isArray(record)) throw this.#unreadable(text);
    for (const change of record) {
      const [kind, key] = Array.isArray(change) ? change : [];
      if (typeof kind !== 'string' || typeof key !== 'string') throw this.#unreadable(text);
      this.#apply(kind, key, change);
    }
  }

  #apply(kind: string, key: string, change: readonly unknown[]): void {
    if (change.length > 2) {
      mapOf(this.#values, kind).set(key, change[2]);
      this.#gone.get(kind)?.delete(key);
      return;
    }
    this.#values.get(kind)?.delete(key);
    const gone = this.#gone.get(kind) ?? new Set();
    this.#gone.set(kind, gone.add(key));
  }

  /** What there is, given what earlier logs say. */
  over(earlier: Entries): Entries {
    if (this.isComplete) return this.#values;
    for (const [kind, keys] of this.#gone) for (const key of keys) earlier.get(kind)?.delete(key);
    for (const [kind, values] of this.#values) for (const [key, value] of values) mapOf(earlier, kind).set(key, value);
    return earlier;
  }

  #unreadable(text: string): DataFolderError {
    return new DataFolderError(
      `${this.#path} holds a record that this program does not understand: ${text.slice(0, 80)}. Start it with the program that wrote it, or choose another folder.`,
    );
  }
}

function mapOf(entries: Entries, kind: string): Map<string, unknown> {
  let map = entries.get(kind);
  if (!map) {
    map = new Map();
    entries.set(kind, map);
  }
  return map;
}
