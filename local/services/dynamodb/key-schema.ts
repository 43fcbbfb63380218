import type { AttributeMap, AttributeValue } from '../../apis/dynamodb.ts';
import { type Item, typeOf } from './attribute-value.ts';
import { validationError } from './errors.ts';
import { binaryLength, byteLength } from './item-size.ts';
import { sortable } from './key-order.ts';

export type KeyType = 'S' | 'N' | 'B';

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** The key of a table or index; a table without sort key holds one item for each partition key. */
export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort?: KeyAttribute;
}

/** A key as texts whose order is that of the keys; `sort` is empty when the schema has none. */
export interface Position {
  readonly partition: string;
  readonly sort: string;
}

const NO_MATCH = 'The provided key element does not match the schema';

export function keyNames(schema: KeySchema): string[] {
  return schema.sort ? [schema.partition.name, schema.sort.name] : [schema.partition.name];
}

/** Just the key attributes of an item. */
export function keyOf(item: Item, schema: KeySchema): AttributeMap {
  const key: AttributeMap = {};
  for (const name of keyNames(schema)) {
    const value = item[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}

/** Where an item or key with all of the schema's attributes stands; undefined when one of them is missing. */
export function positionOf(item: Item, schema: KeySchema): Position | undefined {
  const partition = item[schema.partition.name];
  if (partition === undefined) return undefined;
  if (!schema.sort) return { partition: sortable(partition), sort: '' };
  const sort = item[schema.sort.name];
  return sort && { partition: sortable(partition), sort: sortable(sort) };
}

/** Where a `Key` parameter points. Raises ValidationException when it is not exactly the schema's key. */
export function positionOfKey(key: Item, schema: KeySchema): Position {
  const expected = schema.sort ? 2 : 1;
  if (Object.keys(key).length !== expected) throw validationError(NO_MATCH);
  checkKeyAttribute(key, schema.partition, true);
  if (schema.sort) checkKeyAttribute(key, schema.sort, false);
  return positionOf(key, schema) ?? raiseNoMatch();
}

/** Where an item to be put stands. Raises ValidationException when a key attribute is missing, mistyped or too long. */
export function positionOfItem(item: Item, schema: KeySchema): Position {
  for (const attribute of schema.sort ? [schema.partition, schema.sort] : [schema.partition]) {
    const value = item[attribute.name];
    if (value === undefined)
      throw validationError(`One or more parameter values were invalid: Missing the key ${attribute.name} in the item`);
    if (typeOf(value) !== attribute.type)
      throw validationError(
        `One or more parameter values were invalid: Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${typeOf(value)}`,
      );
    checkKeyValue(value, attribute.name, attribute === schema.partition);
  }
  return positionOf(item, schema) ?? raiseNoMatch();
}

/** Checks one attribute of a key parameter. Raises ValidationException. */
export function checkKeyAttribute(key: Item, attribute: KeyAttribute, isPartition: boolean): void {
  const value = key[attribute.name];
  if (value === undefined || typeOf(value) !== attribute.type) throw validationError(NO_MATCH);
  checkKeyValue(value, attribute.name, isPartition);
}

/**
 * A key value must not be empty, and not longer than 2048 bytes for a partition key or 1024 for a sort key.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
function checkKeyValue(value: AttributeValue, name: string, isPartition: boolean): void {
  if ('N' in value) return;
  const length = 'S' in value ? byteLength(value.S) : 'B' in value ? binaryLength(value.B) : 0;
  if (length === 0)
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value. Key: ${name}`,
    );
  if (isPartition && length > 2048)
    throw validationError(
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    );
  if (!isPartition && length > 1024)
    throw validationError(
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
}

function raiseNoMatch(): never {
  throw validationError(NO_MATCH);
}
