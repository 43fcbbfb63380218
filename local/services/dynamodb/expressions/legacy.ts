import type { AttributeValue } from '../../../apis/dynamodb.ts';
import type { LegacyCondition, LegacyConditions, UpdateItemRequest } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import { beginsWith, contains, holds, isBetween } from './comparison.ts';
import type { Condition } from './condition.ts';
import { attributeOf, type DocumentPath } from './operand.ts';
import { type Clause, type Update, updateOf } from './update.ts';
import type { UpdateOperand } from './update-operand.ts';

/**
 * The conditional parameters from before there were expressions: `Expected`, `QueryFilter` and `ScanFilter`.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
 */
export function legacyCondition(
  conditions: LegacyConditions | undefined,
  operator: 'AND' | 'OR' | undefined,
): Condition | undefined {
  if (!conditions) return undefined;
  const tests = Object.entries(conditions).map(([attribute, condition]) => {
    const test = testOf(condition);
    return (item: Parameters<Condition>[0]) => test(attributeOf(item, attribute));
  });
  return operator === 'OR' ? (item) => tests.some((test) => test(item)) : (item) => tests.every((test) => test(item));
}

type Test = (value: AttributeValue | undefined) => boolean;

function testOf(condition: LegacyCondition): Test {
  const operands = condition.AttributeValueList ?? (condition.Value ? [condition.Value] : []);
  const [first, second] = operands;
  if (condition.Exists === false) return (value) => value === undefined;
  switch (condition.ComparisonOperator ?? 'EQ') {
    case 'EQ':
      return (value) => holds('=', value, first);
    case 'NE':
      return (value) => holds('<>', value, first);
    case 'LT':
      return (value) => holds('<', value, first);
    case 'LE':
      return (value) => holds('<=', value, first);
    case 'GT':
      return (value) => holds('>', value, first);
    case 'GE':
      return (value) => holds('>=', value, first);
    case 'NULL':
      return (value) => value === undefined;
    case 'NOT_NULL':
      return (value) => value !== undefined;
    case 'CONTAINS':
      return (value) => contains(value, first);
    case 'NOT_CONTAINS':
      return (value) => value !== undefined && !contains(value, first);
    case 'BEGINS_WITH':
      return (value) => beginsWith(value, first);
    case 'IN':
      return (value) => operands.some((operand) => holds('=', value, operand));
    case 'BETWEEN':
      return (value) => isBetween(value, first, second);
    default:
      throw validationError(`Unknown comparison operator: ${condition.ComparisonOperator}`);
  }
}

/** `AttributesToGet` as paths. Raises ValidationException when a name comes twice. */
export function legacyPaths(names: readonly string[] | undefined): DocumentPath[] | undefined {
  const duplicate = names?.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined)
    throw validationError(`One or more parameter values were invalid: Duplicate value in attribute name: ${duplicate}`);
  return names?.map((name) => [name]);
}

/** `AttributeUpdates` as an Update: PUT is SET, DELETE without a value is REMOVE. */
export function legacyUpdate(updates: NonNullable<UpdateItemRequest['AttributeUpdates']>): Update {
  return updateOf(
    Object.entries(updates).flatMap(([attribute, { Action, Value }]) => legacyClause(attribute, Action, Value)),
  );
}

function legacyClause(attribute: string, action: string | undefined, value: AttributeValue | undefined): Clause[] {
  const path = [attribute];
  if (value === undefined) return [{ action: 'remove', path }];
  // The operand is a part of the request itself, so it needs none of the request's named values.
  const operand = { valueOf: () => value, knownType: () => undefined };
  if (action === 'ADD' && 'L' in value) return [{ action: 'set', path, operand: appending(attribute, value) }];
  if (action === 'ADD') return [{ action: 'add', path, operand }];
  if (action === 'DELETE') return [{ action: 'delete', path, operand }];
  return [{ action: 'set', path, operand }];
}

/** ADD of a list, which expressions don't have: it appends. */
function appending(attribute: string, value: { L: AttributeValue[] }): UpdateOperand {
  return {
    valueOf: (item) => {
      const existing = attributeOf(item, attribute);
      if (existing && !('L' in existing)) throw validationError('Type mismatch for attribute to update');
      return { L: [...(existing?.L ?? []), ...value.L] };
    },
    knownType: () => 'L',
  };
}

/** What is wrong with `AttributeUpdates`, if anything. */
export function legacyUpdateProblem(updates: UpdateItemRequest['AttributeUpdates']): string | undefined {
  const invalid = 'One or more parameter values were invalid: ';
  for (const { Action, Value } of Object.values(updates ?? {})) {
    if (!Value && Action !== 'DELETE')
      return `${invalid}Only DELETE action is allowed when no attribute value is specified`;
    const type = Value && Object.keys(Value)[0];
    if (type && Action === 'DELETE' && !['SS', 'NS', 'BS'].includes(type))
      return `${invalid}DELETE action with value is not supported for the type ${type}`;
    if (type && Action === 'ADD' && !['L', 'SS', 'NS', 'BS', 'N'].includes(type))
      return `${invalid}ADD action is not supported for the type ${type}`;
  }
  return undefined;
}
