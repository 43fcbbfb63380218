import { AwsError } from '../core/aws-error.ts';

/** A whole number of the query string. Raises AwsError `BadRequest` that names it. */
export function numberOf(query: URLSearchParams, name: string, ifMissing: number): number {
  const text = query.get(name);
  if (text === null) return ifMissing;
  if (!/^\d{1,15}$/.test(text)) throw new AwsError('BadRequest', `${name} must be a whole number, but is "${text}".`);
  return Number(text);
}
