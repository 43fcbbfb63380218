import { AwsError } from '../core/aws-error.ts';

/** What is wrong with a request's body, as the control API says it. */
export function badRequest(message: string): AwsError {
  return new AwsError('BadRequest', message);
}

/** A whole number of the query string. Raises AwsError `BadRequest` that names it. */
export function numberOf(query: URLSearchParams, name: string, ifMissing: number): number {
  const text = query.get(name);
  if (text === null) return ifMissing;
  if (!/^\d{1,15}$/.test(text)) throw new AwsError('BadRequest', `${name} must be a whole number, but is "${text}".`);
  return Number(text);
}

/** A text of the query string. Raises AwsError `BadRequest` when it is missing. */
export function textOf(query: URLSearchParams, name: string): string {
  const text = query.get(name);
  if (!text) throw new AwsError('BadRequest', `${name} is missing: add ?${name}=… to the address.`);
  return text;
}
