import type { Requirement } from '../../../platform/access.ts';
import type { Operation } from '../../../platform/calls.ts';
import {
  type Consumption,
  consumedCapacities,
  mergeByTable,
  NO_INDEX_UNITS,
  readUnits,
  totalUnits,
} from '../consumption.ts';
import { type Database, type PlannedWrite, writeConsumption } from '../database.ts';
import { checkRequest } from '../dynalite/check-request.ts';
import { validationError } from '../errors.ts';
import { consumptionDetail } from '../item-request.ts';
import { itemSize } from '../item-size.ts';
import { keyedRequirement } from '../permissions.ts';
import { type Table, tieOf } from '../table.ts';
import {
  type CancellationReason,
  cancellationReason,
  NO_REASON,
  transactionCanceled,
} from '../transactions/cancellation.ts';
import { transactItems, withTableNames } from '../transactions/items.ts';
import { RequestTokens } from '../transactions/request-tokens.ts';
import { TRANSACT_WRITE_ITEMS, type TransactWriteItemsRequest } from '../transactions/schema.ts';
import { type TransactionStep, transactionStep } from '../transactions/step.ts';

const MOST_BYTES = 4 * 1024 * 1024;
/** The action that each kind of item stands for. */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['Put', 'PutItem'],
  ['Delete', 'DeleteItem'],
  ['Update', 'UpdateItem'],
  ['ConditionCheck', 'ConditionCheckItem'],
]);

/**
 * All or nothing. Every check is made before the first write, and no other request runs in between, so there are no
 * conflicts to report.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export function transactWriteItems(database: Database): Operation {
  const tokens = new RequestTokens(database);
  return {
    requires: (input) => requirements(database, input),
    handle: (input) => {
      const request = checkRequest(withTableNames(input, database), TRANSACT_WRITE_ITEMS);
      const steps = request.TransactItems.map((item) => transactionStep(database, item));
      checkDistinct(steps);
      const repeated = tokens.isRepeat(request);
      const output = repeated ? replay(steps, request) : execute(database, steps, request);
      if (!repeated) tokens.remember(request);
      database.noteConsumption(output.answer, output.consumptions);
      return output.answer;
    },
    payloads: (input) =>
      transactItems(input).flatMap(({ parameters }) => parameters['Item'] ?? parameters['Key'] ?? []),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

interface Outcome {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly consumptions: readonly Consumption[];
}

function execute(database: Database, steps: readonly TransactionStep[], request: TransactWriteItemsRequest): Outcome {
  const plans = planAll(steps);
  const bytes = plans.reduce((sum, { newItem, oldItem }) => sum + itemSize(newItem ?? oldItem ?? {}), 0);
  if (bytes > MOST_BYTES)
    throw validationError(
      'Transaction request cannot exceed the maximum size of 4 MB: Member must have length less than or equal to 4194304',
    );
  const consumptions = mergeByTable(
    plans.map((plan, index) => twofold(steps[index]?.isCheck ? writeOf(plan) : database.commit(plan))),
  );
  return { consumptions, answer: consumedCapacities(consumptions, request.ReturnConsumedCapacity) };
}

/** Checks every step. Raises TransactionCanceledException when one of them fails. */
function planAll(steps: readonly TransactionStep[]): PlannedWrite[] {
  const plans: PlannedWrite[] = [];
  const reasons: CancellationReason[] = [];
  for (const step of steps)
    try {
      plans.push(step.plan());
      reasons.push(NO_REASON);
    } catch (error) {
      const reason = cancellationReason(error);
      if (!reason) throw error;
      reasons.push(reason);
    }
  if (plans.length === steps.length) return plans;
  throw transactionCanceled(
    reasons,
    plans.reduce((sum, plan) => sum + totalUnits(twofold(writeOf(plan))), 0),
  );
}

/** A repeat changes nothing and is charged as reads. */
function replay(steps: readonly TransactionStep[], request: TransactWriteItemsRequest): Outcome {
  const consumptions = mergeByTable(
    steps.map(({ table, position }) => {
      const item = position && table.find(position);
      const tableUnits = 2 * readUnits(item ? itemSize(item) : 0, true);
      return { table, kind: 'read', tableUnits, indexUnits: NO_INDEX_UNITS, transactional: true };
    }),
  );
  return { consumptions, answer: consumedCapacities(consumptions, request.ReturnConsumedCapacity) };
}

function writeOf({ table, oldItem, newItem }: PlannedWrite): Consumption {
  return writeConsumption(table, oldItem, newItem);
}

/** Transactions do everything twice, to prepare and to commit. */
function twofold(consumption: Consumption): Consumption {
  const indexUnits = new Map([...consumption.indexUnits].map(([name, units]) => [name, 2 * units]));
  return { ...consumption, tableUnits: 2 * consumption.tableUnits, indexUnits, transactional: true };
}

function checkDistinct(steps: readonly TransactionStep[]): void {
  const seen = new Map<Table, Set<string>>();
  for (const { table, position } of steps) {
    if (!position) continue;
    const places = seen.get(table) ?? new Set();
    if (places.has(tieOf(position)))
      throw validationError('Transaction request cannot include multiple operations on one item');
    seen.set(table, places.add(tieOf(position)));
  }
}

/** Each item needs the permission of the action it stands for, so a transaction has no permission of its own. */
function requirements(database: Database, input: unknown): Requirement[] {
  return transactItems(input).flatMap(({ kind, parameters }) => {
    const name = parameters['TableName'];
    const action = ACTIONS.get(kind);
    if (typeof name !== 'string' || !action) return [];
    const key = parameters['Key'] ?? parameters['Item'];
    const context = { 'dynamodb:EnclosingOperation': 'TransactWriteItems' };
    return [keyedRequirement(database, action, name, [key], context)];
  });
}
