import { hash } from 'node:crypto';
import { Packed, Recent } from '../../storage/packed.ts';
import type { Item } from './attribute-value.ts';

/** An item where it stands within its partition. `tie` tells apart items of an index that have the same key. */
export interface Row {
  readonly sort: string;
  readonly tie: string;
  readonly item: Item;
}

/** How many items of a table or an index, the latest written, are kept as objects. */
const RECENT_ITEMS = 256;

/** A row as it is kept: its item may have to be read from a text each time that it is asked for. */
class StoredRow extends Packed<Item> implements Row {
  readonly sort: string;
  readonly tie: string;

  constructor({ sort, tie, item }: Row) {
    super(item);
    this.sort = sort;
    this.tie = tie;
  }

  get item(): Item {
    return this.value;
  }
}

/** The items of one partition key, in key order. */
export class Partition {
  readonly key: string;
  readonly #rows: StoredRow[];

  /** With its first row: most partitions never have another, and an array that grows takes room for many. */
  constructor(key: string, first: StoredRow) {
    this.key = key;
    this.#rows = [first];
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

  put(row: StoredRow): void {
    const index = this.firstFrom(row.sort, row.tie);
    const existing = this.#rows[index];
    const replaces = existing && existing.sort === row.sort && existing.tie === row.tie;
    if (replaces) {
      existing.drop();
      this.#rows[index] = row;
    } else if (index === this.#rows.length) this.#rows.push(row);
    else this.#rows.splice(index, 0, row);
  }

  remove(sort: string, tie: string): void {
    const index = this.firstFrom(sort, tie);
    const row = this.#rows[index];
    if (!row || row.sort !== sort || row.tie !== tie) return;
    row.drop();
    this.#rows.splice(index, 1);
  }

  /** It is not asked for any more. */
  drop(): void {
    for (const row of this.#rows) row.drop();
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

/** What a scan is ordered and segmented by; AWS hashes partition keys too. */
export function scanHash(partitionKey: string): string {
  return hash('md5', partitionKey);
}

/** A partition in the order of a scan. */
export interface ScannedPartition {
  readonly partition: Partition;
  readonly hash: string;
}

/** Items by partition key, of a table or an index. */
export class Rows {
  readonly #partitions = new Map<string, Partition>();
  readonly #recent = new Recent(RECENT_ITEMS);
  #scanOrder: readonly ScannedPartition[] | undefined;

  find(partition: string, sort: string, tie = ''): Item | undefined {
    return this.#partitions.get(partition)?.find(sort, tie);
  }

  partition(key: string): Partition | undefined {
    return this.#partitions.get(key);
  }

  put(key: string, row: Row): void {
    const stored = new StoredRow(row);
    this.#recent.add(stored);
    const partition = this.#partitions.get(key);
    if (partition) partition.put(stored);
    else {
      this.#partitions.set(key, new Partition(key, stored));
      this.#scanOrder = undefined;
    }
  }

  remove(key: string, sort: string, tie = ''): void {
    const partition = this.#partitions.get(key);
    if (!partition) return;
    partition.remove(sort, tie);
    if (partition.size > 0) return;
    this.#partitions.delete(key);
    this.#scanOrder = undefined;
  }

  /** Nothing of it is asked for any more. */
  drop(): void {
    for (const partition of this.#partitions.values()) partition.drop();
    this.#partitions.clear();
    this.#scanOrder = undefined;
  }

  /** All partitions, in no order that a client may see. */
  partitions(): Iterable<Partition> {
    return this.#partitions.values();
  }

  /** All partitions by hash; sorted when a scan asks after partitions came or went. */
  inScanOrder(): readonly ScannedPartition[] {
    this.#scanOrder ??= Array.from(this.#partitions.values(), (partition) => ({
      partition,
      hash: scanHash(partition.key),
    })).sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : a.partition.key < b.partition.key ? -1 : 1));
    return this.#scanOrder;
  }
}
