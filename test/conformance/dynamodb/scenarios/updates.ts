import type { Scenario } from '../compare.ts';
import { each, key, richItem, tableOf } from './shapes.ts';

const TableName = 'conformance-updates';

const VALUES: Readonly<Record<string, object>> = {
  ':s': { S: 'new' },
  ':n': { N: '4' },
  ':tiny': { N: '0.1' },
  ':huge': { N: '99999999999999999999999999999999999999' },
  ':max': { N: '9e125' },
  ':l': { L: [{ S: 'l1' }, { S: 'l2' }] },
  ':m': { M: { x: { N: '1' } } },
  ':ss': { SS: ['hot', 'spicy'] },
  ':hotThin': { SS: ['hot', 'thin'] },
  ':ns': { NS: ['2.50', '9'] },
  ':bs': { BS: ['AQ=='] },
  ':b': { BOOL: true },
};

const EXPRESSIONS = [
  'SET dish = :s',
  'SET fresh = :s',
  'SET fresh = :s, spare = :n',
  'SET #c = #c + :n',
  'SET #c = #c - :n',
  'SET #c = :n - #c',
  'SET #c = #c + :huge',
  'SET #c = #c + :tiny',
  'SET #c = :max + :max',
  'SET #c = dish + :n',
  'SET fresh = lacking',
  'SET fresh = lacking + :n',
  'SET fresh = if_not_exists(lacking, :s)',
  'SET dish = if_not_exists(dish, :s)',
  'SET fresh = if_not_exists(lacking, :n) + :n',
  'SET dish = debt, debt = dish',
  'SET steps = list_append(steps, :l)',
  'SET steps = list_append(:l, steps)',
  'SET steps = list_append(steps, :s)',
  'SET steps = list_append(steps, dish)',
  'SET fresh = list_append(lacking, :l)',
  'SET fresh = list_append(if_not_exists(lacking, :l), :l)',
  'SET steps[0] = :s',
  'SET steps[1] = :s, steps[0] = :n',
  'SET steps[7] = :s, steps[5] = :n',
  'SET steps[2].deep = :s',
  'SET steps[2].more = :s',
  'SET steps[1].deep = :s',
  'SET place.street = :s',
  'SET place.fresh = :m',
  'SET place.fresh.deep = :s',
  'SET lacking.deep = :s',
  'SET lacking[0] = :s',
  'SET dish.deep = :s',
  'SET dish[0] = :s',
  'SET place.core.flag = :b, place.house = place.house + :n',
  'SET place = :m, place.street = :s',
  'SET place.street = :s, place.street = :n',
  'SET pk = :s',
  'SET sk = :s',
  'SET pk.deep = :s',
  'SET dish = :s SET fresh = :n',
  'SET dish',
  'SET dish = ',
  'SET = :s',
  '',
  'FOO dish',
  'SET dish = :missing',
  'SET #missing = :s',
  'SET count = :n',
  'SET dish = size(dish)',
  'SET dish = if_not_exists(:s, :n)',
  'SET dish = if_not_exists(dish)',
  'REMOVE dish',
  'REMOVE lacking',
  'REMOVE dish, ready, lacking',
  'REMOVE steps[0]',
  'REMOVE steps[0], steps[1]',
  'REMOVE steps[9]',
  'REMOVE place.street, place.core.flag',
  'REMOVE place.lacking.deep',
  'REMOVE lacking.deep',
  'REMOVE pk',
  'REMOVE dish, dish',
  'REMOVE steps[0] SET steps[1] = :s',
  'ADD #c :n',
  'ADD fresh :n',
  'ADD marks :ss',
  'ADD fresh :ss',
  'ADD sums :ns',
  'ADD blobs :bs',
  'ADD dish :n',
  'ADD marks :n',
  'ADD #c :s',
  'ADD steps :l',
  'ADD marks :ns',
  'ADD place.house :n',
  'ADD place.fresh :n',
  'ADD lacking.deep :n',
  'DELETE marks :ss',
  'DELETE marks :hotThin',
  'DELETE sums :ns',
  'DELETE blobs :bs',
  'DELETE lacking :ss',
  'DELETE dish :ss',
  'DELETE #c :n',
  'DELETE marks :s',
  'SET dish = :s REMOVE ready ADD #c :n DELETE marks :ss',
  'SET dish = :s, marks = :ss ADD marks :ss',
  'set dish = :s remove ready',
];

const RETURN_VALUES = ['ALL_NEW', 'UPDATED_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE'];

function request(expression: string): object {
  const values = Object.keys(VALUES).filter((name) => new RegExp(`${name}(?![0-9A-Za-z_])`).test(expression));
  return {
    UpdateExpression: expression,
    ...(/#c/.test(expression) && { ExpressionAttributeNames: { '#c': 'count' } }),
    ...(values.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(values.map((name) => [name, VALUES[name]])),
    }),
  };
}

export const updates: Scenario = {
  name: 'updates',
  async run(client) {
    await client('CreateTable', tableOf(TableName));
    const Key = key('a', '1');
    for (const [index, expression] of EXPRESSIONS.entries()) {
      await client('PutItem', { TableName, Item: richItem('a', '1') });
      const ReturnValues = RETURN_VALUES[index % RETURN_VALUES.length];
      await client('UpdateItem', { TableName, Key, ...request(expression), ReturnValues });
      await client('GetItem', { TableName, Key });
      // The same where no item is.
      await client('UpdateItem', {
        TableName,
        Key: key('absent', String(index)),
        ...request(expression),
        ReturnValues: 'ALL_NEW',
      });
    }
    await each(client, 'UpdateItem', [
      { TableName, Key: key('bare', '1') },
      { TableName, Key: key('bare', '2'), ReturnValues: 'ALL_NEW' },
      { TableName, Key: key('bare', '2'), ReturnValues: 'ALL_OLD' },
      { TableName, Key: key('bare', '3'), ReturnValues: 'UPDATED_NEW' },
      { TableName, Key, ...request('SET dish = :s'), ReturnConsumedCapacity: 'TOTAL' },
      {
        TableName,
        Key,
        UpdateExpression: 'SET big = :v',
        ExpressionAttributeValues: { ':v': { S: 'x'.repeat(409_600) } },
      },
      { TableName, Key, UpdateExpression: 'SET fresh = :v', ExpressionAttributeValues: { ':v': { SS: [] } } },
      { TableName, UpdateExpression: 'REMOVE dish' },
      { TableName, Key: { pk: { S: 'a' } }, UpdateExpression: 'REMOVE dish' },
      { TableName, Key, ...request('SET dish = :s'), ReturnValues: 'BAD' },
      { TableName: `${TableName}-none`, Key, ...request('SET dish = :s') },
    ]);
  },
};
