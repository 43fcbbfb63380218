import validations from 'dynalite/validations/index.js';
import type { AttributeMap } from '../../apis/dynamodb.ts';
import { isRecord } from '../../core/fields.ts';
import { type Consumption, consumedCapacity, totalUnits } from './consumption.ts';
import type { Database } from './database.ts';
import { raiseProblem } from './dynalite/check-request.ts';
import { type Expressions, parseExpressions } from './dynalite/parse-expressions.ts';
import type {
  ExpressionParameters,
  LegacyConditions,
  MemberSchema,
  ReturnConsumedCapacity,
  ReturnValuesOnConditionCheckFailure,
} from './dynalite/schema.ts';
import { validationError } from './errors.ts';
import { legacyCondition } from './expressions/legacy.ts';
import { type KeySchema, keyOf } from './key-schema.ts';
import type { Guard } from './planning.ts';
import type { Table } from './table.ts';
import { tableNameOf } from './table-name.ts';

/** A parameter that is younger than dynalite's descriptions. */
export const RETURN_ITEM_ON_FAILURE: MemberSchema = { type: 'String', enum: ['ALL_OLD', 'NONE'] };

/** The request's input with an ARN in `TableName` replaced by the name, since the checks only know names. */
export function withTableName(
  input: Readonly<Record<string, unknown>>,
  database: Database,
): Readonly<Record<string, unknown>> {
  const name = input['TableName'];
  if (typeof name !== 'string' || !name.startsWith('arn:')) return input;
  return { ...input, TableName: tableNameOf(name, database.platform.environment) };
}

interface GuardedRequest extends ExpressionParameters {
  readonly Expected?: LegacyConditions;
  readonly ConditionalOperator?: 'AND' | 'OR';
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure;
}

/** Reads the expressions and the condition of a write. Raises ValidationException. */
export function guardOf(request: GuardedRequest): { guard: Guard; expressions: Expressions } {
  if (request.Expected) raiseProblem(validations.validateAttributeConditions(request));
  if (request.ConditionalOperator && !request.Expected)
    throw validationError('ConditionalOperator cannot be used without Filter or Expected');
  const expressions = parseExpressions(request);
  return {
    expressions,
    guard: {
      condition: expressions.condition ?? legacyCondition(request.Expected, request.ConditionalOperator),
      values: request.ExpressionAttributeValues ?? {},
      nestedHeads: expressions.nestedHeads,
      returnItem: request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    },
  };
}

/** An answer with what it consumed, shown as far as asked for and always noted for the journal. */
export function answerWith<T extends object>(
  database: Database,
  answer: T,
  consumption: Consumption,
  wanted: ReturnConsumedCapacity | undefined,
): T & { ConsumedCapacity?: Readonly<Record<string, unknown>> } {
  const shown = consumedCapacity(consumption, wanted);
  const output = shown ? { ...answer, ConsumedCapacity: shown } : answer;
  database.noteConsumption(output, [consumption]);
  return output;
}

/** For the journal: tables and units of a request. */
export function consumptionDetail(database: Database, output: unknown): Readonly<Record<string, unknown>> | undefined {
  const consumptions = database.consumptionOf(output);
  const [first] = consumptions;
  if (!first) return undefined;
  const units = { read: 0, write: 0 };
  for (const one of consumptions) units[one.kind] += totalUnits(one);
  return {
    tables: [...new Set(consumptions.map(({ table }) => table.name))],
    ...(units.read > 0 && { readUnits: units.read }),
    ...(units.write > 0 && { writeUnits: units.write }),
  };
}

/** The named members of a request, for correlation. */
export function members(input: unknown, names: readonly string[]): unknown[] {
  return isRecord(input) ? names.flatMap((name) => input[name] ?? []) : [];
}

/**
 * `ItemCollectionMetrics`, which only tables with a local index have. A collection in memory is far below the first
 * gigabyte, hence the constant range.
 */
export function collectionMetrics(
  table: Table,
  item: AttributeMap,
  wanted: 'SIZE' | 'NONE' | undefined,
): { ItemCollectionMetrics?: Readonly<Record<string, unknown>> } {
  const hasLocalIndex = [...table.indexes.values()].some(({ settings }) => settings.kind === 'Local');
  if (wanted !== 'SIZE' || !hasLocalIndex) return {};
  const schema: KeySchema = { partition: table.keys.partition };
  return { ItemCollectionMetrics: { ItemCollectionKey: keyOf(item, schema), SizeEstimateRangeGB: [0, 1] } };
}
