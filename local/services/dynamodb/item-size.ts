import type { AttributeValue } from '../../apis/dynamodb.ts';
import type { Item } from './attribute-value.ts';

/** The largest item in bytes, names included. */
export const MAX_ITEM_SIZE = 400 * 1024;

/**
 * The size of an item in bytes, which limits and capacity units are reckoned from.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) size += byteLength(name) + valueSize(value);
  }
  return size;
}

export function valueSize(value: AttributeValue): number {
  if ('S' in value) return byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('BOOL' in value || 'NULL' in value) return 1;
  if ('M' in value) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if ('L' in value) return value.L.reduce((sum, member) => sum + 1 + valueSize(member), 3);
  if ('B' in value) return binaryLength(value.B);
  if ('SS' in value) return value.SS.reduce((sum, member) => sum + byteLength(member), 0);
  if ('NS' in value) return value.NS.reduce((sum, member) => sum + numberSize(member), 0);
  return value.BS.reduce((sum, member) => sum + binaryLength(member), 0);
}

/** The bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** The bytes that a base64 text stands for. */
export function binaryLength(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}

/** One byte for each two significant digits, counted in pairs from the decimal point, one more, and one for a minus. */
function numberSize(number: string): number {
  const negative = number.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? number.slice(1) : number).split('.');
  const digits = `${whole}${fraction}`;
  const first = digits.search(/[1-9]/);
  if (first === -1) return 1;
  const last = digits.search(/[1-9]0*$/);
  const significant = last - first + 1;
  const exponent = whole.length - 1 - first;
  return 1 + Math.ceil(significant / 2) + (significant % 2 || exponent % 2 ? 0 : 1) + (negative ? 1 : 0);
}
