import type { Scenario } from '../compare.ts';
import { each, key, richItem, tableOf } from './shapes.ts';

const TableName = 'conformance-legacy';

/** Conditions from before expressions, on attributes of the item of every type. */
const CONDITIONS: object[] = [
  { dish: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'Margherita' }] } },
  { dish: { ComparisonOperator: 'NE', AttributeValueList: [{ S: 'Margherita' }] } },
  { count: { ComparisonOperator: 'LT', AttributeValueList: [{ N: '10' }] } },
  { count: { ComparisonOperator: 'GE', AttributeValueList: [{ N: '10' }] } },
  { count: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '1' }, { N: '10' }] } },
  { count: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '1' }] } },
  { count: { ComparisonOperator: 'IN', AttributeValueList: [{ N: '1' }, { N: '6' }] } },
  { lacking: { ComparisonOperator: 'NULL' } },
  { dish: { ComparisonOperator: 'NULL' } },
  { dish: { ComparisonOperator: 'NOT_NULL' } },
  { dish: { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ S: 'Mar' }] } },
  { marks: { ComparisonOperator: 'CONTAINS', AttributeValueList: [{ S: 'hot' }] } },
  { marks: { ComparisonOperator: 'NOT_CONTAINS', AttributeValueList: [{ S: 'hot' }] } },
  { lacking: { ComparisonOperator: 'NOT_CONTAINS', AttributeValueList: [{ S: 'hot' }] } },
  { dish: { ComparisonOperator: 'FOO', AttributeValueList: [{ S: 'x' }] } },
];

export const legacy: Scenario = {
  name: 'legacy parameters',
  async run(client) {
    await client('CreateTable', tableOf(TableName));
    const Item = richItem('a', '1');
    const Key = key('a', '1');
    await client('PutItem', { TableName, Item });
    await each(
      client,
      'PutItem',
      CONDITIONS.map((Expected) => ({ TableName, Item, Expected })),
    );
    await each(
      client,
      'Scan',
      CONDITIONS.map((ScanFilter) => ({ TableName, ScanFilter })),
    );
    await each(client, 'PutItem', [
      { TableName, Item, Expected: { dish: { Value: { S: 'Margherita' } } } },
      { TableName, Item, Expected: { dish: { Exists: false } } },
      { TableName, Item, Expected: { lacking: { Exists: false } } },
      { TableName, Item, Expected: { dish: { Exists: true } } },
      { TableName, Item, Expected: { dish: { Exists: false, Value: { S: 'x' } } } },
      { TableName, Item, Expected: { dish: { Exists: false }, lacking: { Exists: false } }, ConditionalOperator: 'OR' },
      {
        TableName,
        Item,
        Expected: { dish: { Exists: false }, lacking: { Exists: false } },
        ConditionalOperator: 'AND',
      },
      { TableName, Item, ConditionExpression: 'attribute_exists(pk)', Expected: { dish: { Exists: false } } },
      { TableName, Item, ConditionalOperator: 'OR' },
    ]);
    await each(client, 'UpdateItem', [
      { TableName, Key, AttributeUpdates: { dish: { Value: { S: 'x' } } }, ReturnValues: 'ALL_NEW' },
      { TableName, Key, AttributeUpdates: { dish: { Action: 'DELETE' } }, ReturnValues: 'UPDATED_OLD' },
      {
        TableName,
        Key,
        AttributeUpdates: { count: { Action: 'ADD', Value: { N: '2' } } },
        ReturnValues: 'UPDATED_NEW',
      },
      {
        TableName,
        Key,
        AttributeUpdates: { marks: { Action: 'ADD', Value: { SS: ['new'] } } },
        ReturnValues: 'UPDATED_NEW',
      },
      {
        TableName,
        Key,
        AttributeUpdates: { marks: { Action: 'DELETE', Value: { SS: ['new'] } } },
        ReturnValues: 'UPDATED_NEW',
      },
      {
        TableName,
        Key,
        AttributeUpdates: { steps: { Action: 'ADD', Value: { L: [{ S: 'z' }] } } },
        ReturnValues: 'UPDATED_NEW',
      },
      { TableName, Key, AttributeUpdates: { dish: { Action: 'ADD', Value: { S: 'z' } } } },
      { TableName, Key, AttributeUpdates: { dish: { Action: 'PUT' } } },
      { TableName, Key, AttributeUpdates: { dish: { Action: 'DELETE', Value: { S: 'z' } } } },
      { TableName, Key, AttributeUpdates: { pk: { Value: { S: 'z' } } } },
      { TableName, Key, AttributeUpdates: { dish: { Action: 'FOO', Value: { S: 'z' } } } },
      { TableName, Key, AttributeUpdates: { dish: { Value: { S: 'z' } } }, UpdateExpression: 'REMOVE dish' },
      { TableName, Key: key('fresh', '1'), AttributeUpdates: { dish: { Action: 'DELETE' } }, ReturnValues: 'ALL_NEW' },
    ]);
    const pk = { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] };
    const sk = { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ S: '1' }] };
    await each(client, 'Query', [
      { TableName, KeyConditions: { pk } },
      { TableName, KeyConditions: { pk, sk } },
      { TableName, KeyConditions: { sk } },
      { TableName, KeyConditions: {} },
      { TableName, KeyConditions: { pk: { ...pk, ComparisonOperator: 'GT' } } },
      { TableName, KeyConditions: { pk, sk: { ...sk, ComparisonOperator: 'CONTAINS' } } },
      { TableName, KeyConditions: { pk }, QueryFilter: CONDITIONS[2] },
      { TableName, KeyConditions: { pk }, QueryFilter: { sk } },
      { TableName, KeyConditions: { pk }, AttributesToGet: ['pk'] },
    ]);
  },
};
