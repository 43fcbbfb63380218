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
    return table;
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
    store.streams.set(
      arn,
      new Stream({
        arn,
        label,
        tableName: table.name,
        viewType: specification.StreamViewType,
        keySchema: table.definition.KeySchema,
        createdAt,
      }),
    );
    table.streamArn = arn;
  }

  #closeStream(table: Table): void {
    const stream = this.streamOf(table);
    if (!stream?.enabled) return;
    stream.enabled = false;
    stream.disabledAt = this.#database.platform.clock.now();
    this.#database.platform.signals.notify(stream.arn);
  }
}

/** A random UUID (version 4) from a seeded source, so that a run can be repeated. */
function uuid(byte: () => number): string {
  const hex = Array.from({ length: 16 }, byte)
    .map((value, index) => (index === 6 ? (value & 15) | 64 : index === 8 ? (value & 63) | 128 : value))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
