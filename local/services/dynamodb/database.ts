import type { Platform } from '../../platform/service.ts';
import { type Item, itemsEqual } from './attribute-value.ts';
import { type Consumption, NO_INDEX_UNITS } from './consumption.ts';
import { tableNotFound } from './errors.ts';
import { itemSize } from './item-size.ts';
import { KeptStore } from './kept-store.ts';
import { keyOf, type Position } from './key-schema.ts';
import { writeUnits } from './secondary-index.ts';
import type { DynamoDbStore } from './store.ts';
import type { Table } from './table.ts';
import { tableArn, tableNameOf } from './table-name.ts';
import type { Expiry } from './time-to-live.ts';

/** A write that has passed every check and only has to be done. */
export interface PlannedWrite {
  readonly table: Table;
  readonly position: Position;
  readonly oldItem: Item | undefined;
  /** What is there afterwards; undefined when the item is deleted. */
  readonly newItem: Item | undefined;
}

/** The one place where items change: table, indexes, stream and expiry follow together, in one synchronous step. */
export class Database {
  readonly platform: Platform;
  readonly store: DynamoDbStore;
  /** To be told of whatever changes in the store. */
  readonly kept: KeptStore;
  readonly #expiry: Expiry;
  /** Consumption by response object, for the journal, since responses only show it on request. */
  readonly #consumed = new WeakMap<object, readonly Consumption[]>();

  constructor(platform: Platform, store: DynamoDbStore, expiry: Expiry) {
    this.platform = platform;
    this.store = store;
    this.#expiry = expiry;
    this.kept = new KeptStore(platform.storage, store, (table, item) => expiry.follow(table, item));
  }

  /** Raises ResourceNotFoundException, as item operations say it. */
  table(nameOrArn: string): Table {
    const table = this.store.tables.get(tableNameOf(nameOrArn, this.platform.environment));
    if (!table) throw tableNotFound();
    return table;
  }

  /** The ARN of a table by its name or ARN, whether or not there is such a table. */
  arnOfTable(nameOrArn: string): string {
    return tableArn(tableNameOf(nameOrArn, this.platform.environment), this.platform.environment);
  }

  /** Does a write. Gives what it consumed. `expired`: TTL deleted the item. */
  commit(write: PlannedWrite, options: { expired?: boolean } = {}): Consumption {
    const { table, position, oldItem, newItem } = write;
    const indexUnits = table.write(position, oldItem, newItem);
    this.kept.itemChanged(table, position);
    this.#expiry.follow(table, newItem);
    this.#recordChange(write, options.expired ?? false);
    return { ...writeConsumption(table, oldItem, newItem), indexUnits };
  }

  /** Remembers what the request answered by `output` consumed. */
  noteConsumption(output: object, consumptions: readonly Consumption[]): void {
    this.#consumed.set(output, consumptions);
  }

  consumptionOf(output: unknown): readonly Consumption[] {
    return (typeof output === 'object' && output !== null && this.#consumed.get(output)) || [];
  }

  /**
   * Adds to the table's stream. A write that changes nothing leaves no record.
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
   */
  #recordChange({ table, oldItem, newItem }: PlannedWrite, expired: boolean): void {
    const stream = table.streamArn === undefined ? undefined : this.store.streams.get(table.streamArn);
    const some = newItem ?? oldItem;
    if (!stream?.enabled || !some || (oldItem && newItem && itemsEqual(oldItem, newItem))) return;
    stream.append({
      eventName: oldItem ? (newItem ? 'MODIFY' : 'REMOVE') : 'INSERT',
      keys: keyOf(some, table.keys),
      oldImage: oldItem,
      newImage: newItem,
      expired,
      at: this.platform.clock.now(),
    });
    this.kept.changeAdded(stream);
    this.platform.signals.notify(stream.arn);
  }
}

/**
 * The units of the table that a write uses, reckoned from the larger of the images; a write whose condition failed
 * uses as much as the item that was there.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeConsumption(table: Table, oldItem: Item | undefined, newItem: Item | undefined): Consumption {
  const bytes = Math.max(oldItem ? itemSize(oldItem) : 0, newItem ? itemSize(newItem) : 0);
  return { table, kind: 'write', tableUnits: writeUnits(bytes), indexUnits: NO_INDEX_UNITS };
}
