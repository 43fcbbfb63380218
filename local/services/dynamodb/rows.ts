import { hash } from 'node:crypto';
import { Packed, Recent } from '../../storage/packed.ts';
import type { Item } from './attribute-value.ts';

/** An item where it stands within its partition. `tie` tells apart items of an index that have the same key. */
export interface Row {
  readonly sort: string;
  readonly tie: string;
  readonly item: Item;
  /** When its table's TTL attribute says that it expires, in epoch seconds; undefined when it does not. */
  readonly expiresAt?: number | undefined;
}

/** How many items of a table or an index, the latest written, are kept as objects. */
const RECENT_ITEMS = 256;

/** A row as it is kept: its item may have to be read from a text each time that it is asked for. */
class StoredRow extends Packed<Item> implements Row {
  readonly sort: string;
  readonly tie: string;
  expiresAt: number | undefined;

  constructor({ sort, tie, item, expiresAt }: Row) {
    super(item);
    this.sort = sort;
    this.tie = tie;
    this.expiresAt = expiresAt;
  }

  get item(): Item {
    return this.value;
  }
}

/** The items of one partition key, in key order. */
export class Partition {
  readonly key: string;
  /** Most partitions never have but one row, and there are as many as orders: they go without an array. */
  #rows: StoredRow | StoredRow[];

  constructor(key: string, first: StoredRow) {
    this.key = key;
    this.#rows = first;
  }

  get size(): number {
    return Array.isArray(this.#rows) ? this.#rows.length : 1;
  }

  at(index: number): StoredRow | undefined {
    if (Array.isArray(this.#rows)) return this.#rows[index];
    return index === 0 ? this.#rows : undefined;
  }

  find(sort: string, tie: string): Item | undefined {
    const row = this.at(this.firstFrom(sort, tie));
    return row && row.sort === sort && row.tie === tie ? row.item : undefined;
  }

  put(row: StoredRow): void {
    const index = this.firstFrom(row.sort, row.tie);
    const existing = this.at(index);
    const replaces = existing?.sort === row.sort && existing.tie === row.tie;
    if (replaces) existing.drop();
    if (Array.isArray(this.#rows)) this.#rows.splice(index, replaces ? 1 : 0, row);
    else this.#rows = replaces ? row : index === 0 ? [row, this.#rows] : [this.#rows, row];
  }

  remove(sort: string, tie: string): void {
    const index = this.firstFrom(sort, tie);
    const row = this.at(index);
    if (!row || row.sort !== sort || row.tie !== tie) return;
    row.drop();
    if (Array.isArray(this.#rows)) this.#rows.splice(index, 1);
    else this.#rows = [];
  }

  *[Symbol.iterator](): Generator<StoredRow> {
    if (Array.isArray(this.#rows)) yield* this.#rows;
    else yield this.#rows;
  }

  /** It is not asked for any more. */
  drop(): void {
    for (const row of this) row.drop();
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
    let high = this.size;
    // New items mostly come last (their ids rise with time), so the end is looked at first.
    const last = this.at(high - 1);
    if (!last || !holds(last)) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.at(middle);
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
