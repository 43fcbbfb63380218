import type { Scenario } from '../compare.ts';
import { each, key, tableOf } from './shapes.ts';

const first = 'conformance-batch-1';
const second = 'conformance-batch-2';

function puts(count: number, prefix: string): object[] {
  return Array.from({ length: count }, (_, index) => ({
    PutRequest: { Item: { ...key(prefix, String(index)), value: { N: String(index) } } },
  }));
}

function keys(count: number, prefix: string): object[] {
  return Array.from({ length: count }, (_, index) => key(prefix, String(index)));
}

export const batches: Scenario = {
  name: 'batches',
  async run(client) {
    await client('CreateTable', tableOf(first));
    await client('CreateTable', tableOf(second));
    const remove = (pk: string, sk: string): object => ({ DeleteRequest: { Key: key(pk, sk) } });
    await each(client, 'BatchWriteItem', [
      { RequestItems: { [first]: puts(10, 'a'), [second]: puts(5, 'b') }, ReturnConsumedCapacity: 'TOTAL' },
      { RequestItems: { [first]: [...puts(2, 'c'), remove('a', '0')] } },
      { RequestItems: { [first]: puts(25, 'd') } },
      { RequestItems: { [first]: puts(26, 'd') } },
      { RequestItems: { [first]: puts(20, 'd'), [second]: puts(6, 'd') } },
      { RequestItems: { [first]: [...puts(1, 'c'), ...puts(1, 'c')] } },
      { RequestItems: { [first]: [...puts(1, 'c'), remove('c', '0')] } },
      { RequestItems: {} },
      { RequestItems: { [first]: [] } },
      { RequestItems: { [first]: [{}] } },
      { RequestItems: { [first]: [{ PutRequest: { Item: { pk: { S: 'x' } } } }] } },
      { RequestItems: { [first]: [{ PutRequest: { Item: { pk: { S: 'x' }, sk: { N: '1' } } } }] } },
      { RequestItems: { [first]: [{ DeleteRequest: { Key: { pk: { S: 'x' } } } }] } },
      { RequestItems: { [first]: [{ PutRequest: {} }] } },
      { RequestItems: { 'no-such-table': puts(1, 'x') } },
      { RequestItems: { [first]: [{ PutRequest: { Item: { ...key('x', 'y'), v: { N: 'z' } } } }] } },
      {},
    ]);
    await each(client, 'BatchGetItem', [
      {
        RequestItems: { [first]: { Keys: keys(10, 'a') }, [second]: { Keys: keys(5, 'b') } },
        ReturnConsumedCapacity: 'TOTAL',
      },
      { RequestItems: { [first]: { Keys: keys(3, 'a'), ConsistentRead: true } }, ReturnConsumedCapacity: 'INDEXES' },
      { RequestItems: { [first]: { Keys: keys(3, 'none') } }, ReturnConsumedCapacity: 'TOTAL' },
      { RequestItems: { [first]: { Keys: keys(3, 'a'), ProjectionExpression: 'sk' } } },
      { RequestItems: { [first]: { Keys: keys(3, 'a'), AttributesToGet: ['sk'] } } },
      { RequestItems: { [first]: { Keys: keys(3, 'a'), ProjectionExpression: '#s' } } },
      { RequestItems: { [first]: { Keys: [...keys(1, 'a'), ...keys(1, 'a')] } } },
      { RequestItems: { [first]: { Keys: keys(101, 'a') } } },
      { RequestItems: { [first]: { Keys: keys(60, 'a') }, [second]: { Keys: keys(60, 'a') } } },
      { RequestItems: { [first]: { Keys: [] } } },
      { RequestItems: { [first]: {} } },
      { RequestItems: { [first]: { Keys: [{ pk: { S: 'a' } }] } } },
      { RequestItems: { 'no-such-table': { Keys: keys(1, 'a') } } },
      { RequestItems: {} },
      {},
    ]);
    await client('Scan', { TableName: first });
    await client('Scan', { TableName: second });
  },
};
