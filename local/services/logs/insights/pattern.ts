import { malformedQuery } from './malformed-query.ts';

/** A regular expression of a query; `(?i)` at its beginning makes it blind to case. Raises MalformedQueryException. */
export function patternOf(text: string): RegExp {
  try {
    return text.startsWith('(?i)') ? new RegExp(text.slice(4), 'i') : new RegExp(text);
  } catch (error) {
    throw malformedQuery(
      `/${text}/ is no regular expression: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
