import { isRecord } from '../../../core/fields.ts';
import { type FilterEntry, FilterError, type SubscriptionFilter } from './filter.ts';

/** Conditions that hold together. */
type Conjunction = readonly FilterEntry[];

/** Where `and` and `or` nest so that there would be more, the filter is refused before it takes the memory. */
const MOST_CONJUNCTIONS = 1_000;

/**
 * `util.transform.toSubscriptionFilter`: `{ severity: { ge: 7 }, or: [...], and: [...] }` as a filter group, which is an OR
 * of ANDs. Fields named in `ignoredFields` are left out; of the `rules` at least one has to hold as well. Raises
 * FilterError. https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 */
export function toSubscriptionFilter(filter: unknown, ignoredFields: unknown, rules: unknown): SubscriptionFilter {
  const ignored = new Set(listOf('ignoredFields', ignoredFields ?? []));
  const wanted = conjunctionsOf(recordOf('filter', filter ?? {}), ignored);
  const demanded = alternativesOf(recordOf('rules', rules ?? {}));
  const conjunctions = demanded.length === 0 ? wanted : both(wanted, demanded);
  return {
    filterGroup: conjunctions.filter(({ length }) => length > 0).map((filters) => ({ filters: [...filters] })),
  };
}

/** The OR of ANDs that an object stands for, whose members are joined by AND. */
function conjunctionsOf(filter: Readonly<Record<string, unknown>>, ignored: ReadonlySet<unknown>): Conjunction[] {
  let conjunctions: Conjunction[] = [[]];
  for (const [name, value] of Object.entries(filter)) {
    if (value === null || value === undefined || ignored.has(name)) continue;
    if (name === 'or') conjunctions = both(conjunctions, anyOf(name, value, ignored));
    else if (name === 'and')
      for (const part of listOf(name, value))
        conjunctions = both(conjunctions, conjunctionsOf(recordOf(name, part), ignored));
    else conjunctions = both(conjunctions, [entriesOf(name, value)]);
  }
  return conjunctions;
}

/** Each rule is one way to satisfy the rules. */
function alternativesOf(rules: Readonly<Record<string, unknown>>): Conjunction[] {
  return Object.entries(rules).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    return name === 'or' || name === 'and'
      ? conjunctionsOf({ [name]: value }, new Set())
      : [entriesOf(name, value)].filter(({ length }) => length > 0);
  });
}

function anyOf(name: string, value: unknown, ignored: ReadonlySet<unknown>): Conjunction[] {
  const parts = listOf(name, value).flatMap((part) => conjunctionsOf(recordOf(name, part), ignored));
  // Alternatives of which nothing is left, because all of their fields are ignored, ask for nothing.
  const left = parts.filter(({ length }) => length > 0);
  return left.length > 0 ? left : [[]];
}

function entriesOf(fieldName: string, conditions: unknown): Conjunction {
  return Object.entries(recordOf(fieldName, conditions)).flatMap(([operator, value]) =>
    value === null || value === undefined ? [] : [{ fieldName, operator, value }],
  );
}

function both(left: readonly Conjunction[], right: readonly Conjunction[]): Conjunction[] {
  if (left.length * right.length > MOST_CONJUNCTIONS)
    throw new FilterError('util.transform.toSubscriptionFilter: the filter stands for too many combinations.');
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

function recordOf(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new FilterError(`util.transform.toSubscriptionFilter: ${name} must be an object.`);
  return value;
}

function listOf(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new FilterError(`util.transform.toSubscriptionFilter: ${name} must be a list.`);
  return value;
}
