import batchGetItemValidation from 'dynalite/validations/batchGetItem.js';
import validations from 'dynalite/validations/index.js';
import type { AttributeMap } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { requestedTables, withTableNames } from '../batch-tables.ts';
import { type Consumption, consumedCapacities, mergeByTable } from '../consumption.ts';
import type { Database } from '../database.ts';
import { checkRequest, raiseProblem } from '../dynalite/check-request.ts';
import type { KeysAndAttributes } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import { checkValues } from '../item-checks.ts';
import { consumptionDetail } from '../item-request.ts';
import { itemSize } from '../item-size.ts';
import { positionOfKey } from '../key-schema.ts';
import { keyedRequirement } from '../permissions.ts';
import { type Table, tieOf } from '../table.ts';
import { projectionOf, readItem } from './get-item.ts';

/** An answer holds at most this many bytes of items; the keys of the rest come back as UnprocessedKeys. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_KEYS = 100;

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export function batchGetItem(database: Database): Operation {
  return {
    requires: (input) =>
      requestedTables(input).map(([name, asked]) => keyedRequirement(database, 'BatchGetItem', name, keysIn(asked))),
    handle: (input) => {
      const named = withTableNames(input, database);
      const request = checkRequest(named.input, batchGetItemValidation.types);
      const tables = Object.entries(request.RequestItems).map(([name, asked]) => ({ name, asked }));
      for (const { asked } of tables) checkKeys(asked);
      if (tables.reduce((sum, { asked }) => sum + asked.Keys.length, 0) > MOST_KEYS)
        throw validationError('Too many items requested for the BatchGetItem call');
      const batch = new Batch();
      for (const { name, asked } of tables) batch.read(named.given.get(name) ?? name, database.table(name), asked);
      const consumed = mergeByTable(batch.consumptions);
      const output = {
        Responses: batch.responses,
        UnprocessedKeys: batch.unprocessed,
        ...consumedCapacities(consumed, request.ReturnConsumedCapacity),
      };
      database.noteConsumption(output, consumed);
      return output;
    },
    payloads: (input) => requestedTables(input).flatMap(([, asked]) => keysIn(asked)),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

class Batch {
  readonly responses: Record<string, AttributeMap[]> = {};
  readonly unprocessed: Record<string, KeysAndAttributes> = {};
  readonly consumptions: Consumption[] = [];
  #bytes = 0;

  read(name: string, table: Table, asked: KeysAndAttributes): void {
    const projection = projectionOf(asked);
    checkDistinct(asked.Keys.map((key) => tieOf(positionOfKey(key, table.keys))));
    const items: AttributeMap[] = [];
    const left: AttributeMap[] = [];
    for (const key of asked.Keys) {
      if (this.#bytes >= MOST_BYTES) {
        left.push(key);
        continue;
      }
      const { item, consumption } = readItem(table, key, projection, asked.ConsistentRead ?? false);
      this.consumptions.push(consumption);
      if (!item) continue;
      this.#bytes += itemSize(item);
      items.push(item);
    }
    this.responses[name] = items;
    if (left.length > 0) this.unprocessed[name] = { ...asked, Keys: left };
  }
}

function checkKeys(asked: KeysAndAttributes): void {
  raiseProblem(validations.validateExpressionParams(asked, ['ProjectionExpression'], ['AttributesToGet']));
  for (const key of asked.Keys) checkValues(key);
}

/** Raises ValidationException when a key comes twice. */
export function checkDistinct(places: readonly string[]): void {
  if (new Set(places).size < places.length) throw validationError('Provided list of item keys contains duplicates');
}

function keysIn(asked: unknown): readonly unknown[] {
  const keys = isRecord(asked) ? asked['Keys'] : undefined;
  return Array.isArray(keys) ? keys : [];
}
