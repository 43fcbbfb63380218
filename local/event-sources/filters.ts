import { Fields } from '../core/fields.ts';
import { compilePattern } from '../patterns/index.ts';

/** Whether an event goes on; it looks into the event with its encoded fields parsed. */
export type EventFilter = (view: unknown) => boolean;

const MAXIMUM_FILTERS = 5;
const MAXIMUM_PATTERN = 4096;

/**
 * Compiles `FilterCriteria`: an event goes on when any of the patterns matches, or when there is none. Raises an Error
 * that names the filter.
 *
 * A pattern that expects JSON in the body of an SQS message never matches a plain string and the other way round, since
 * the body is compared as what it is: that is how AWS drops such messages.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
 */
export function compileFilters(criteria: Fields | undefined): EventFilter | undefined {
  const filters = criteria?.optionalArray('Filters') ?? [];
  if (filters.length > MAXIMUM_FILTERS)
    throw new Error(`FilterCriteria: there are ${filters.length} filters; at most ${MAXIMUM_FILTERS} are allowed.`);
  const tests = filters.map((entry, index) => {
    const where = `FilterCriteria.Filters[${index}].Pattern`;
    const text = new Fields(entry, (message) => new Error(`${where}: ${message}`)).string('Pattern');
    if (text.length > MAXIMUM_PATTERN)
      throw new Error(`${where} has ${text.length} characters; at most ${MAXIMUM_PATTERN} are allowed.`);
    try {
      return compilePattern(JSON.parse(text), 'pipe');
    } catch (error) {
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  const [only] = tests;
  if (!only) return undefined;
  return tests.length === 1 ? only : (view) => tests.some((test) => test(view));
}
