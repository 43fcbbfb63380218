import type { Operation } from '../../../platform/calls.ts';
import { type Consumption, consumedCapacities, mergeByTable } from '../consumption.ts';
import type { Database } from '../database.ts';
import { checkRequest } from '../dynalite/check-request.ts';
import { validationError } from '../errors.ts';
import { checkValues } from '../item-checks.ts';
import { consumptionDetail } from '../item-request.ts';
import { keyedRequirement } from '../permissions.ts';
import { type Table, tieOf } from '../table.ts';
import { cancellationReason, NO_REASON, transactionCanceled } from '../transactions/cancellation.ts';
import { transactItems, withTableNames } from '../transactions/items.ts';
import { TRANSACT_GET_ITEMS, type TransactGet } from '../transactions/schema.ts';
import { placeOf } from '../transactions/step.ts';
import { projectionOf, readItem } from './get-item.ts';

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export function transactGetItems(database: Database): Operation {
  return {
    requires: (input) =>
      transactItems(input).flatMap(({ parameters }) => {
        const { TableName: name, Key: key } = parameters;
        const context = { 'dynamodb:EnclosingOperation': 'TransactGetItems' };
        return typeof name === 'string' ? [keyedRequirement(database, 'GetItem', name, [key], context)] : [];
      }),
    handle: (input) => {
      const request = checkRequest(withTableNames(input, database), TRANSACT_GET_ITEMS);
      const reads = readAll(
        database,
        request.TransactItems.map(({ Get }) => Get),
      );
      const consumed = mergeByTable(reads.map(({ consumption }) => consumption));
      const output = {
        Responses: reads.map(({ item }) => (item ? { Item: item } : {})),
        ...consumedCapacities(consumed, request.ReturnConsumedCapacity),
      };
      database.noteConsumption(output, consumed);
      return output;
    },
    payloads: (input) => transactItems(input).flatMap(({ parameters }) => parameters['Key'] ?? []),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

/** Reads every item, or none. Raises TransactionCanceledException. */
function readAll(database: Database, gets: readonly TransactGet[]): ReturnType<typeof readItem>[] {
  const prepared = gets.map((get) => {
    checkValues(get.Key);
    return { get, table: database.table(get.TableName), projection: projectionOf(get) };
  });
  const reads: ReturnType<typeof readItem>[] = [];
  checkDistinct(prepared);
  const reasons = prepared.map(({ get, table, projection }) => {
    try {
      const { item, consumption } = readItem(table, get.Key, projection, true);
      reads.push({ item, consumption: twofold(consumption) });
      return NO_REASON;
    } catch (error) {
      const reason = cancellationReason(error);
      if (!reason) throw error;
      return reason;
    }
  });
  if (reads.length === gets.length) return reads;
  throw transactionCanceled(reasons, 0);
}

/** A key that does not fit its table is left to be reported as a reason for cancellation. */
function checkDistinct(gets: readonly { readonly get: TransactGet; readonly table: Table }[]): void {
  const places = gets.flatMap(({ get, table }) => {
    const position = placeOf(table, get.Key);
    return position ? `${table.name}/${tieOf(position)}` : [];
  });
  if (new Set(places).size < places.length)
    throw validationError('Transaction request cannot include multiple operations on one item');
}

/** A transactional read costs twice a consistent one. */
function twofold(consumption: Consumption): Consumption {
  return { ...consumption, tableUnits: 2 * consumption.tableUnits, transactional: true };
}
