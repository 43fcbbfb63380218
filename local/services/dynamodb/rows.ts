import { hash } from 'node:crypto';
import type { Item } from './attribute-value.ts';

/** An item where it stands within its partition. `tie` tells apart items of an index that have the same key. */
export interface Row {
  readonly sort: string;
  readonly tie: string;
  readonly item: Item;
}

/** The items of one partition key, in key order. */
export class Partition {
  readonly key: string;
  /** What a scan is ordered and segmented by; AWS hashes partition keys too. */
  readonly hash: string;
  readonly #rows: Row[] = [];

  constructor(key: string) {
    this.key = key;
    this.hash = hash('md5', key);
  }

  get size(): number {
    return this.#rows.length;
  }

  at(index: number): Row | undefined {
    return this.#rows[index];
  }

  find(sort: string, tie: string): Item | undefined {
    const row = this.#rows[this.firstFrom(sort, tie)];
    return row && row.sort === sort && row.tie === tie ? row.item : undefined;
  }

  put(row: Row): void {
    const index = this.firstFrom(row.sort, row.tie);
    const existing = this.#rows[index];
    const replaces = existing && existing.sort === row.sort && existing.tie === row.tie;
    if (replaces) this.#rows[index] = row;
    else if (index === this.#rows.length) this.#rows.push(row);
    else this.#rows.splice(index, 0, row);
  }

  remove(sort: string, tie: string): void {
    const index = this.firstFrom(sort, tie);
    const row = this.#rows[index];
    if (row && row.sort === sort && row.tie === tie) this.#rows.splice(index, 1);
  }

  /** The index of the first row at or after a place. Without `tie`: at or after every row with that sort text. */
  firstFrom(sort: string, tie = ''): number {
    return this.firstWhere((row) => row.sort > sort || (row.sort === sort && row.tie >= tie));
  }

  /** The index of the first row after a place. Without `tie`: after every row with that sort text. */
  firstAfter(sort: string, tie?: string): number {
    return this.firstWhere((row) => row.sort > sort || (row.sort === sort && tie !== undefined && row.tie > tie));
  }

  /** The first index for which `holds`; it must hold for every later row too. */
  firstWhere(holds: (row: Row) => boolean): number {
    let low = 0;
    let high = this.#rows.length;
    // New items mostly come last (their ids rise with time), so the end is looked at first.
    const last = this.#rows[high - 1];
    if (!last || !holds(last)) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.#rows[middle];
      if (row && holds(row)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Items by partition key, of a table or an index. */
export class Rows {
  readonly #partitions = new Map<string, Partition>();
  #scanOrder: readonly Partition[] | undefined;

  find(partition: string, sort: string, tie = ''): Item | undefined {
    return this.#partitions.get(partition)?.find(sort, tie);
  }

  partition(key: string): Partition | undefined {
    return this.#partitions.get(key);
  }

  put(key: string, row: Row): void {
    let partition = this.#partitions.get(key);
    if (!partition) {
      partition = new Partition(key);
      this.#partitions.set(key, partition);
      this.#scanOrder = undefined;
    }
    partition.put(row);
  }

  remove(key: string, sort: string, tie = ''): void {
    const partition = this.#partitions.get(key);
    if (!partition) return;
    partition.remove(sort, tie);
    if (partition.size > 0) return;
    this.#partitions.delete(key);
    this.#scanOrder = undefined;
  }

  /** All partitions by hash; sorted when a scan asks after partitions came or went. */
  inScanOrder(): readonly Partition[] {
    this.#scanOrder ??= [...this.#partitions.values()].sort((a, b) =>
      a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : a.key < b.key ? -1 : 1,
    );
    return this.#scanOrder;
  }
}
