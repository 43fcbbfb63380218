import type { AttributeValue } from '../../../apis/dynamodb.ts';
import { setMembers, typeOf, valuesEqual } from '../attribute-value.ts';
import { compareSortable, sortable } from '../key-order.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/**
 * Compares as condition expressions do: values of different types are never equal and have no order; only strings,
 * numbers and binaries have one.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function holds(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined) return comparator === '<>';
  if (comparator === '=') return valuesEqual(left, right);
  if (comparator === '<>') return !valuesEqual(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Less than, equal to or greater than zero; undefined when the two have no order. */
export function orderOf(left: AttributeValue, right: AttributeValue): number | undefined {
  const type = typeOf(left);
  if (type !== typeOf(right) || (type !== 'S' && type !== 'N' && type !== 'B')) return undefined;
  return compareSortable(sortable(left), sortable(right));
}

export function isBetween(value: AttributeValue | undefined, low?: AttributeValue, high?: AttributeValue): boolean {
  return holds('>=', value, low) && holds('<=', value, high);
}

/** `begins_with`, for strings and binaries. */
export function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value === undefined || prefix === undefined) return false;
  if ('S' in value) return 'S' in prefix && value.S.startsWith(prefix.S);
  return 'B' in value && 'B' in prefix && sortable(value).startsWith(sortable(prefix));
}

/** `contains`: part of a string or binary, member of a set or list. */
export function contains(value: AttributeValue | undefined, wanted: AttributeValue | undefined): boolean {
  if (value === undefined || wanted === undefined) return false;
  if ('S' in value) return 'S' in wanted && value.S.includes(wanted.S);
  if ('B' in value) return 'B' in wanted && sortable(value).includes(sortable(wanted));
  if ('L' in value) return value.L.some((member) => valuesEqual(member, wanted));
  const members = setMembers(value);
  if (!members) return false;
  if ('S' in wanted) return 'SS' in value && members.includes(wanted.S);
  if ('N' in wanted) return 'NS' in value && members.includes(wanted.N);
  return 'B' in wanted && 'BS' in value && members.includes(wanted.B);
}
