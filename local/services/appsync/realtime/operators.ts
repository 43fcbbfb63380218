import { describe } from '../../../core/fields.ts';

/** What an operator takes, and when it holds. */
export interface Operator {
  /** What is wrong with the value of a filter, `FIELD` in place of its field; undefined when nothing is. */
  check(value: unknown): string | undefined;
  /** Whether it holds for a field; null stands for a field that is null or was not sent. */
  test(field: unknown, value: unknown): boolean;
}

type Name =
  | 'eq'
  | 'ne'
  | 'le'
  | 'lt'
  | 'ge'
  | 'gt'
  | 'contains'
  | 'notContains'
  | 'beginsWith'
  | 'in'
  | 'notIn'
  | 'between'
  | 'containsAny';

const MOST_IN = 5;
const MOST_CONTAINS_ANY = 20;

/**
 * The operators of enhanced filters. Values are compared as they are: a number is never equal to a text.
 * https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html#extensions-setSubscriptionInvalidationFilter
 */
export const OPERATORS: Readonly<Record<Name, Operator>> = {
  eq: { check: one('eq', isScalar), test: (field, value) => field === value },
  ne: { check: one('ne', isScalar), test: (field, value) => field !== value },
  le: ordering('le', (order) => order <= 0),
  lt: ordering('lt', (order) => order < 0),
  ge: ordering('ge', (order) => order >= 0),
  gt: ordering('gt', (order) => order > 0),
  contains: { check: one('contains', isScalar), test: contains },
  notContains: { check: one('notContains', isScalar), test: (field, value) => !contains(field, value) },
  beginsWith: {
    check: one('beginsWith', (value) => typeof value === 'string'),
    test: (field, value) => typeof field === 'string' && typeof value === 'string' && field.startsWith(value),
  },
  in: { check: list('in', MOST_IN), test: isIn },
  notIn: { check: list('notIn', MOST_IN), test: (field, value) => !isIn(field, value) },
  between: {
    check: (value) =>
      Array.isArray(value) && value.length === 2 && value.every(isOrdered) && typeof value[0] === typeof value[1]
        ? undefined
        : refused('between', 'two numbers or two texts in a list', value),
    test: (field, value) => {
      if (!Array.isArray(value)) return false;
      const low = compare(field, value[0]);
      const high = compare(field, value[1]);
      return low !== undefined && high !== undefined && low >= 0 && high <= 0;
    },
  },
  containsAny: {
    check: list('containsAny', MOST_CONTAINS_ANY),
    test: (field, value) => Array.isArray(field) && field.some((item) => isIn(item, value)),
  },
};

export function isOperator(name: string): name is Name {
  return Object.hasOwn(OPERATORS, name);
}

function ordering(name: Name, holds: (order: number) => boolean): Operator {
  return {
    check: one(name, isOrdered),
    test: (field, value) => {
      const order = compare(field, value);
      return order !== undefined && holds(order);
    },
  };
}

/** Negative when `field` comes before `value`; undefined when they are not of one kind. */
function compare(field: unknown, value: unknown): number | undefined {
  if (typeof field === 'number' && typeof value === 'number') return field - value;
  if (typeof field === 'string' && typeof value === 'string') return field < value ? -1 : field > value ? 1 : 0;
  return undefined;
}

/** A member of a list, or a part of a text. */
function contains(field: unknown, value: unknown): boolean {
  if (Array.isArray(field)) return field.includes(value);
  return typeof field === 'string' && typeof value === 'string' && field.includes(value);
}

function isIn(field: unknown, values: unknown): boolean {
  return Array.isArray(values) && values.includes(field);
}

function isOrdered(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

function isScalar(value: unknown): boolean {
  return isOrdered(value) || typeof value === 'boolean';
}

function one(name: Name, accepts: (value: unknown) => boolean): Operator['check'] {
  const kind =
    accepts === isScalar ? 'a text, a number or a boolean' : accepts === isOrdered ? 'a text or a number' : 'a text';
  return (value) => (accepts(value) ? undefined : refused(name, kind, value));
}

function list(name: Name, most: number): Operator['check'] {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0 || !value.every(isScalar))
      return refused(name, 'a list of texts, numbers or booleans', value);
    return value.length > most
      ? `subscription exceeds maximum value limit ${most} for operator \`${name}\`.`
      : undefined;
  };
}

function refused(name: Name, kind: string, value: unknown): string {
  return `The operator ${name} of the filter on FIELD takes ${kind}, not ${describe(value)}.`;
}
