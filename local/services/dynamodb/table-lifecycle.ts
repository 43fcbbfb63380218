import { AwsError } from '../../core/aws-error.ts';
import { arnOf } from '../../core/environment.ts';
import type { Database } from './database.ts';
import type { CreateTableRequest, StreamSpecification } from './dynalite/schema.ts';
import { validationError } from './errors.ts';
import { Stream } from './streams/stream.ts';
import { Table } from './table.ts';
import type { Expiry } from './time-to-live.ts';

/** Makes, changes and removes tables, for the API and for CloudFormation alike. */
export class TableLifecycle {
  readonly #database: Database;
  readonly #expiry: Expiry;

  constructor(database: Database, expiry: Expiry) {
    this.#database = database;
    this.#expiry = expiry;
  }

  /** Raises ResourceInUseException when the name is taken. */
  create(definition: CreateTableRequest): Table {
    const { platform, store } = this.#database;
    if (store.tables.has(definition.TableName))
      throw new AwsError('ResourceInUseException', `Table already exists: ${definition.TableName}`);
    const table = new Table(definition, {
      arn: this.#database.arnOfTable(definition.TableName),
      id: uuid(() => platform.random.below(256)),
      createdAt: platform.clock.now(),
    });
    store.tables.set(table.name, table);
    if (definition.StreamSpecification?.StreamEnabled) this.#openStream(table, definition.StreamSpecification);
    this.#database.kept.tableChanged(table);
    return table;
  }

  /**
   * The table of a template's resource: a new one, or the one that an earlier run kept for it, changed to what the
   * template says now. `ttlAttribute` is undefined for no expiry. Raises ResourceInUseException when another table has
   * the name, and an Error when the key is another one, since CloudFormation would replace the table by an empty one.
   */
  provide(definition: CreateTableRequest, ttlAttribute: string | undefined, path: string): Table {
    const { store, kept } = this.#database;
    const old = store.unclaimed.delete(definition.TableName) ? store.tables.get(definition.TableName) : undefined;
    const table = old ? this.#adopt(old, definition) : this.create(definition);
    table.madeFor = path;
    if (table.ttlAttribute !== ttlAttribute) {
      table.ttlAttribute = ttlAttribute;
      this.#expiry.reset(table);
    }
    kept.tableChanged(table);
    return table;
  }

  /** The template's resource of this table is about to be provided again, changed. */
  release(name: string): void {
    if (this.#database.store.tables.has(name)) this.#database.store.unclaimed.add(name);
  }

  /** Removes the table of a template's resource. Raises ValidationException while it is protected. */
  withdraw(name: string): void {
    const table = this.#database.store.tables.get(name);
    if (table) this.delete(table);
  }

  /** Tables that were made for resources that the template no longer has. */
  leftovers(): Table[] {
    const { tables, unclaimed } = this.#database.store;
    return [...unclaimed].flatMap((name) => tables.get(name) ?? []);
  }

  setDeletionProtection(table: Table, enabled: boolean): void {
    table.deletionProtection = enabled;
    this.#database.kept.tableChanged(table);
  }

  /** Raises ValidationException while the table is protected. Its stream stays readable for a day. */
  delete(table: Table): void {
    if (table.deletionProtection)
      throw validationError(
        `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
      );
    this.#closeStream(table);
    this.#expiry.forget(table);
    this.#database.store.tables.delete(table.name);
    this.#database.store.unclaimed.delete(table.name);
    this.#database.kept.tableDeleted(table);
    table.drop();
  }

  /** Turns the stream on or off. Raises ValidationException when that is how it is already. */
  changeStream(table: Table, specification: StreamSpecification): void {
    const enabled = this.streamOf(table)?.enabled ?? false;
    if (specification.StreamEnabled && enabled)
      throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
    if (!specification.StreamEnabled && !enabled)
      throw validationError(`Table is already not streamed: TableName: ${table.name}`);
    if (specification.StreamEnabled) this.#openStream(table, specification);
    else this.#closeStream(table);
    this.#database.kept.tableChanged(table);
  }

  /** The newest stream of a table. */
  streamOf(table: Table): Stream | undefined {
    return table.streamArn === undefined ? undefined : this.#database.store.streams.get(table.streamArn);
  }

  /** Sets or clears the expiry attribute. Raises ValidationException when that is how it is already. */
  changeTimeToLive(table: Table, attribute: string, enabled: boolean): void {
    if (enabled && table.ttlAttribute !== undefined) throw validationError('TimeToLive is already enabled');
    if (!enabled && table.ttlAttribute === undefined) throw validationError('TimeToLive is already disabled');
    if (!enabled && table.ttlAttribute !== attribute)
      throw validationError(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttlAttribute}`,
      );
    table.ttlAttribute = enabled ? attribute : undefined;
    this.#expiry.reset(table);
    this.#database.kept.tableChanged(table);
  }

  #adopt(old: Table, definition: CreateTableRequest): Table {
    const table = sameText(old.definition, definition) ? old : this.#rebuild(old, definition);
    table.deletionProtection = definition.DeletionProtectionEnabled ?? false;
    const stream = this.streamOf(table);
    const wanted = definition.StreamSpecification;
    const viewType = wanted?.StreamEnabled ? wanted.StreamViewType : undefined;
    if (stream?.enabled && stream.viewType !== viewType) this.#closeStream(table);
    if (wanted?.StreamEnabled && !this.streamOf(table)?.enabled) this.#openStream(table, wanted);
    return table;
  }

  /** The same items under a definition with other indexes. */
  #rebuild(old: Table, definition: CreateTableRequest): Table {
    const table = new Table(definition, old);
    if (!sameText(old.keys, table.keys))
      throw new Error(
        `the table ${old.name} of the data folder has the key ${JSON.stringify(old.keys)}, and the template now says ${JSON.stringify(table.keys)}: CloudFormation would replace the table and lose its ${old.itemCount} items. Use another data folder, or give the resource another logical id.`,
      );
    table.streamArn = old.streamArn;
    for (const { position, item } of old.items()) table.write(position, undefined, item);
    old.drop();
    this.#expiry.forget(old);
    table.ttlAttribute = old.ttlAttribute;
    this.#database.store.tables.set(table.name, table);
    if (table.ttlAttribute !== undefined) this.#expiry.reset(table);
    return table;
  }

  #openStream(table: Table, specification: StreamSpecification): void {
    const { platform, store } = this.#database;
    if (!specification.StreamViewType)
      throw validationError(
        'One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true',
      );
    const createdAt = platform.clock.now();
    // A label is the moment of creation; of two within one millisecond the second takes the next.
    let labelled = Math.floor(createdAt);
    let label: string;
    let arn: string;
    do {
      label = new Date(labelled++).toISOString().slice(0, -1);
      arn = arnOf(platform.environment, 'dynamodb', `table/${table.name}/stream/${label}`);
    } while (store.streams.has(arn));
    const stream = new Stream({
      arn,
      label,
      tableName: table.name,
      viewType: specification.StreamViewType,
      keySchema: table.definition.KeySchema,
      createdAt,
    });
    store.streams.set(arn, stream);
    this.#database.kept.streamAdded(stream);
    table.streamArn = arn;
  }

  #closeStream(table: Table): void {
    const stream = this.streamOf(table);
    if (!stream?.enabled) return;
    stream.enabled = false;
    stream.disabledAt = this.#database.platform.clock.now();
    this.#database.kept.streamChanged(stream);
    this.#database.platform.signals.notify(stream.arn);
  }
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A random UUID (version 4) from a seeded source, so that a run can be repeated. */
function uuid(byte: () => number): string {
  const hex = Array.from({ length: 16 }, byte)
    .map((value, index) => (index === 6 ? (value & 15) | 64 : index === 8 ? (value & 63) | 128 : value))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
