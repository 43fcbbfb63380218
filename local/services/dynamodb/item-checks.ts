import validations from 'dynalite/validations/index.js';
import type { AttributeMap, AttributeValue } from '../../apis/dynamodb.ts';
import { type Item, typeOf } from './attribute-value.ts';
import { raiseProblem } from './dynalite/check-request.ts';
import { validationError } from './errors.ts';
import { binaryLength, byteLength, itemSize, MAX_ITEM_SIZE } from './item-size.ts';
import type { Table } from './table.ts';

/** Documents may be nested this deep. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_LEVELS = 32;

/** Checks every value of an item or key from a request and makes its numbers canonical. Raises ValidationException. */
export function checkValues(map: AttributeMap | undefined): void {
  for (const name in map) {
    const value = map[name];
    if (value) raiseProblem(validations.validateAttributeValue(value));
  }
}

/** Checks the size and depth of a whole item. Raises ValidationException. */
export function checkItemSize(item: Item, message = 'Item size has exceeded the maximum allowed size'): void {
  if (itemSize(item) > MAX_ITEM_SIZE) throw validationError(message);
  for (const name in item) {
    const value = item[name];
    if (value && ('M' in value || 'L' in value) && depthOf(value) > MOST_LEVELS)
      throw validationError('Nesting Levels have exceeded supported limits');
  }
}

/** Checks the attributes of an item that are keys of an index; a missing one only keeps it out of the index. */
export function checkIndexKeys(table: Table, item: Item, mismatch: (problem: IndexKeyProblem) => string): void {
  for (const { settings } of table.indexes.values())
    for (const attribute of settings.keys.sort
      ? [settings.keys.partition, settings.keys.sort]
      : [settings.keys.partition]) {
      const value = item[attribute.name];
      if (value === undefined) continue;
      const actual = typeOf(value);
      if (actual !== attribute.type)
        throw validationError(
          mismatch({ attribute: attribute.name, index: settings.name, expected: attribute.type, actual }),
        );
      checkIndexKeyLength(value, attribute === settings.keys.partition, attribute.name, settings.name);
    }
}

export interface IndexKeyProblem {
  readonly attribute: string;
  readonly index: string;
  readonly expected: string;
  readonly actual: string;
}

/** What PutItem says about a mistyped index key. */
export function indexKeyMismatch({ attribute, index, expected, actual }: IndexKeyProblem): string {
  return `One or more parameter values were invalid: Type mismatch for Index Key ${attribute} Expected: ${expected} Actual: ${actual} IndexName: ${index}`;
}

function checkIndexKeyLength(value: AttributeValue, isPartition: boolean, attribute: string, index: string): void {
  if (!('S' in value) && !('B' in value)) return;
  const length = 'S' in value ? byteLength(value.S) : binaryLength(value.B);
  if (length === 0)
    throw validationError(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value. IndexName: ${index}, IndexKey: ${attribute}`,
    );
  const limit = isPartition ? 2048 : 1024;
  if (length > limit)
    throw validationError(
      isPartition
        ? 'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes'
        : 'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
}

/** Levels of documents in a value: none for a scalar. */
function depthOf(value: AttributeValue): number {
  if ('L' in value) return 1 + Math.max(0, ...value.L.map(depthOf));
  if ('M' in value) return 1 + Math.max(0, ...Object.values(value.M).map(depthOf));
  return 0;
}
