import batchWriteItemValidation from 'dynalite/validations/batchWriteItem.js';
import type { AttributeMap } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { requestedTables, withTableNames } from '../batch-tables.ts';
import { consumedCapacities, mergeByTable } from '../consumption.ts';
import type { Database, PlannedWrite } from '../database.ts';
import { checkRequest } from '../dynalite/check-request.ts';
import type { BatchWriteItemRequest } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import { checkItemSize, checkValues } from '../item-checks.ts';
import { collectionMetrics, consumptionDetail } from '../item-request.ts';
import { keyedRequirement } from '../permissions.ts';
import { type Guard, planDelete, planPut } from '../planning.ts';
import { type Table, tieOf } from '../table.ts';
import { checkDistinct } from './batch-get-item.ts';

const MOST_WRITES = 25;
const UNGUARDED: Guard = { values: {}, nestedHeads: [], returnItem: false };

type WriteRequest = BatchWriteItemRequest['RequestItems'][string][number];

/**
 * Puts and deletes without conditions. All of them are done here; AWS may leave some as UnprocessedItems.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export function batchWriteItem(database: Database): Operation {
  return {
    requires: (input) =>
      requestedTables(input).map(([name, asked]) =>
        keyedRequirement(database, 'BatchWriteItem', name, itemsAndKeysIn(asked)),
      ),
    handle: (input) => {
      const named = withTableNames(input, database);
      const request = checkRequest(named.input, batchWriteItemValidation.types);
      const writes = Object.values(request.RequestItems).flat();
      for (const write of writes) checkWrite(write);
      if (writes.length > MOST_WRITES) throw validationError('Too many items requested for the BatchWriteItem call');
      const plans = Object.entries(request.RequestItems).flatMap(([name, asked]) =>
        planTable(database.table(name), asked),
      );
      const consumed = mergeByTable(plans.map((plan) => database.commit(plan)));
      const output = {
        UnprocessedItems: {},
        ...itemCollections(plans, request.ReturnItemCollectionMetrics),
        ...consumedCapacities(consumed, request.ReturnConsumedCapacity),
      };
      database.noteConsumption(output, consumed);
      return output;
    },
    payloads: (input) => requestedTables(input).flatMap(([, asked]) => itemsAndKeysIn(asked)),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

function checkWrite({ PutRequest: put, DeleteRequest: remove }: WriteRequest): void {
  if ((put === undefined) === (remove === undefined))
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  checkValues(put?.Item);
  if (put) checkItemSize(put.Item);
  checkValues(remove?.Key);
}

function planTable(table: Table, writes: readonly WriteRequest[]): PlannedWrite[] {
  const plans = writes.flatMap(({ PutRequest: put, DeleteRequest: remove }) => {
    if (put) return [planPutByKey(table, put.Item)];
    return remove ? [planDelete(table, remove.Key, UNGUARDED)] : [];
  });
  checkDistinct(plans.map(({ position }) => tieOf(position)));
  return plans;
}

/** In a batch AWS says less about a bad key than PutItem does. */
function planPutByKey(table: Table, item: AttributeMap): PlannedWrite {
  try {
    return planPut(table, item, UNGUARDED);
  } catch (error) {
    if (error instanceof Error && /Missing the key|Type mismatch for key/.test(error.message))
      throw validationError('The provided key element does not match the schema');
    throw error;
  }
}

function itemCollections(
  plans: readonly PlannedWrite[],
  wanted: BatchWriteItemRequest['ReturnItemCollectionMetrics'],
): { ItemCollectionMetrics?: Readonly<Record<string, unknown[]>> } {
  const byTable: Record<string, unknown[]> = {};
  for (const { table, newItem, oldItem } of plans) {
    const item = newItem ?? oldItem;
    const metrics = item && collectionMetrics(table, item, wanted).ItemCollectionMetrics;
    if (!metrics) continue;
    byTable[table.name] = [...(byTable[table.name] ?? []), metrics];
  }
  return Object.keys(byTable).length > 0 ? { ItemCollectionMetrics: byTable } : {};
}

function itemsAndKeysIn(asked: unknown): unknown[] {
  if (!Array.isArray(asked)) return [];
  return asked.flatMap((write) => {
    if (!isRecord(write)) return [];
    const { PutRequest: put, DeleteRequest: remove } = write;
    return [...(isRecord(put) ? [put['Item']] : []), ...(isRecord(remove) ? [remove['Key']] : [])];
  });
}
