import type { Scenario } from '../compare.ts';
import { each, key, richItem, tableOf } from './shapes.ts';

const TableName = 'conformance-conditions';

/** Values by which the expressions below compare. */
const VALUES: Readonly<Record<string, object>> = {
  ':text': { S: 'Margherita' },
  ':prefix': { S: 'Marg' },
  ':a': { S: 'a' },
  ':z': { S: 'z' },
  ':hot': { S: 'hot' },
  ':six': { N: '6' },
  ':sixToo': { N: '6.0' },
  ':one': { N: '1' },
  ':ten': { N: '10' },
  ':bytes': { B: 'AQID' },
  ':byte': { B: 'AQ==' },
  ':yes': { BOOL: true },
  ':null': { NULL: true },
  ':tags': { SS: ['thin', 'hot'] },
  ':map': { M: { flag: { BOOL: false } } },
  ':list': { L: [{ S: 'a' }] },
  ':S': { S: 'S' },
  ':N': { S: 'N' },
  ':M': { S: 'M' },
  ':Q': { S: 'Q' },
};

const EXPRESSIONS = [
  '#t = :text',
  '#t <> :text',
  '#t = :six',
  '#t <> :six',
  '#c = :sixToo',
  '#c < :ten',
  '#c <= :six',
  '#c > :ten',
  '#c >= :six',
  '#c < :z',
  'debt < :one',
  'lacking = :text',
  'lacking <> :text',
  'lacking < :text',
  'NOT lacking = :text',
  '#t = #t',
  '#t = hollow',
  '#c BETWEEN :one AND :ten',
  '#c BETWEEN :ten AND :one',
  '#c BETWEEN :one AND :z',
  '#t BETWEEN :a AND :z',
  'lacking BETWEEN :one AND :ten',
  '#c IN (:one, :six)',
  '#c IN (:one, :ten)',
  '#t IN (:six, :text)',
  'lacking IN (:one)',
  'attribute_exists(#t)',
  'attribute_exists(lacking)',
  'attribute_not_exists(lacking)',
  'attribute_not_exists(blank)',
  'attribute_exists(place.street)',
  'attribute_exists(steps[2].deep)',
  'attribute_exists(steps[3])',
  'attribute_type(#t, :S)',
  'attribute_type(#t, :N)',
  'attribute_type(place, :M)',
  'attribute_type(#t, :Q)',
  'attribute_type(lacking, :S)',
  'begins_with(#t, :prefix)',
  'begins_with(#t, :z)',
  'begins_with(#c, :prefix)',
  'begins_with(#t, :six)',
  'begins_with(octets, :byte)',
  'contains(#t, :prefix)',
  'contains(marks, :hot)',
  'contains(marks, :z)',
  'contains(sums, :one)',
  'contains(steps, :a)',
  'contains(steps, :hot)',
  'contains(blobs, :byte)',
  'contains(octets, :byte)',
  'contains(lacking, :a)',
  'contains(#c, :six)',
  'size(#t) = :ten',
  'size(marks) < :ten',
  'size(steps) > :one',
  'size(place) > :one',
  'size(octets) < :ten',
  'size(#c) > :one',
  'size(lacking) > :one',
  'size(hollow) < :one',
  'ready = :yes',
  'blank = :null',
  'marks = :tags',
  'place.core = :map',
  'steps = :list',
  'ready < :yes',
  'marks < :tags',
  'place > :map',
  '#t = :text AND #c = :six',
  '#t = :text AND #c = :one',
  '#t = :z OR #c = :six',
  'NOT #t = :z',
  'NOT (#t = :text AND #c = :six)',
  '#t = :z OR #c = :one AND #c = :six',
  '(#t = :z OR #c = :six) AND ready = :yes',
  '((#c = :six))',
  '(#c = :six)',
  '#c = :six AND',
  'and',
  '',
  '#c == :six',
  'unknown(#c)',
  'size(#c, #t) = :one',
  'attribute_exists(:six)',
  'contains(#t, :prefix) = :yes',
  'size(#t)',
  'count = :six',
  '#nope = :six',
  '#c = :nope',
  'place.#inner.flag = :yes',
  'steps[0] = :a',
  'steps[-1] = :a',
  'marks[0] = :hot',
  'place[0] = :a',
];

/** Only the names and values that an expression uses, since unused ones are refused. */
function request(expression: string): object {
  const NAMES: Readonly<Record<string, string>> = { '#t': 'dish', '#c': 'count', '#inner': 'core' };
  const used = (names: readonly string[]): string[] =>
    names.filter((name) => new RegExp(`${name}(?![0-9A-Za-z_])`).test(expression));
  const names = used(Object.keys(NAMES));
  const values = used(Object.keys(VALUES));
  return {
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, NAMES[name]])) }),
    ...(values.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(values.map((name) => [name, VALUES[name]])),
    }),
  };
}

export const conditions: Scenario = {
  name: 'conditions',
  async run(client) {
    await client('CreateTable', tableOf(TableName));
    const Item = richItem('a', '1');
    await client('PutItem', { TableName, Item });
    await each(
      client,
      'PutItem',
      EXPRESSIONS.map((expression) => ({ TableName, Item, ConditionExpression: expression, ...request(expression) })),
    );
    await each(
      client,
      'Scan',
      EXPRESSIONS.map((expression) => ({ TableName, FilterExpression: expression, ...request(expression) })),
    );
    const failing = { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    const Key = key('a', '1');
    await client('PutItem', { TableName, Item: key('a', '1'), ...failing });
    await client('DeleteItem', { TableName, Key, ...failing });
    await client('UpdateItem', { TableName, Key, UpdateExpression: 'REMOVE ready', ...failing });
    await client('PutItem', { TableName, Item, ...failing, ReturnValuesOnConditionCheckFailure: 'NONE' });
    await client('PutItem', { TableName, Item, ...failing, ReturnValuesOnConditionCheckFailure: 'ALL_NEW' });
    const absent = { ConditionExpression: 'attribute_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    await client('DeleteItem', { TableName, Key: key('a', 'none'), ...absent });
    await client('PutItem', { TableName, Item, ExpressionAttributeValues: { ':a': { S: 'a' } } });
    await client('PutItem', { TableName, Item, ExpressionAttributeNames: { '#a': 'a' } });
    await client('PutItem', {
      TableName,
      Item,
      ConditionExpression: '#c = :six',
      ExpressionAttributeNames: { '#c': 'count', '#unused': 'x' },
      ExpressionAttributeValues: { ':six': { N: '6' }, ':unused': { N: '1' } },
    });
    await client('PutItem', {
      TableName,
      Item,
      ConditionExpression: 'ready = :v',
      ExpressionAttributeValues: { ':v': { N: 'x' } },
    });
    await client('PutItem', { TableName, Item, ConditionExpression: 'ready = :v', ExpressionAttributeValues: {} });
    await client('PutItem', {
      TableName,
      Item,
      ConditionExpression: 'ready = :v',
      ExpressionAttributeValues: { v: { N: '1' } },
    });
  },
};
