import { describe, isRecord } from '../../../core/fields.ts';
import { isOperator, OPERATORS, type Operator } from './operators.ts';

/** One condition on a field of the notification; `fieldName` can lead into objects, `author.name`. */
export interface FilterEntry {
  readonly fieldName: string;
  readonly operator: string;
  readonly value: unknown;
}

/** All conditions of one of the filters have to hold. */
export interface SubscriptionFilter {
  readonly filterGroup: readonly { readonly filters: readonly FilterEntry[] }[];
}

/** What `extensions.invalidateSubscriptions` asks for. */
export interface Invalidation {
  readonly subscriptionField: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Whether a notification, or the payload of an invalidation, is one that a subscriber asked for. */
export type Matches = (payload: unknown) => boolean;

/** A filter that AppSync does not take. */
export class FilterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FilterError';
  }
}

const MOST_FIELDS = 5;
const MOST_FILTERS = 10;
const DEEPEST = 5;
const LONGEST = 256;

/**
 * A filter as a handler gave it, checked. Raises FilterError, in AppSync's words where these are known: from
 * https://github.com/aws-amplify/amplify-category-api/issues/740 and what Amplify's clients look for in
 * https://github.com/aws-amplify/amplify-js/pull/11000
 *
 * https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html
 */
export function parseFilter(value: unknown): SubscriptionFilter {
  const groups = isRecord(value) ? value['filterGroup'] : undefined;
  if (!Array.isArray(groups)) throw new FilterError('A subscription filter must be an object with a list filterGroup.');
  if (groups.length === 0)
    throw new FilterError('The filterGroup of a subscription filter is empty; it takes at least one filter.');
  if (groups.length > MOST_FILTERS)
    throw new FilterError(`Filters combination exceed maximum limit ${MOST_FILTERS} for subscription.`);
  const filterGroup = groups.map((group) => ({ filters: parseFilters(group) }));
  const fields = new Set(filterGroup.flatMap(({ filters }) => filters.map(({ fieldName }) => fieldName)));
  if (fields.size > MOST_FIELDS)
    throw new FilterError(`Filters exceed maximum attributes limit ${MOST_FIELDS} for subscription.`);
  return { filterGroup };
}

function parseFilters(group: unknown): FilterEntry[] {
  const filters = isRecord(group) ? group['filters'] : undefined;
  if (!Array.isArray(filters) || filters.length === 0)
    throw new FilterError('Each member of a filterGroup must be an object with a list filters that is not empty.');
  const entries = filters.map(parseEntry);
  if (new Set(entries.map(({ fieldName }) => fieldName)).size < entries.length)
    throw new FilterError('The subscription filter uses same fieldName multiple time.');
  return entries;
}

function parseEntry(entry: unknown): FilterEntry {
  if (!isRecord(entry)) throw new FilterError('Each filter must be an object with fieldName, operator and value.');
  const { fieldName, operator, value } = entry;
  if (typeof fieldName !== 'string' || fieldName.length > LONGEST || fieldName.split('.').length > DEEPEST)
    throw new FilterError(
      `The fieldName ${describe(fieldName)} of a filter must be a path of at most ${DEEPEST} names and ${LONGEST} characters.`,
    );
  if (typeof operator !== 'string' || !isOperator(operator))
    throw new FilterError(
      `The operator ${describe(operator)} of the filter on ${fieldName} is unknown; there are ${Object.keys(OPERATORS).join(', ')}.`,
    );
  const problem = OPERATORS[operator].check(value);
  if (problem !== undefined) throw new FilterError(problem.replace('FIELD', fieldName));
  return { fieldName, operator, value };
}

/** The filter ready to be asked: one of its filters has to match with all of its conditions. */
export function matcherOf(filter: SubscriptionFilter): Matches {
  const alternatives = filter.filterGroup.map(({ filters }) => filters.map(conditionOf));
  return (payload) => alternatives.some((conditions) => conditions.every((condition) => condition(payload)));
}

function conditionOf({ fieldName, operator, value }: FilterEntry): Matches {
  if (!isOperator(operator)) throw new FilterError(`The operator ${operator} is unknown.`);
  const { test }: Operator = OPERATORS[operator];
  const path = fieldName.split('.');
  return (payload) => {
    let field: unknown = payload;
    for (const name of path) field = isRecord(field) && Object.hasOwn(field, name) ? field[name] : undefined;
    return test(field ?? null, value);
  };
}
