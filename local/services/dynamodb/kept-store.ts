import type { Kept, Storage } from '../../storage/durable.ts';
import type { Item } from './attribute-value.ts';
import type { CreateTableRequest } from './dynalite/schema.ts';
import { type Position, positionOf } from './key-schema.ts';
import type { CompletedTransaction, DynamoDbStore } from './store.ts';
import { type Change, Stream, type StreamSettings } from './streams/stream.ts';
import { positionOfTie, Table, tieOf } from './table.ts';

interface TableRecord {
  readonly definition: CreateTableRequest;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: number;
  readonly deletionProtection: boolean;
  readonly streamArn?: string;
  readonly ttlAttribute?: string;
  /** Path of the template's resource that the table was made for; absent when a client made it. */
  readonly madeFor?: string;
}

interface StreamRecord extends StreamSettings {
  readonly disabledAt?: number;
  /** The number of the oldest change that is still there. */
  readonly oldest: number;
}

/** Keeps tables with their items, streams with their records, and which transactions were carried out. */
export class KeptStore {
  readonly #store: DynamoDbStore;
  readonly #tables: Kept;
  readonly #items: Kept;
  readonly #streams: Kept;
  readonly #changes: Kept;
  readonly #transactions: Kept;

  /** `onRestored` is told of each item that is back in its table. */
  constructor(storage: Storage, store: DynamoDbStore, onRestored: (table: Table, item: Item) => void) {
    this.#store = store;
    this.#tables = storage.keep<TableRecord>({
      name: 'dynamodb.tables',
      entry: (name) => {
        const table = store.tables.get(name);
        return table && recordOf(table);
      },
      keys: () => store.tables.keys(),
      restore: (_name, record) => {
        const table = restoredTable(record);
        store.tables.set(table.name, table);
        if (table.madeFor !== undefined) store.unclaimed.add(table.name);
      },
    });
    this.#items = storage.keep<Item>({
      name: 'dynamodb.items',
      entry: (key) => {
        const { table, position } = placeOf(key, store);
        return table?.find(position);
      },
      keys: () => itemKeys(store),
      restore: (key, item) => {
        const { table } = placeOf(key, store);
        const position = table && positionOf(item, table.keys);
        if (!position) throw new Error('there is no table that has such a key');
        table.write(position, undefined, item);
        onRestored(table, item);
      },
    });
    this.#streams = storage.keep<StreamRecord>({
      name: 'dynamodb.streams',
      entry: (arn) => {
        const stream = store.streams.get(arn);
        return stream && streamRecordOf(stream);
      },
      keys: () => store.streams.keys(),
      restore: (arn, record) => store.streams.set(arn, this.#restoredStream(record)),
    });
    this.#changes = storage.keep<Change>({
      name: 'dynamodb.changes',
      entry: (key) => {
        const { arn, number } = changeOf(key);
        return store.streams.get(arn)?.change(number);
      },
      *keys() {
        for (const stream of store.streams.values())
          for (let number = stream.oldest; number < stream.next; number++) yield `${stream.arn}#${number}`;
      },
      restore: (key, change) => {
        const { arn, number } = changeOf(key);
        store.streams.get(arn)?.restore(number, change);
      },
    });
    this.#transactions = storage.keep<CompletedTransaction>({
      name: 'dynamodb.transactions',
      entry: (token) => store.transactions.get(token),
      keys: () => store.transactions.keys(),
      restore: (token, transaction) => store.transactions.set(token, transaction),
    });
  }

  tableChanged(table: Table): void {
    this.#tables.changed(table.name);
  }

  /** The table is gone, with all of its items. */
  tableDeleted(table: Table): void {
    this.#tables.changed(table.name);
    for (const key of keysOfTable(table)) this.#items.changed(key);
  }

  itemChanged(table: Table, position: Position): void {
    this.#items.changed(`${table.name}/${tieOf(position)}`);
  }

  streamAdded(stream: Stream): void {
    stream.onTrimmed((from, to) => this.#trimmed(stream, from, to));
    this.#streams.changed(stream.arn);
  }

  streamChanged(stream: Stream): void {
    this.#streams.changed(stream.arn);
  }

  /** The stream is gone, with all that is in it. */
  streamDeleted(stream: Stream): void {
    this.#store.streams.delete(stream.arn);
    this.#trimmed(stream, stream.oldest, stream.next);
    stream.drop();
  }

  changeAdded(stream: Stream): void {
    this.#changes.changed(`${stream.arn}#${stream.next - 1}`);
  }

  transactionChanged(token: string): void {
    this.#transactions.changed(token);
  }

  #restoredStream(record: StreamRecord): Stream {
    const stream = new Stream(record);
    stream.beginAt(record.oldest);
    if (record.disabledAt !== undefined) {
      stream.enabled = false;
      stream.disabledAt = record.disabledAt;
    }
    stream.onTrimmed((from, to) => this.#trimmed(stream, from, to));
    return stream;
  }

  #trimmed(stream: Stream, from: number, to: number): void {
    for (let number = from; number < to; number++) this.#changes.changed(`${stream.arn}#${number}`);
    this.#streams.changed(stream.arn);
  }
}

function recordOf(table: Table): TableRecord {
  const { definition, arn, id, createdAt, deletionProtection, streamArn, ttlAttribute, madeFor } = table;
  return {
    definition,
    arn,
    id,
    createdAt,
    deletionProtection,
    ...(streamArn !== undefined && { streamArn }),
    ...(ttlAttribute !== undefined && { ttlAttribute }),
    ...(madeFor !== undefined && { madeFor }),
  };
}

function restoredTable(record: TableRecord): Table {
  const table = new Table(record.definition, record);
  table.deletionProtection = record.deletionProtection;
  table.streamArn = record.streamArn;
  table.ttlAttribute = record.ttlAttribute;
  table.madeFor = record.madeFor;
  return table;
}

function streamRecordOf(stream: Stream): StreamRecord {
  const { arn, label, tableName, viewType, keySchema, createdAt, disabledAt, oldest } = stream;
  return {
    arn,
    label,
    tableName,
    viewType,
    keySchema,
    createdAt,
    oldest,
    ...(disabledAt !== undefined && { disabledAt }),
  };
}

function* itemKeys(store: DynamoDbStore): Generator<string> {
  for (const table of store.tables.values()) yield* keysOfTable(table);
}

function* keysOfTable(table: Table): Generator<string> {
  for (const position of table.positions()) yield `${table.name}/${tieOf(position)}`;
}

/** `name/`, then what `tieOf` writes; names of tables have no slash. */
function placeOf(key: string, store: DynamoDbStore): { table: Table | undefined; position: Position } {
  const slash = key.indexOf('/');
  return { table: store.tables.get(key.slice(0, slash)), position: positionOfTie(key.slice(slash + 1)) };
}

function changeOf(key: string): { arn: string; number: number } {
  const at = key.lastIndexOf('#');
  return { arn: key.slice(0, at), number: Number(key.slice(at + 1)) };
}
