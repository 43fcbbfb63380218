import { isRecord } from '../../../core/fields.ts';
import type { Matches } from './filter.ts';

/**
 * The filter of a subscription whose resolver sets none: each argument must be equal to the notification's field of the
 * same name. An argument that is left out asks for nothing, one that is null for fields that are null.
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html#using-subscription-arguments
 */
export function argumentMatcher(args: Readonly<Record<string, unknown>>): Matches {
  const wanted = Object.entries(args).filter(([, value]) => value !== undefined);
  if (wanted.length === 0) return () => true;
  return (event) => isRecord(event) && wanted.every(([name, value]) => (event[name] ?? null) === value);
}
