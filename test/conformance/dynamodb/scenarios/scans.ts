import type { Scenario } from '../compare.ts';
import { each, indexedTable, key } from './shapes.ts';

const TableName = 'conformance-scans';

export const scans: Scenario = {
  name: 'scans',
  async run(client) {
    await client('CreateTable', indexedTable(TableName));
    await client('Scan', { TableName, ReturnConsumedCapacity: 'TOTAL' });
    for (let index = 0; index < 15; index++)
      await client('PutItem', {
        TableName,
        Item: {
          ...key(`p${index % 6}`, `s${index}`),
          ...(index % 2 && { status: { S: 'OPEN' }, price: { N: String(index) } }),
          note: { S: 'n'.repeat(index * 50) },
        },
      });
    const V = { ':v': { N: '5' } };
    await each(client, 'Scan', [
      { TableName },
      { TableName, Select: 'COUNT', ReturnConsumedCapacity: 'TOTAL' },
      { TableName, ConsistentRead: true, ReturnConsumedCapacity: 'INDEXES' },
      { TableName, FilterExpression: 'price > :v', ExpressionAttributeValues: V },
      { TableName, FilterExpression: 'price > :v', ExpressionAttributeValues: V, ProjectionExpression: 'sk' },
      { TableName, FilterExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p1' } } },
      { TableName, IndexName: 'byStatus' },
      { TableName, IndexName: 'sparse', ReturnConsumedCapacity: 'INDEXES' },
      { TableName, IndexName: 'byPrice', Select: 'ALL_ATTRIBUTES' },
      { TableName, IndexName: 'byStatus', ConsistentRead: true },
      { TableName, IndexName: 'none' },
      { TableName, Segment: 0 },
      { TableName, TotalSegments: 2 },
      { TableName, Segment: 2, TotalSegments: 2 },
      { TableName, Segment: -1, TotalSegments: 2 },
      { TableName, Limit: -1 },
      { TableName, ExclusiveStartKey: { pk: { S: 'p1' } } },
      { TableName, ExclusiveStartKey: { pk: { N: '1' }, sk: { S: 'x' } } },
      { TableName: `${TableName}-none` },
      { TableName, AttributesToGet: ['sk'] },
      { TableName, FilterExpression: 'price > :v' },
    ]);
    await client('Scan', { TableName, ProjectionExpression: 'pk, sk', Limit: 100 });
  },
};
