import type { AttributeMap } from '../../../../apis/dynamodb.ts';
import { isRecord } from '../../../../core/fields.ts';
import { CallParameters } from './parameters.ts';
import { records, type TableOperation, tablesOf } from './table.ts';
import { toPlainMap, toWireMap } from './typed-values.ts';

/**
 * `{ data: { table: [item or null] }, unprocessedKeys }`, items in the order of the keys.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-get-item.html
 */
export const batchGetItem: TableOperation = async (request, { calls, caller }) => {
  const wanted = tablesOf(request).map(([table, part]) => {
    const { keys, consistentRead, projection } = isRecord(part) ? part : {};
    const typed = records(keys, `tables.${table}.keys`).map((key) => toWireMap(key, `tables.${table}.keys`));
    const parameters = new CallParameters({})
      .set('ConsistentRead', consistentRead)
      .expression('ProjectionExpression', projection, `tables.${table}.projection`)
      .build({ Keys: typed });
    return { table, keys: typed, parameters };
  });
  const input = { RequestItems: Object.fromEntries(wanted.map(({ table, parameters }) => [table, parameters])) };
  const { Responses, UnprocessedKeys } = await calls.invoke('dynamodb', 'BatchGetItem', input, caller);
  const data: Record<string, unknown> = {};
  const unprocessedKeys: Record<string, unknown> = {};
  for (const { table, keys } of wanted) {
    const found = itemsOf(isRecord(Responses) ? Responses[table] : undefined);
    data[table] = keys.map((key) => {
      const item = found.find((candidate) => hasKey(candidate, key));
      return item ? toPlainMap(item) : null;
    });
    const left = isRecord(UnprocessedKeys) ? UnprocessedKeys[table] : undefined;
    unprocessedKeys[table] = itemsOf(isRecord(left) ? left['Keys'] : undefined).map(toPlainMap);
  }
  return { data, unprocessedKeys };
};

/** `{ data: { table: [item] }, unprocessedItems }`. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-put-item.html */
export const batchPutItem: TableOperation = (request, call) =>
  batchWrite(request, call, { request: 'PutRequest', member: 'Item', left: 'unprocessedItems' });

/** `{ data: { table: [key] }, unprocessedKeys }`. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-delete-item.html */
export const batchDeleteItem: TableOperation = (request, call) =>
  batchWrite(request, call, { request: 'DeleteRequest', member: 'Key', left: 'unprocessedKeys' });

async function batchWrite(
  request: Parameters<TableOperation>[0],
  { calls, caller }: Parameters<TableOperation>[1],
  kind: { request: string; member: string; left: string },
): Promise<unknown> {
  const wanted = tablesOf(request).map(([table, list]) => ({
    table,
    items: records(list, `tables.${table}`).map((item) => toWireMap(item, `tables.${table}`)),
  }));
  const input = {
    RequestItems: Object.fromEntries(
      wanted.map(({ table, items }) => [table, items.map((item) => ({ [kind.request]: { [kind.member]: item } }))]),
    ),
  };
  const { UnprocessedItems } = await calls.invoke('dynamodb', 'BatchWriteItem', input, caller);
  const data: Record<string, unknown> = {};
  const left: Record<string, unknown> = {};
  for (const { table, items } of wanted) {
    const unprocessed = isRecord(UnprocessedItems) ? UnprocessedItems[table] : undefined;
    const kept = (Array.isArray(unprocessed) ? unprocessed : []).flatMap((entry: unknown) => {
      const write = isRecord(entry) ? entry[kind.request] : undefined;
      return isRecord(write) ? itemsOf([write[kind.member]]) : [];
    });
    left[table] = kept.map(toPlainMap);
    data[table] = items.map((item) => (kept.some((other) => hasKey(other, item)) ? null : toPlainMap(item)));
  }
  return { data, [kind.left]: left };
}

function itemsOf(list: unknown): AttributeMap[] {
  return Array.isArray(list) ? list.map((item) => toWireMap(item, 'item')) : [];
}

function hasKey(item: AttributeMap, key: AttributeMap): boolean {
  return Object.entries(key).every(([name, value]) => JSON.stringify(item[name]) === JSON.stringify(value));
}
