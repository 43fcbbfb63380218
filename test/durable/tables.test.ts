import { isRecord } from '../../local/core/fields.ts';
import { createDynamoDb } from '../../local/services/dynamodb/index.ts';
import { cleanUp } from './folders.ts';
import { ServiceRun } from './service-run.ts';

afterEach(cleanUp);

const begin = (): ServiceRun => ServiceRun.begin((platform) => createDynamoDb(platform));

const ORDERS = {
  TableName: 'orders',
  AttributeDefinitions: [
    { AttributeName: 'user', AttributeType: 'S' },
    { AttributeName: 'number', AttributeType: 'N' },
    { AttributeName: 'status', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'user', KeyType: 'HASH' },
    { AttributeName: 'number', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byStatus',
      KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};

function item(user: string, number: number, more: object = {}): Readonly<Record<string, unknown>> {
  return { user: { S: user }, number: { N: String(number) }, ...more };
}

async function put(run: ServiceRun, Item: object): Promise<void> {
  await run.call('dynamodb', 'PutItem', { TableName: 'orders', Item });
}

async function itemsOf(run: ServiceRun, more: object = {}): Promise<unknown> {
  return (await run.call('dynamodb', 'Scan', { TableName: 'orders', ...more }))['Items'];
}

async function streamOf(run: ServiceRun): Promise<string> {
  const { Table } = await run.call('dynamodb', 'DescribeTable', { TableName: 'orders' });
  return isRecord(Table) ? String(Table['LatestStreamArn']) : '';
}

async function recordsOf(run: ServiceRun, StreamArn: string, more: object = { ShardIteratorType: 'TRIM_HORIZON' }) {
  const { StreamDescription } = await run.call('dynamodbstreams', 'DescribeStream', { StreamArn });
  const shards = isRecord(StreamDescription) ? StreamDescription['Shards'] : undefined;
  const shard: unknown = Array.isArray(shards) ? shards[0] : undefined;
  const ShardId = isRecord(shard) ? shard['ShardId'] : undefined;
  const { ShardIterator } = await run.call('dynamodbstreams', 'GetShardIterator', { StreamArn, ShardId, ...more });
  const { Records } = await run.call('dynamodbstreams', 'GetRecords', { ShardIterator });
  return (Array.isArray(Records) ? Records : []).filter(isRecord);
}

describe('a table', () => {
  it('has after a kill every item as last written, in its indexes too, and every record of its stream', async () => {
    const first = begin();
    await first.call('dynamodb', 'CreateTable', ORDERS);
    for (const number of [3, 1, 2, 10, -4]) await put(first, item('ann', number, { status: { S: 'PENDING' } }));
    await put(first, item('a/b:c', 1, { deep: { M: { list: { L: [{ BOOL: true }, { NULL: true }] } } } }));
    await put(first, item('ann', 2, { status: { S: 'SUCCESS' } }));
    await first.call('dynamodb', 'DeleteItem', { TableName: 'orders', Key: item('ann', 3) });
    const described = await first.call('dynamodb', 'DescribeTable', { TableName: 'orders' });
    const second = first.killed();
    expect(await itemsOf(second)).toEqual(await itemsOf(first));
    expect(await itemsOf(second, { IndexName: 'byStatus' })).toEqual(await itemsOf(first, { IndexName: 'byStatus' }));
    expect(await second.call('dynamodb', 'DescribeTable', { TableName: 'orders' })).toEqual(described);
    const stream = await streamOf(first);
    const records = await recordsOf(first, stream);
    expect(records).toHaveLength(8);
    expect(await recordsOf(second, stream)).toEqual(records);
    await put(second, item('bob', 1));
    const last = records.at(-1)?.['dynamodb'];
    const SequenceNumber = isRecord(last) ? last['SequenceNumber'] : undefined;
    const third = second.killed();
    expect(
      await recordsOf(third, stream, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }),
    ).toMatchObject([{ eventName: 'INSERT', dynamodb: { Keys: item('bob', 1) } }]);
  });

  it('never has half a transaction, and knows one that was carried out', async () => {
    const first = begin();
    await first.call('dynamodb', 'CreateTable', ORDERS);
    const transaction = {
      ClientRequestToken: 'token',
      TransactItems: [1, 2].map((number) => ({
        Update: {
          TableName: 'orders',
          Key: item('ann', number),
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      })),
    };
    await first.call('dynamodb', 'TransactWriteItems', transaction);
    const second = first.killed();
    await second.call('dynamodb', 'TransactWriteItems', transaction);
    expect(await itemsOf(second)).toEqual([item('ann', 1, { n: { N: '1' } }), item('ann', 2, { n: { N: '1' } })]);
  });

  it('keeps expiring items, also those that fell due in between', async () => {
    const first = begin();
    await first.call('dynamodb', 'CreateTable', ORDERS);
    await first.call('dynamodb', 'UpdateTimeToLive', {
      TableName: 'orders',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    const now = Math.floor(first.platform.clock.now() / 1000);
    await put(first, item('ann', 1, { expiresAt: { N: String(now + 60) } }));
    await put(first, item('ann', 2, { expiresAt: { N: String(now + 600) } }));
    const second = first.killed(120_000);
    await second.platform.clock.advance(11_000);
    expect(await itemsOf(second)).toMatchObject([item('ann', 2)]);
    const last = (await recordsOf(second, await streamOf(second))).at(-1);
    expect(last).toMatchObject({ eventName: 'REMOVE', userIdentity: { PrincipalId: 'dynamodb.amazonaws.com' } });
  });

  it('forgets records after a day for good, and goes on numbering', async () => {
    const first = begin();
    await first.call('dynamodb', 'CreateTable', ORDERS);
    const stream = await streamOf(first);
    await put(first, item('ann', 1));
    const [old] = await recordsOf(first, stream);
    const second = first.killed(25 * 3_600_000);
    expect(await recordsOf(second, stream)).toEqual([]);
    const third = second.killed();
    await put(third, item('ann', 2));
    const [fresh] = await recordsOf(third, stream);
    const number = (record: unknown): bigint =>
      BigInt(isRecord(record) && isRecord(record['dynamodb']) ? String(record['dynamodb']['SequenceNumber']) : 0);
    expect(number(fresh)).toBeGreaterThan(number(old));
  });
});

describe('a table of the template', () => {
  const { TableName: _, StreamSpecification, ...properties } = ORDERS;
  const PROPERTIES = { ...properties, StreamSpecification: { StreamViewType: StreamSpecification.StreamViewType } };
  const NAME = 'TestStack-Orders-0123456789AB';

  it('is found again under the same stream, with its items in the indexes that the template gives now', async () => {
    const first = begin();
    const made = await first.provision('AWS::DynamoDB::Table', PROPERTIES, 'Orders');
    await first.call('dynamodb', 'PutItem', { TableName: NAME, Item: item('ann', 1, { status: { S: 'PENDING' } }) });
    const second = first.killed();
    const { GlobalSecondaryIndexes, ...others } = PROPERTIES;
    const indexes = GlobalSecondaryIndexes.map((index) => ({ ...index, IndexName: 'other' }));
    const changed = {
      ...others,
      GlobalSecondaryIndexes: indexes,
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    };
    expect(await second.provision('AWS::DynamoDB::Table', changed, 'Orders')).toEqual(made);
    expect(second.leftovers()).toEqual([]);
    expect(await second.call('dynamodb', 'Scan', { TableName: NAME, IndexName: 'other' })).toMatchObject({ Count: 1 });
    const third = second.killed();
    expect(await third.provision('AWS::DynamoDB::Table', changed, 'Orders')).toEqual(made);
    expect(await third.call('dynamodb', 'DescribeTimeToLive', { TableName: NAME })).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expiresAt' },
    });
  });

  it('with another key is refused, since CloudFormation would replace it by an empty one', async () => {
    const first = begin();
    await first.provision('AWS::DynamoDB::Table', PROPERTIES, 'Orders');
    const second = first.killed();
    const KeySchema = [{ AttributeName: 'user', KeyType: 'HASH' }];
    const AttributeDefinitions = ORDERS.AttributeDefinitions.filter(({ AttributeName }) => AttributeName !== 'number');
    await expect(
      second.provision('AWS::DynamoDB::Table', { ...PROPERTIES, KeySchema, AttributeDefinitions }, 'Orders'),
    ).rejects.toThrow(/CloudFormation would replace the table and lose its 0 items. Use another data folder/);
  });

  it('that the template does not have any more is named, and its items stay', async () => {
    const first = begin();
    await first.provision('AWS::DynamoDB::Table', PROPERTIES, 'Orders');
    await first.call('dynamodb', 'PutItem', { TableName: NAME, Item: item('ann', 1) });
    const second = first.killed();
    expect(second.leftovers()).toEqual([expect.stringMatching(/TestStack\/Orders, .* Its 1 items are kept/)]);
    await second.call('dynamodb', 'DeleteTable', { TableName: NAME });
    expect(second.killed().leftovers()).toEqual([]);
  });
});
