import type { AttributeValue } from '../../apis/dynamodb.ts';
import { sortableDecimal } from './decimal.ts';

/**
 * A text for a key value, so that comparing texts (by `<`) gives DynamoDB's order: numbers by value, strings by their
 * UTF-8 bytes, binaries by unsigned bytes. Of one type only: keys of one schema never differ in type.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 */
export function sortable(value: AttributeValue): string {
  if ('S' in value) return sortableText(value.S);
  if ('N' in value) return sortableDecimal(value.N);
  if ('B' in value) return Buffer.from(value.B, 'base64').toString('latin1');
  throw new TypeError(`A key value must be of type S, N or B, but is ${JSON.stringify(value)}.`);
}

/** JavaScript compares texts by UTF-16 units; only for ASCII is that the order of the UTF-8 bytes. */
function sortableText(text: string): string {
  for (let index = 0; index < text.length; index++)
    if (text.charCodeAt(index) > 127) return Buffer.from(text, 'utf8').toString('latin1');
  return text;
}

/** Compares two texts that `sortable` gave. */
export function compareSortable(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
