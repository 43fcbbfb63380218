import type { Item } from './attribute-value.ts';
import type { CreateTableRequest } from './dynalite/schema.ts';
import { itemSize } from './item-size.ts';
import { type KeySchema, type KeyType, keyNames, type Position } from './key-schema.ts';
import { Rows } from './rows.ts';
import { SecondaryIndex } from './secondary-index.ts';

/** One table: its definition, its items and its indexes. Items are never changed in place. */
export class Table {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  /** As CreateTable was asked. */
  readonly definition: CreateTableRequest;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly keys: KeySchema;
  readonly indexes: ReadonlyMap<string, SecondaryIndex>;
  /** Types of the key attributes of table and indexes. */
  readonly keyTypes: ReadonlyMap<string, KeyType>;
  readonly rows = new Rows();
  itemCount = 0;
  sizeBytes = 0;
  /** Path of the template's resource that the table was made for; undefined when a client made it. */
  madeFor: string | undefined;
  deletionProtection: boolean;
  /** ARN of the newest stream, also after it was disabled. */
  streamArn: string | undefined;
  #ttlAttribute: string | undefined;

  constructor(definition: CreateTableRequest, identity: { arn: string; id: string; createdAt: number }) {
    this.name = definition.TableName;
    this.arn = identity.arn;
    this.id = identity.id;
    this.definition = definition;
    this.createdAt = identity.createdAt;
    this.deletionProtection = definition.DeletionProtectionEnabled ?? false;
    this.keyTypes = new Map(definition.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]));
    this.keys = this.#keySchema(definition.KeySchema);
    this.indexes = new Map(
      [
        ...(definition.LocalSecondaryIndexes ?? []).map((index) => ({ kind: 'Local' as const, index })),
        ...(definition.GlobalSecondaryIndexes ?? []).map((index) => ({ kind: 'Global' as const, index })),
      ].map(({ kind, index }) => [
        index.IndexName,
        new SecondaryIndex(
          {
            name: index.IndexName,
            kind,
            keys: this.#keySchema(index.KeySchema),
            projectionType: index.Projection.ProjectionType ?? 'ALL',
            nonKeyAttributes: index.Projection.NonKeyAttributes ?? [],
          },
          this.keys,
        ),
      ]),
    );
  }

  /** The attribute that holds an item's expiry in epoch seconds, while TTL is enabled. */
  get ttlAttribute(): string | undefined {
    return this.#ttlAttribute;
  }

  /** Every item that is there expires as the new attribute says. */
  set ttlAttribute(name: string | undefined) {
    if (name === this.#ttlAttribute) return;
    this.#ttlAttribute = name;
    for (const partition of this.rows.partitions())
      for (const row of partition) row.expiresAt = name === undefined ? undefined : this.expiryOf(row.item);
  }

  find(position: Position): Item | undefined {
    return this.rows.find(position.partition, position.sort);
  }

  /** Puts (or, without `newItem`, removes) an item. Gives the write units of each index that had to follow. */
  write(position: Position, oldItem: Item | undefined, newItem: Item | undefined): ReadonlyMap<string, number> {
    if (newItem)
      this.rows.put(position.partition, {
        sort: position.sort,
        tie: '',
        item: newItem,
        expiresAt: this.expiryOf(newItem),
      });
    else this.rows.remove(position.partition, position.sort);
    this.itemCount += (newItem ? 1 : 0) - (oldItem ? 1 : 0);
    this.sizeBytes += (newItem ? itemSize(newItem) : 0) - (oldItem ? itemSize(oldItem) : 0);
    if (this.indexes.size === 0) return NO_INDEX;
    const units = new Map<string, number>();
    const tie = tieOf(position);
    for (const [name, index] of this.indexes) {
      const used = index.follow(tie, oldItem, newItem);
      if (used > 0) units.set(name, used);
    }
    return units;
  }

  /** Every item with its place, in the order of a scan. */
  *items(): Generator<{ readonly position: Position; readonly item: Item }> {
    for (const { partition } of this.rows.inScanOrder())
      for (const { sort, item } of partition) yield { position: { partition: partition.key, sort }, item };
  }

  /** Where there are items and when they expire (epoch seconds), in no order that a client may see. */
  *positions(): Generator<Position & { readonly expiresAt: number | undefined }> {
    for (const partition of this.rows.partitions())
      for (const { sort, expiresAt } of partition) yield { partition: partition.key, sort, expiresAt };
  }

  /** Epoch seconds at which an item expires; undefined when TTL is off, or the attribute is missing or no number. */
  expiryOf(item: Item): number | undefined {
    const value = this.#ttlAttribute === undefined ? undefined : item[this.#ttlAttribute];
    return value && 'N' in value ? Number(value.N) : undefined;
  }

  /** None of its items is asked for any more. */
  drop(): void {
    this.rows.drop();
    for (const index of this.indexes.values()) index.rows.drop();
  }

  #keySchema(elements: CreateTableRequest['KeySchema']): KeySchema {
    const attribute = (name: string): { name: string; type: KeyType } => {
      const type = this.keyTypes.get(name);
      if (!type) throw new TypeError(`The key attribute ${name} of table ${this.name} has no definition.`);
      return { name, type };
    };
    const partition = elements.find(({ KeyType }) => KeyType === 'HASH');
    const sort = elements.find(({ KeyType }) => KeyType === 'RANGE');
    if (!partition) throw new TypeError(`Table ${this.name} has no partition key.`);
    return { partition: attribute(partition.AttributeName), ...(sort && { sort: attribute(sort.AttributeName) }) };
  }
}

const NO_INDEX: ReadonlyMap<string, number> = new Map();

/** One text for an item's place in its table, to order items of an index that have the same index key. */
export function tieOf(position: Position): string {
  return `${position.partition.length}:${position.partition}${position.sort}`;
}

/** The place that `tieOf` made this text of. */
export function positionOfTie(tie: string): Position {
  const colon = tie.indexOf(':');
  const end = colon + 1 + Number(tie.slice(0, colon));
  return { partition: tie.slice(colon + 1, end), sort: tie.slice(end) };
}

/** Names of the key attributes of a table and, if given, of one of its indexes: what a page's LastEvaluatedKey holds. */
export function startKeyNames(table: Table, index?: SecondaryIndex): string[] {
  return [...new Set([...keyNames(table.keys), ...(index ? keyNames(index.settings.keys) : [])])];
}
