import type { AttributeMap } from '../../../apis/dynamodb.ts';
import type { Database, PlannedWrite } from '../database.ts';
import { validationError } from '../errors.ts';
import { checkItemSize, checkValues } from '../item-checks.ts';
import { guardOf } from '../item-request.ts';
import { type Position, positionOf } from '../key-schema.ts';
import { planCheck, planDelete, planPut, planUpdate } from '../planning.ts';
import type { Table } from '../table.ts';
import type { TransactWriteItem } from './schema.ts';

/** One item of a transaction, its request checked; only the state of the table can still refuse it. */
export interface TransactionStep {
  readonly table: Table;
  /** Where the item stands; undefined when its key does not fit the table, which `plan` will say. */
  readonly position: Position | undefined;
  /** A ConditionCheck writes nothing. */
  readonly isCheck: boolean;
  /** Raises ConditionalCheckFailedException or ValidationException. */
  plan(): PlannedWrite;
}

const ONE_OF = 'TransactItems can only contain one of Check, Put, Update or Delete';

/** Reads one item of TransactWriteItems. Raises ValidationException or ResourceNotFoundException. */
export function transactionStep(database: Database, item: TransactWriteItem): TransactionStep {
  const { Put: put, Delete: remove, Update: update, ConditionCheck: check } = item;
  if ([put, remove, update, check].filter((part) => part !== undefined).length > 1) throw validationError(ONE_OF);
  if (put) {
    checkValues(put.Item);
    checkItemSize(put.Item);
    const { guard } = guardOf(put);
    return step(database.table(put.TableName), put.Item, (table) => planPut(table, put.Item, guard));
  }
  if (remove) {
    checkValues(remove.Key);
    const { guard } = guardOf(remove);
    return step(database.table(remove.TableName), remove.Key, (table) => planDelete(table, remove.Key, guard));
  }
  if (update) {
    checkValues(update.Key);
    const { guard, expressions } = guardOf(update);
    return step(database.table(update.TableName), update.Key, (table) =>
      planUpdate(table, update.Key, expressions.update, guard),
    );
  }
  if (!check) throw validationError(ONE_OF);
  checkValues(check.Key);
  const { guard } = guardOf(check);
  const planned = step(database.table(check.TableName), check.Key, (table) => planCheck(table, check.Key, guard));
  return { ...planned, isCheck: true };
}

function step(table: Table, key: AttributeMap, plan: (table: Table) => PlannedWrite): TransactionStep {
  return { table, position: placeOf(table, key), isCheck: false, plan: () => plan(table) };
}

/** Where a key or item stands, undefined when it does not fit the table: a reason for cancellation, found in its turn. */
export function placeOf(table: Table, key: AttributeMap): Position | undefined {
  const { partition, sort } = table.keys;
  const fits = [partition, ...(sort ? [sort] : [])].every(({ name, type }) => {
    const value = key[name];
    return value !== undefined && type in value;
  });
  return fits ? positionOf(key, table.keys) : undefined;
}
