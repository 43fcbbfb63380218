import type { AttributeMap } from '../../apis/dynamodb.ts';
import type { Item } from './attribute-value.ts';
import { totalUnits } from './consumption.ts';
import type { PlannedWrite } from './database.ts';
import { writeConsumption } from './database.ts';
import { ConditionalCheckFailed, validationError } from './errors.ts';
import type { Condition } from './expressions/condition.ts';
import type { Update } from './expressions/update.ts';
import { checkIndexKeys, checkItemSize, indexKeyMismatch } from './item-checks.ts';
import { keyNames, type Position, positionOfItem, positionOfKey } from './key-schema.ts';
import type { Table } from './table.ts';

/** What must hold of the item that is there, for a write to happen. */
export interface Guard {
  readonly condition?: Condition | undefined;
  /** The request's expression values. */
  readonly values: AttributeMap;
  /** Attributes into which the request's expressions look. */
  readonly nestedHeads: readonly string[];
  /** Whether the error is to carry the item: ReturnValuesOnConditionCheckFailure. */
  readonly returnItem: boolean;
}

/** Plans to put an item. Raises ValidationException or ConditionalCheckFailedException. */
export function planPut(table: Table, item: Item, guard: Guard): PlannedWrite {
  const position = positionOfItem(item, table.keys);
  checkIndexKeys(table, item, indexKeyMismatch);
  const oldItem = guarded(table, position, guard);
  return { table, position, oldItem, newItem: item };
}

/** Plans to delete an item, which need not be there. */
export function planDelete(table: Table, key: Item, guard: Guard): PlannedWrite {
  const position = positionOfKey(key, table.keys);
  return { table, position, oldItem: guarded(table, position, guard), newItem: undefined };
}

/** Plans to change nothing, if the condition holds: a transaction's ConditionCheck. */
export function planCheck(table: Table, key: Item, guard: Guard): PlannedWrite {
  const position = positionOfKey(key, table.keys);
  const oldItem = guarded(table, position, guard);
  return { table, position, oldItem, newItem: oldItem };
}

/** Plans to update an item, which is made from its key when it is not there and the update has something to put in it. */
export function planUpdate(table: Table, key: Item, update: Update | undefined, guard: Guard): PlannedWrite {
  const position = positionOfKey(key, table.keys);
  checkUpdatedAttributes(table, update, guard);
  const oldItem = guarded(table, position, guard);
  const newItem = update ? update.apply(oldItem ?? key, guard.values) : (oldItem ?? key);
  if (!oldItem && update?.onlyRemoves) return { table, position, oldItem, newItem: undefined };
  if (newItem !== oldItem) {
    checkIndexKeys(
      table,
      newItem,
      () => 'The update expression attempted to update the secondary index key to unsupported type',
    );
    checkItemSize(newItem, 'Item size to update has exceeded the maximum allowed size');
  }
  return { table, position, oldItem, newItem };
}

function checkUpdatedAttributes(table: Table, update: Update | undefined, guard: Guard): void {
  if (!update) return;
  for (const name of keyNames(table.keys))
    if (update.paths.some(([head]) => head === name))
      throw validationError(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
  for (const { settings } of table.indexes.values())
    for (const name of keyNames(settings.keys)) {
      const actual = update.typeSetTo(name, guard.values);
      const expected = table.keyTypes.get(name);
      if (actual && expected && actual !== expected)
        throw validationError(indexKeyMismatch({ attribute: name, index: settings.name, expected, actual }));
    }
  checkNestedHeads(table, update.nestedHeads);
}

/** Key attributes are scalars, so no path leads into one. Raises ValidationException. */
export function checkNestedHeads(table: Table, nestedHeads: readonly string[]): void {
  if (nestedHeads.length === 0) return;
  const problem = (kind: string, name: string): string =>
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${kind}: ${name}`;
  for (const name of keyNames(table.keys)) if (nestedHeads.includes(name)) throw validationError(problem('Key', name));
  for (const name of table.keyTypes.keys())
    if (nestedHeads.includes(name)) throw validationError(problem('IndexKey', name));
}

/** The item that is there, if it satisfies the condition. Raises ConditionalCheckFailedException. */
function guarded(table: Table, position: Position, guard: Guard): Item | undefined {
  checkNestedHeads(table, guard.nestedHeads);
  const item = table.find(position);
  if (!guard.condition || guard.condition(item ?? {}, guard.values)) return item;
  const writeUnits = totalUnits(writeConsumption(table, item, undefined));
  throw new ConditionalCheckFailed(guard.returnItem ? item : undefined, { writeUnits });
}
