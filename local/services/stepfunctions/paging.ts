import type { Fields } from '../../core/fields.ts';
import { invalidToken } from './errors.ts';

/** A page of a list as `maxResults` and `nextToken` ask for it. Raises AwsError `InvalidToken`. */
export function page<T>(
  request: Fields,
  items: readonly T[],
  defaults: { size: number; maximum: number },
): { items: readonly T[]; nextToken?: string } {
  const wanted = request.optionalInteger('maxResults', { min: 0, max: defaults.maximum });
  const size = wanted || defaults.size;
  const token = request.optionalString('nextToken');
  const from = token === undefined ? 0 : decode(token);
  const end = from + size;
  return { items: items.slice(from, end), ...(end < items.length && { nextToken: encode(end) }) };
}

function encode(position: number): string {
  return Buffer.from(`position:${position}`).toString('base64url');
}

function decode(token: string): number {
  const match = /^position:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match) throw invalidToken();
  return Number(match[1]);
}
