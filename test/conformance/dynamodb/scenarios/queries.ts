import type { AttributeMap } from '../../../../local/apis/dynamodb.ts';
import type { Answer } from '../client.ts';
import type { Scenario } from '../compare.ts';
import { each, indexedTable, key, tableOf } from './shapes.ts';

const TableName = 'conformance-queries';
const SORTED: Readonly<Record<'S' | 'N' | 'B', readonly string[]>> = {
  S: ['a', 'B', 'aa', 'ab', 'b', 'é', 'z', '~', '\u{1F355}', '\uFFFD', '0', 'a\u0000'],
  N: ['0', '1', '-1', '10', '9', '-10', '0.5', '-0.5', '1e20', '-1e20', '1.5', '100', '1e-20', '-1e-20', '99.9'],
  B: ['AA==', 'AQ==', '/w==', 'AAA=', 'AQID', 'gA==', 'fw==', 'AQI='],
};
const Q = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'a' } } };

function sortCondition(condition: string, values: Readonly<Record<string, object>>): object {
  return {
    TableName,
    KeyConditionExpression: condition ? `pk = :pk AND ${condition}` : 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'a' }, ...values },
  };
}

export const queries: Scenario = {
  name: 'queries',
  async run(client) {
    await client('CreateTable', indexedTable(TableName));
    for (let index = 0; index < 12; index++)
      await client('PutItem', {
        TableName,
        Item: {
          ...key(index % 3 === 2 ? 'b' : 'a', `s${String(index).padStart(2, '0')}`),
          price: { N: String((index * 7) % 13) },
          ...(index % 4 !== 3 && { status: { S: index % 2 ? 'OPEN' : 'DONE' } }),
          note: { S: `note ${index}` },
          extra: { S: 'x'.repeat(index * 100) },
        },
      });
    const S = (value: string): object => ({ S: value });
    await each(client, 'Query', [
      Q,
      { ...Q, ScanIndexForward: false },
      { ...Q, Limit: 3 },
      { ...Q, Limit: 3, ScanIndexForward: false },
      { ...Q, Limit: 8 },
      { ...Q, Limit: 0 },
      { ...Q, Select: 'COUNT' },
      { ...Q, Select: 'COUNT', ReturnConsumedCapacity: 'TOTAL' },
      { ...Q, ReturnConsumedCapacity: 'INDEXES' },
      { ...Q, ReturnConsumedCapacity: 'TOTAL', ConsistentRead: true },
      { ...Q, Select: 'SPECIFIC_ATTRIBUTES' },
      { ...Q, Select: 'ALL_PROJECTED_ATTRIBUTES' },
      { ...Q, Select: 'ALL_ATTRIBUTES' },
      { ...Q, Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'note' },
      { ...Q, Select: 'COUNT', ProjectionExpression: 'note' },
      { ...Q, Select: 'EVERYTHING' },
      { ...Q, ProjectionExpression: 'note, price' },
      { ...Q, ExpressionAttributeValues: { ':pk': { S: 'none' } }, ReturnConsumedCapacity: 'TOTAL' },
      { ...Q, ExpressionAttributeValues: { ':pk': { N: '1' } } },
      { ...Q, ExpressionAttributeValues: { ':pk': { S: '' } } },
      { ...Q, ExclusiveStartKey: key('a', 's03') },
      { ...Q, ExclusiveStartKey: key('a', 's03'), ScanIndexForward: false },
      { ...Q, ExclusiveStartKey: key('b', 's02') },
      { ...Q, ExclusiveStartKey: { pk: { S: 'a' } } },
      { ...Q, ExclusiveStartKey: { pk: { S: 'a' }, sk: { N: '1' } } },
      { ...Q, FilterExpression: 'price > :p', ExpressionAttributeValues: { ':pk': S('a'), ':p': { N: '2' } } },
      {
        ...Q,
        FilterExpression: 'price > :p',
        Limit: 2,
        ExpressionAttributeValues: { ':pk': S('a'), ':p': { N: '2' } },
      },
      { ...Q, FilterExpression: 'sk > :p', ExpressionAttributeValues: { ':pk': S('a'), ':p': S('s') } },
      { ...Q, FilterExpression: 'pk = :pk' },
      { TableName },
      { TableName, KeyConditionExpression: 'sk = :s', ExpressionAttributeValues: { ':s': S('s01') } },
      { TableName, KeyConditionExpression: 'pk > :pk', ExpressionAttributeValues: { ':pk': S('a') } },
      { TableName, KeyConditionExpression: ':pk = pk', ExpressionAttributeValues: { ':pk': S('a') } },
      sortCondition('sk = :s', { ':s': S('s03') }),
      sortCondition('sk < :s', { ':s': S('s06') }),
      sortCondition('sk <= :s', { ':s': S('s06') }),
      sortCondition('sk > :s', { ':s': S('s06') }),
      sortCondition('sk >= :s', { ':s': S('s06') }),
      sortCondition(':s <= sk', { ':s': S('s06') }),
      sortCondition('sk BETWEEN :s AND :t', { ':s': S('s03'), ':t': S('s07') }),
      sortCondition('sk BETWEEN :s AND :t', { ':s': S('s07'), ':t': S('s03') }),
      sortCondition('begins_with(sk, :s)', { ':s': S('s0') }),
      sortCondition('begins_with(sk, :s)', { ':s': S('t') }),
      sortCondition('begins_with(sk, :s)', { ':s': { N: '1' } }),
      sortCondition('sk <> :s', { ':s': S('s03') }),
      sortCondition('sk IN (:s)', { ':s': S('s03') }),
      sortCondition('contains(sk, :s)', { ':s': S('s03') }),
      sortCondition('attribute_exists(sk)', {}),
      sortCondition('price = :s', { ':s': { N: '1' } }),
      sortCondition('sk = :s AND price = :p', { ':s': S('s03'), ':p': { N: '1' } }),
      sortCondition('sk > :s AND sk < :t', { ':s': S('s03'), ':t': S('s05') }),
      sortCondition('sk = :s', { ':s': { N: '3' } }),
      sortCondition('sk = :s', { ':s': S('') }),
      sortCondition('(sk = :s)', { ':s': S('s03') }),
      sortCondition('NOT sk = :s', { ':s': S('s03') }),
      { ...Q, KeyConditionExpression: 'pk = :pk OR sk = :pk' },
      { ...Q, KeyConditionExpression: '' },
      { ...Q, IndexName: 'none' },
    ]);
    const byPrice = { ...Q, IndexName: 'byPrice' };
    const byStatus = {
      TableName,
      IndexName: 'byStatus',
      KeyConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': { S: 'OPEN' } },
    };
    await each(client, 'Query', [
      byPrice,
      { ...byPrice, ConsistentRead: true, ReturnConsumedCapacity: 'INDEXES' },
      { ...byPrice, Select: 'ALL_ATTRIBUTES', ReturnConsumedCapacity: 'INDEXES' },
      { ...byPrice, ProjectionExpression: 'note, price', ReturnConsumedCapacity: 'TOTAL' },
      { ...byPrice, Limit: 2 },
      { ...byPrice, Select: 'COUNT' },
      byStatus,
      { ...byStatus, ScanIndexForward: false },
      { ...byStatus, ConsistentRead: true },
      { ...byStatus, Limit: 2, ReturnConsumedCapacity: 'INDEXES' },
      { ...byStatus, ExclusiveStartKey: key('a', 's01') },
      { ...byStatus, IndexName: 'sparse' },
      { ...byStatus, IndexName: 'sparse', ProjectionExpression: 'note, extra' },
      { ...byStatus, IndexName: 'sparse', Select: 'ALL_ATTRIBUTES' },
      { ...byStatus, IndexName: 'sparse', ReturnConsumedCapacity: 'INDEXES' },
    ]);
    for (const base of [
      { ...Q, Limit: 3 },
      { ...byPrice, Limit: 2 },
      { ...byStatus, Limit: 2, ScanIndexForward: false },
    ]) {
      let start: unknown;
      do {
        const answer: Answer = await client('Query', {
          ...base,
          ...(start !== undefined && { ExclusiveStartKey: start }),
        });
        start = answer.ok ? answer.output['LastEvaluatedKey'] : undefined;
      } while (start !== undefined && start !== null);
    }
    await indexWrites(client);
  },
};

/** What writes do to indexes, and what that costs. */
async function indexWrites(client: Parameters<Scenario['run']>[0]): Promise<void> {
  const put = (item: AttributeMap): object => ({ TableName, Item: item, ReturnConsumedCapacity: 'INDEXES' });
  const base = key('w', '1');
  await each(client, 'PutItem', [
    put(base),
    put({ ...base, status: { S: 'OPEN' }, price: { N: '1' } }),
    put({ ...base, status: { S: 'OPEN' }, price: { N: '1' } }),
    put({ ...base, status: { S: 'OPEN' }, price: { N: '1' }, note: { S: 'n' } }),
    put({ ...base, status: { S: 'OPEN' }, price: { N: '1' }, note: { S: 'n' }, extra: { S: 'e' } }),
    put({ ...base, status: { S: 'DONE' }, price: { N: '2' } }),
    put({ ...base, status: { S: 'DONE' } }),
    put({ ...base, status: { N: '1' } }),
    put({ ...base, status: { S: '' } }),
    put({ ...base, price: { S: '1' } }),
  ]);
  const update = (expression: string, value?: object): object => ({
    TableName,
    Key: base,
    UpdateExpression: expression,
    ...(/#s/.test(expression) && { ExpressionAttributeNames: { '#s': 'status' } }),
    ...(value && { ExpressionAttributeValues: { ':v': value } }),
    ReturnConsumedCapacity: 'INDEXES',
  });
  await each(client, 'UpdateItem', [
    update('SET price = :v', { N: '5' }),
    update('SET price = :v', { S: '5' }),
    update('SET price = if_not_exists(lacking, :v)', { S: '5' }),
    update('SET #s = :v', { S: 'OPEN' }),
    update('SET #s = :v', { S: '' }),
    update('SET #s.deep = :v', { S: 'x' }),
    update('REMOVE #s'),
    update('REMOVE price'),
  ]);
  await client('DeleteItem', { TableName, Key: base, ReturnConsumedCapacity: 'INDEXES' });
}

/** One table for each type of sort key; every operator on it, both ways. */
export const keyOrder: Scenario = {
  name: 'key order',
  async run(client) {
    for (const type of ['S', 'N', 'B'] as const) {
      const table = `conformance-order-${type}`;
      await client('CreateTable', tableOf(table, { sort: type }));
      for (const value of SORTED[type])
        await client('PutItem', { TableName: table, Item: { pk: { S: 'a' }, sk: { [type]: value } } });
      const [, , low = '', high = '', prefix = ''] = SORTED[type];
      const ask = (condition: string, values: object = {}): object => ({
        TableName: table,
        KeyConditionExpression: `pk = :pk${condition}`,
        ExpressionAttributeValues: { ':pk': { S: 'a' }, ...values },
      });
      const v = { ':v': { [type]: prefix } };
      await each(client, 'Query', [
        ask(''),
        { ...ask(''), ScanIndexForward: false },
        ask(' AND sk < :v', v),
        ask(' AND sk <= :v', v),
        ask(' AND sk > :v', v),
        ask(' AND sk >= :v', v),
        ask(' AND sk = :v', v),
        ask(' AND begins_with(sk, :v)', v),
        ask(' AND sk BETWEEN :v AND :w', { ':v': { [type]: low }, ':w': { [type]: high } }),
      ]);
      await client('CreateTable', tableOf(`${table}-partition`, { partition: type, sort: 'none' }));
      for (const value of SORTED[type])
        await client('PutItem', { TableName: `${table}-partition`, Item: { pk: { [type]: value } } });
      await each(
        client,
        'GetItem',
        SORTED[type].map((value) => ({ TableName: `${table}-partition`, Key: { pk: { [type]: value } } })),
      );
      await client('Scan', { TableName: `${table}-partition` });
    }
  },
};
