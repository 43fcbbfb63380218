import type { AttributeMap } from '../../../../local/apis/dynamodb.ts';
import type { Client } from '../client.ts';

/** A table on demand with a partition key `pk` and, unless left out, a sort key `sk`. */
export function tableOf(
  name: string,
  options: { partition?: 'S' | 'N' | 'B'; sort?: 'S' | 'N' | 'B' | 'none'; more?: object; attributes?: object[] } = {},
): Readonly<Record<string, unknown>> {
  const { partition = 'S', sort = 'S', more = {}, attributes = [] } = options;
  const hasSort = sort !== 'none';
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: partition },
      ...(hasSort ? [{ AttributeName: 'sk', AttributeType: sort }] : []),
      ...attributes,
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      ...(hasSort ? [{ AttributeName: 'sk', KeyType: 'RANGE' }] : []),
    ],
    ...more,
  };
}

/** A table with a local and two global indexes. */
export function indexedTable(name: string): Readonly<Record<string, unknown>> {
  return tableOf(name, {
    attributes: [
      { AttributeName: 'status', AttributeType: 'S' },
      { AttributeName: 'price', AttributeType: 'N' },
    ],
    more: {
      LocalSecondaryIndexes: [
        {
          IndexName: 'byPrice',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'price', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byStatus',
          KeySchema: [
            { AttributeName: 'status', KeyType: 'HASH' },
            { AttributeName: 'price', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'sparse',
          KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
        },
      ],
    },
  });
}

export function key(pk: string, sk: string): AttributeMap {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** An item with a value of every type. */
export function richItem(pk: string, sk: string): AttributeMap {
  return {
    ...key(pk, sk),
    dish: { S: 'Margherita' },
    count: { N: '6' },
    debt: { N: '-12.5' },
    octets: { B: 'AQID' },
    ready: { BOOL: true },
    blank: { NULL: true },
    marks: { SS: ['hot', 'thin'] },
    sums: { NS: ['1', '2.5'] },
    blobs: { BS: ['AQ==', 'Ag=='] },
    steps: { L: [{ S: 'a' }, { N: '2' }, { M: { deep: { S: 'x' } } }] },
    place: { M: { street: { S: 'Via Roma' }, house: { N: '7' }, core: { M: { flag: { BOOL: false } } } } },
    hollow: { S: '' },
  };
}

/** Asks the same action with each of several inputs. */
export async function each(client: Client, action: string, inputs: readonly object[]): Promise<void> {
  for (const input of inputs) await client(action, input);
}
