import { isRecord } from '../../../../local/core/fields.ts';
import type { Answer, Client } from '../client.ts';
import type { Scenario } from '../compare.ts';
import { key, richItem, tableOf } from './shapes.ts';

export const streams: Scenario = {
  name: 'streams',
  async run(client) {
    for (const view of ['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) await oneView(client, view);
    await client(
      'DescribeStream',
      { StreamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/x' },
      'dynamodbstreams',
    );
    await client('DescribeStream', {}, 'dynamodbstreams');
    await client('GetRecords', {}, 'dynamodbstreams');
    await client('ListStreams', { TableName: 'no-such-table' }, 'dynamodbstreams');
  },
};

async function oneView(client: Client, view: string): Promise<void> {
  const TableName = `conformance-stream-${view}`;
  const created = await client(
    'CreateTable',
    tableOf(TableName, { more: { StreamSpecification: { StreamEnabled: true, StreamViewType: view } } }),
  );
  const StreamArn = textIn(created, 'TableDescription', 'LatestStreamArn');
  await writes(client, TableName);
  const described = await client('DescribeStream', { StreamArn }, 'dynamodbstreams');
  await client('ListStreams', { TableName }, 'dynamodbstreams');
  const ShardId = shardIn(described);
  const from = async (more: object): Promise<unknown> => {
    const answer = await client('GetShardIterator', { StreamArn, ShardId, ...more }, 'dynamodbstreams');
    return answer.ok ? answer.output['ShardIterator'] : undefined;
  };
  const all = await client(
    'GetRecords',
    { ShardIterator: await from({ ShardIteratorType: 'TRIM_HORIZON' }) },
    'dynamodbstreams',
  );
  const SequenceNumber = secondSequence(all);
  for (const more of [
    { ShardIteratorType: 'LATEST' },
    { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber },
    { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber },
  ])
    await client('GetRecords', { ShardIterator: await from(more), Limit: 2 }, 'dynamodbstreams');
  await from({ ShardIteratorType: 'SOMEWHERE' });
  await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER' });
}

/** Every way to change an item, and some that change nothing. */
async function writes(client: Client, TableName: string): Promise<void> {
  const Item = richItem('s', '1');
  const Key = key('s', '1');
  await client('PutItem', { TableName, Item });
  await client('PutItem', { TableName, Item });
  await client('UpdateItem', {
    TableName,
    Key,
    UpdateExpression: 'SET dish = :t',
    ExpressionAttributeValues: { ':t': { S: 'Margherita' } },
  });
  await client('UpdateItem', {
    TableName,
    Key,
    UpdateExpression: 'SET dish = :t',
    ExpressionAttributeValues: { ':t': { S: 'Napoli' } },
  });
  await client('UpdateItem', { TableName, Key, UpdateExpression: 'REMOVE lacking' });
  await client('UpdateItem', { TableName, Key: key('s', '2') });
  await client('UpdateItem', { TableName, Key: key('s', '2') });
  await client('PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
  await client('DeleteItem', { TableName, Key: key('s', 'none') });
  await client('DeleteItem', { TableName, Key });
  await client('BatchWriteItem', {
    RequestItems: { [TableName]: [{ PutRequest: { Item: key('s', '3') } }, { DeleteRequest: { Key: key('s', '2') } }] },
  });
  await client('TransactWriteItems', {
    TransactItems: [
      { Put: { TableName, Item: { ...key('s', '4'), n: { N: '1' } } } },
      { Delete: { TableName, Key: key('s', '3') } },
    ],
  });
}

function textIn(answer: Answer, ...path: string[]): unknown {
  let value: unknown = answer.ok ? answer.output : undefined;
  for (const name of path) value = isRecord(value) ? value[name] : undefined;
  return value;
}

function shardIn(answer: Answer): unknown {
  const shards = textIn(answer, 'StreamDescription', 'Shards');
  const [shard] = Array.isArray(shards) ? shards : [];
  return isRecord(shard) ? shard['ShardId'] : undefined;
}

function secondSequence(answer: Answer): unknown {
  const records = textIn(answer, 'Records');
  const record: unknown = Array.isArray(records) ? records[1] : undefined;
  const change = isRecord(record) ? record['dynamodb'] : undefined;
  return isRecord(change) ? change['SequenceNumber'] : undefined;
}
