import validations from 'dynalite/validations/index.js';
import type { AttributeMap } from '../../apis/dynamodb.ts';
import type { Item } from './attribute-value.ts';
import type { PageRequest } from './dynalite/schema.ts';
import { validationError } from './errors.ts';
import { checkKeyAttribute, type KeySchema, keyOf, positionOf, positionOfKey } from './key-schema.ts';
import type { Rows } from './rows.ts';
import type { SecondaryIndex } from './secondary-index.ts';
import { startKeyNames, type Table, tieOf } from './table.ts';

/** What a Query or Scan reads: a table, or one of its indexes. */
export interface PageSource {
  readonly table: Table;
  readonly index: SecondaryIndex | undefined;
  readonly keys: KeySchema;
  readonly rows: Rows;
  /** Attributes that make up a page's LastEvaluatedKey. */
  readonly startKeyNames: readonly string[];
}

/** Where a page starts: right after this row. */
export interface StartPlace {
  readonly partition: string;
  readonly sort: string;
  readonly tie: string;
}

/** Raises ValidationException for an index that there is not, or one that can't be read consistently. */
export function pageSource(table: Table, request: PageRequest): PageSource {
  if (request.IndexName === undefined)
    return { table, index: undefined, keys: table.keys, rows: table.rows, startKeyNames: startKeyNames(table) };
  const index = table.indexes.get(request.IndexName);
  if (!index) throw validationError(`The table does not have the specified index: ${request.IndexName}`);
  if (index.settings.kind === 'Global' && request.ConsistentRead)
    throw validationError('Consistent reads are not supported on global secondary indexes');
  return { table, index, keys: index.settings.keys, rows: index.rows, startKeyNames: startKeyNames(table, index) };
}

/** Checks the values of an ExclusiveStartKey and makes its numbers canonical. Raises ValidationException. */
export function checkStartKeyValues(startKey: AttributeMap | undefined): void {
  for (const value of Object.values(startKey ?? {})) {
    const problem = validations.validateAttributeValue(value);
    // AWS names the starting key in some of these messages only.
    const bare = /contains duplicates|number set|numeric value|significant digits|number with magnitude/;
    if (problem)
      throw validationError(bare.test(problem) ? problem : `The provided starting key is invalid: ${problem}`);
  }
}

/** The place that an ExclusiveStartKey names. Raises ValidationException when it is not a key of the source. */
export function startPlace(source: PageSource, startKey: Item): StartPlace {
  const { table, index, keys } = source;
  if (Object.keys(startKey).length !== source.startKeyNames.length)
    throw validationError(
      index
        ? 'The provided starting key is invalid'
        : 'The provided starting key is invalid: The provided key element does not match the schema',
    );
  if (index)
    for (const attribute of keys.sort ? [keys.partition, keys.sort] : [keys.partition]) {
      if (!startKey[attribute.name]) throw validationError('The provided starting key is invalid');
      checkKeyAttribute(startKey, attribute, attribute === keys.partition);
    }
  const inTable = tablePosition(table, startKey);
  const place = positionOf(startKey, keys);
  if (!place) throw validationError('The provided starting key is invalid');
  return { ...place, tie: index ? tieOf(inTable) : '' };
}

function tablePosition(table: Table, startKey: Item): ReturnType<typeof positionOfKey> {
  try {
    return positionOfKey(keyOf(startKey, table.keys), table.keys);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw validationError(`The provided starting key is invalid: ${message}`);
  }
}
