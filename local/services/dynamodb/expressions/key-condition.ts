import type { AttributeMap, AttributeValue } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import { validationError } from '../errors.ts';
import type { ValueNames } from './operand.ts';

/** A condition on one key attribute: `EQ`, `LT`, `LE`, `GT`, `GE`, `BETWEEN` or `BEGINS_WITH`, or one that no key allows. */
export interface KeyCondition {
  readonly operator: string;
  readonly operands: readonly AttributeValue[];
}

/** Key conditions by attribute name. */
export type KeyConditions = ReadonlyMap<string, KeyCondition>;

/** Gives the key conditions of an expression for the values of one request. */
export type KeyConditionTemplate = (values: AttributeMap) => KeyConditions;

/** Turns what dynalite made of a KeyConditionExpression into a template that holds no values. */
export function compileKeyConditions(converted: Record<string, unknown>, names: ValueNames): KeyConditionTemplate {
  const templates = Object.entries(converted).map(([attribute, condition]) => {
    const operator = isRecord(condition) ? condition['ComparisonOperator'] : undefined;
    const operands = isRecord(condition) ? condition['AttributeValueList'] : undefined;
    if (typeof operator !== 'string' || !Array.isArray(operands))
      throw new TypeError(`The key condition on ${attribute} is of unknown form.`);
    const valueNames = operands.map((operand) => {
      const name = names.get(operand);
      if (name === undefined) throw validationError('KeyConditionExpressions cannot contain nested operations');
      return name;
    });
    return { attribute, operator, valueNames };
  });
  return (values) =>
    new Map(
      templates.map(({ attribute, operator, valueNames }) => {
        const operands = valueNames.flatMap((name) => values[name] ?? []);
        return [attribute, { operator, operands }];
      }),
    );
}
