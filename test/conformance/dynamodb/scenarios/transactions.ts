import type { AttributeMap } from '../../../../local/apis/dynamodb.ts';
import type { Scenario } from '../compare.ts';
import { each, key, tableOf } from './shapes.ts';

const TableName = 'conformance-transactions';
const ABSENT = { ConditionExpression: 'attribute_not_exists(pk)' };
const PRESENT = { ConditionExpression: 'attribute_exists(pk)' };
const ALL_OLD = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

function put(sk: string, more: object = {}, attributes: AttributeMap = {}): object {
  return { Put: { TableName, Item: { ...key('t', sk), ...attributes }, ...more } };
}

function update(sk: string, expression: string, values: object | undefined, more: object = {}): object {
  return {
    Update: {
      TableName,
      Key: key('t', sk),
      UpdateExpression: expression,
      ...(values && { ExpressionAttributeValues: values }),
      ...more,
    },
  };
}

function remove(sk: string, more: object = {}): object {
  return { Delete: { TableName, Key: key('t', sk), ...more } };
}

function check(sk: string, more: object): object {
  return { ConditionCheck: { TableName, Key: key('t', sk), ...more } };
}

function get(sk: string, more: object = {}): object {
  return { Get: { TableName, Key: key('t', sk), ...more } };
}

export const transactions: Scenario = {
  name: 'transactions',
  async run(client) {
    await client('CreateTable', tableOf(TableName));
    const one = { ':v': { N: '1' } };
    const writes: object[][] = [
      [put('1'), put('2', {}, { count: { N: '1' } }), put('3')],
      [put('1', ABSENT), put('4')],
      [put('1', { ...ABSENT, ...ALL_OLD }), put('4')],
      [put('2', { ...ABSENT, ...ALL_OLD }), check('9', { ...PRESENT, ...ALL_OLD }), put('4')],
      [
        update('2', 'ADD #c :v', one, { ExpressionAttributeNames: { '#c': 'count' } }),
        remove('3'),
        check('1', PRESENT),
      ],
      [update('5', 'SET a = :v', one), put('6', ABSENT)],
      [remove('9', PRESENT)],
      [put('7'), put('7')],
      [put('7'), remove('7')],
      [put('7'), check('7', ABSENT)],
      [update('1', 'SET a = lacking', undefined)],
      [update('1', 'SET a.b = :v', one), put('8')],
      [update('1', 'SET pk = :v', one)],
      [update('1', 'SET', undefined)],
      [check('1', {})],
      [{}],
      [{ ...put('7'), ...remove('8') }],
      [],
      Array.from({ length: 100 }, (_, index) => put(`many-${index}`)),
      Array.from({ length: 101 }, (_, index) => put(`many-${index}`)),
      [{ Put: { TableName, Item: { pk: { S: 't' } } } }],
      [{ Put: { TableName, Item: { pk: { S: 't' }, sk: { N: '1' } } } }, put('8')],
      [{ Delete: { TableName, Key: { pk: { S: 't' } } } }],
      [{ Put: { TableName: 'no-such-table', Item: key('a', 'b') } }],
      [{ Put: { TableName, Item: { ...key('t', 'x'), v: { N: 'x' } } } }],
      [{ Put: { TableName } }],
      [put('big', {}, { v: { S: 'x'.repeat(409_600) } })],
    ];
    await each(
      client,
      'TransactWriteItems',
      writes.map((TransactItems) => ({ TransactItems })),
    );
    await each(client, 'TransactWriteItems', [
      { TransactItems: [put('cap-1'), put('cap-2')], ReturnConsumedCapacity: 'TOTAL' },
      { TransactItems: [put('cap-1'), check('cap-2', PRESENT)], ReturnConsumedCapacity: 'INDEXES' },
      { TransactItems: [put('token', ABSENT)], ClientRequestToken: 'token-1' },
      { TransactItems: [put('token', ABSENT)], ClientRequestToken: 'token-1' },
      { TransactItems: [put('other', ABSENT)], ClientRequestToken: 'token-1' },
      { TransactItems: [put('token', ABSENT)], ClientRequestToken: 'token-2' },
      { TransactItems: [put('token')], ClientRequestToken: '' },
      { TransactItems: [put('token')], ClientRequestToken: 'x'.repeat(37) },
      {},
    ]);
    await each(client, 'TransactGetItems', [
      { TransactItems: [get('1'), get('2'), get('none')] },
      { TransactItems: [get('1'), get('2')], ReturnConsumedCapacity: 'TOTAL' },
      { TransactItems: [get('2', { ProjectionExpression: '#c', ExpressionAttributeNames: { '#c': 'count' } })] },
      { TransactItems: [get('1'), get('1')] },
      { TransactItems: [] },
      { TransactItems: [{}] },
      { TransactItems: [{ Get: { TableName, Key: { pk: { S: 't' } } } }] },
      { TransactItems: [{ Get: { TableName: 'no-such-table', Key: key('a', 'b') } }] },
      { TransactItems: Array.from({ length: 101 }, (_, index) => get(String(index))) },
      {},
    ]);
    await client('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 't' } },
    });
  },
};
