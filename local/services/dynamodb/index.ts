import type { AttributeMap, StreamRecord } from '../../apis/dynamodb.ts';
import type { Operation } from '../../platform/calls.ts';
import type { AwsService, Platform } from '../../platform/service.ts';
import { batchGetItem } from './actions/batch-get-item.ts';
import { batchWriteItem } from './actions/batch-write-item.ts';
import { createTable } from './actions/create-table.ts';
import { deleteItem } from './actions/delete-item.ts';
import { deleteTable } from './actions/delete-table.ts';
import { describeTable } from './actions/describe-table.ts';
import { getItem } from './actions/get-item.ts';
import { listTables } from './actions/list-tables.ts';
import { putItem } from './actions/put-item.ts';
import { query } from './actions/query.ts';
import { scan } from './actions/scan.ts';
import { describeTimeToLive, updateTimeToLive } from './actions/time-to-live.ts';
import { transactGetItems } from './actions/transact-get-items.ts';
import { transactWriteItems } from './actions/transact-write-items.ts';
import { updateItem } from './actions/update-item.ts';
import { updateTable } from './actions/update-table.ts';
import { copyItem } from './attribute-value.ts';
import { Database } from './database.ts';
import { globalTableProvider } from './providers/global-table.ts';
import { tableProvider } from './providers/table.ts';
import { DynamoDbStore } from './store.ts';
import { describeStream } from './streams/describe-stream.ts';
import { getRecords } from './streams/get-records.ts';
import { getShardIterator } from './streams/get-shard-iterator.ts';
import { listStreams } from './streams/list-streams.ts';
import { changeRecord, type RecentChange, recentChanges, tableOf } from './streams/recent-changes.ts';
import { TableLifecycle } from './table-lifecycle.ts';
import { Expiry } from './time-to-live.ts';

/** DynamoDB, with what the control API shows of changes. */
export interface DynamoDbService extends AwsService {
  /** Every item of a table, in typed values. Raises AwsError. */
  items(tableName: string): AttributeMap[];
  /** The latest changes that the stream of a table holds, newest first. Raises AwsError. */
  recentChanges(tableName: string, limit: number): RecentChange[];
  /** One record of the stream of a table, as GetRecords gives it. Raises AwsError. */
  changeRecord(
    tableName: string,
    sequenceNumber: string,
  ): { readonly streamArn: string; readonly record: StreamRecord };
}

/**
 * DynamoDB and DynamoDB Streams: two services on AWS, with their own protocols and permissions, over one store.
 * Every action runs synchronously to its end, so that a condition and its write, or a transaction, are one step.
 */
export function createDynamoDb(platform: Platform): readonly [DynamoDbService, AwsService] {
  const expiry = new Expiry(platform.clock);
  const database = new Database(platform, new DynamoDbStore(), expiry);
  const lifecycle = new TableLifecycle(database, expiry);
  expiry.onExpired((table, position) => {
    const oldItem = table.find(position);
    if (oldItem) database.commit({ table, position, oldItem, newItem: undefined }, { expired: true });
  });
  const dynamodb: DynamoDbService = {
    name: 'dynamodb',
    operations: new Map<string, Operation>([
      ['BatchGetItem', batchGetItem(database)],
      ['BatchWriteItem', batchWriteItem(database)],
      ['CreateTable', createTable(database, lifecycle)],
      ['DeleteItem', deleteItem(database)],
      ['DeleteTable', deleteTable(database, lifecycle)],
      ['DescribeTable', describeTable(database, lifecycle)],
      ['DescribeTimeToLive', describeTimeToLive(database)],
      ['GetItem', getItem(database)],
      ['ListTables', listTables(database)],
      ['PutItem', putItem(database)],
      ['Query', query(database)],
      ['Scan', scan(database)],
      ['TransactGetItems', transactGetItems(database)],
      ['TransactWriteItems', transactWriteItems(database)],
      ['UpdateItem', updateItem(database)],
      ['UpdateTable', updateTable(database, lifecycle)],
      ['UpdateTimeToLive', updateTimeToLive(database, lifecycle)],
    ]),
    protocols: [{ kind: 'json', targetPrefix: 'DynamoDB_20120810', version: '1.0' }],
    providers: [tableProvider(platform, lifecycle), globalTableProvider(platform, lifecycle)],
    leftovers: () =>
      lifecycle
        .leftovers()
        .map(
          (table) =>
            `The table ${table.name} was made for ${table.madeFor}, which the assembly does not have. Its ${table.itemCount} items are kept and can be read; DeleteTable removes it.`,
        ),
    items: (tableName) => [...tableOf(database, tableName).items()].map(({ item }) => copyItem(item)),
    recentChanges: (tableName, limit) => recentChanges(database, tableName, limit),
    changeRecord: (tableName, sequenceNumber) => changeRecord(database, tableName, sequenceNumber),
    gauges: function* () {
      for (const table of database.store.tables.values()) yield [table.arn, { items: table.itemCount }];
    },
    stop: async () => expiry.stop(),
  };
  const dynamodbstreams: AwsService = {
    name: 'dynamodbstreams',
    operations: new Map<string, Operation>([
      ['DescribeStream', describeStream(database)],
      ['GetRecords', getRecords(database)],
      ['GetShardIterator', getShardIterator(database)],
      ['ListStreams', listStreams(database)],
    ]),
    protocols: [{ kind: 'json', targetPrefix: 'DynamoDBStreams_20120810', version: '1.0' }],
    providers: [],
  };
  return [dynamodb, dynamodbstreams];
}
