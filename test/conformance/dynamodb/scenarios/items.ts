import type { Scenario } from '../compare.ts';
import { each, key, richItem, tableOf } from './shapes.ts';

const TableName = 'conformance-items';

function valued(value: unknown): object {
  return { TableName, Item: { ...key('value', 'x'), value } };
}

export const items: Scenario = {
  name: 'items',
  async run(client) {
    await client('CreateTable', tableOf(TableName));
    const Item = richItem('a', '1');
    await each(client, 'PutItem', [
      { TableName, Item, ReturnValues: 'ALL_OLD', ReturnConsumedCapacity: 'TOTAL' },
      { TableName, Item: key('a', '1'), ReturnValues: 'ALL_OLD', ReturnConsumedCapacity: 'INDEXES' },
      { TableName, Item },
      { TableName, Item, ReturnValues: 'ALL_NEW' },
      { TableName, Item, ReturnValues: 'SOME' },
      { TableName, Item, ReturnConsumedCapacity: 'ALL' },
      { TableName, Item: { pk: { S: 'a' } } },
      { TableName, Item: { pk: { S: 'a' }, sk: { N: '1' } } },
      { TableName, Item: { pk: { S: '' }, sk: { S: 'x' } } },
      { TableName, Item: { pk: { S: 'a' }, sk: { S: '' } } },
      { TableName, Item: { pk: { S: 'p'.repeat(2049) }, sk: { S: 'x' } } },
      { TableName, Item: { pk: { S: 'a' }, sk: { S: 's'.repeat(1025) } } },
      { TableName, Item: { ...key('big', '1'), value: { S: 'x'.repeat(400 * 1024) } } },
      { TableName, Item: { ...key('big', '2'), value: { S: 'x'.repeat(5000) } }, ReturnConsumedCapacity: 'TOTAL' },
      { TableName },
      { Item },
      { TableName: `${TableName}-none`, Item },
      { TableName: 'ab', Item },
    ]);
    await each(client, 'PutItem', [
      valued({ N: '1' }),
      valued({ N: '007.500' }),
      valued({ N: '-0' }),
      valued({ N: '1e3' }),
      valued({ N: '1E-5' }),
      valued({ N: '12345678901234567890123456789012345678' }),
      valued({ N: '123456789012345678901234567890123456789' }),
      valued({ N: '1e126' }),
      valued({ N: '1e-131' }),
      valued({ N: 'abc' }),
      valued({ N: '' }),
      valued({ SS: [] }),
      valued({ SS: ['a', 'a'] }),
      valued({ SS: [''] }),
      valued({ NS: ['1', '1.0'] }),
      valued({ NS: [] }),
      valued({ BS: [] }),
      valued({ BS: ['AQ==', 'AQ=='] }),
      valued({ NULL: false }),
      valued({}),
      valued({ S: 'a', N: '1' }),
      valued({ M: { a: { N: 'x' } } }),
      valued({ L: [{ SS: [] }] }),
      valued({ S: '' }),
      valued({ B: '' }),
      valued({ L: [] }),
      valued({ M: {} }),
    ]);
    for (const value of ['1', '2'])
      await client('PutItem', { TableName, Item: { ...key('n', value), value: { N: `${value}e2` } } });
    await each(client, 'GetItem', [
      { TableName, Key: key('n', '1') },
      { TableName, Key: key('value', 'x') },
      { TableName, Key: key('a', '1') },
      { TableName, Key: key('a', '1'), ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' },
      { TableName, Key: key('big', '2'), ReturnConsumedCapacity: 'INDEXES' },
      { TableName, Key: key('a', 'none'), ReturnConsumedCapacity: 'TOTAL' },
      { TableName, Key: key('a', '1'), ProjectionExpression: 'dish, place.street, steps[2].deep, steps[0], marks' },
      { TableName, Key: key('a', '1'), ProjectionExpression: 'steps[2], steps[0]' },
      { TableName, Key: key('a', '1'), ProjectionExpression: 'lacking, place.lacking, steps[9]' },
      { TableName, Key: key('a', '1'), ProjectionExpression: 'place, place.street' },
      { TableName, Key: key('a', '1'), ProjectionExpression: 'count' },
      { TableName, Key: key('a', '1'), ProjectionExpression: '#c', ExpressionAttributeNames: { '#c': 'count' } },
      { TableName, Key: key('a', '1'), ProjectionExpression: 'dish', ExpressionAttributeNames: { '#c': 'count' } },
      { TableName, Key: key('a', '1'), ProjectionExpression: '#c' },
      { TableName, Key: key('a', '1'), ProjectionExpression: '' },
      { TableName, Key: key('a', '1'), ProjectionExpression: 'a..b' },
      { TableName, Key: key('a', '1'), AttributesToGet: ['dish', 'ready'] },
      { TableName, Key: key('a', '1'), AttributesToGet: ['dish', 'dish'] },
      { TableName, Key: key('a', '1'), AttributesToGet: ['dish'], ProjectionExpression: 'dish' },
      { TableName, Key: { pk: { S: 'a' } } },
      { TableName, Key: { ...key('a', '1'), more: { S: 'x' } } },
      { TableName, Key: { pk: { S: 'a' }, sk: { N: '1' } } },
      { TableName, Key: { pk: { S: '' }, sk: { S: '1' } } },
      { TableName },
      { TableName: `${TableName}-none`, Key: key('a', '1') },
    ]);
    await each(client, 'DeleteItem', [
      { TableName, Key: key('a', '1'), ReturnValues: 'ALL_OLD', ReturnConsumedCapacity: 'TOTAL' },
      { TableName, Key: key('a', '1'), ReturnValues: 'ALL_OLD', ReturnConsumedCapacity: 'TOTAL' },
      { TableName, Key: key('a', '1'), ReturnValues: 'UPDATED_OLD' },
      { TableName, Key: { pk: { S: 'a' } } },
    ]);
  },
};
