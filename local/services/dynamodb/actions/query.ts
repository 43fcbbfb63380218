import validations from 'dynalite/validations/index.js';
import queryValidation from 'dynalite/validations/query.js';
import type { Operation } from '../../../platform/calls.ts';
import { typeOf } from '../attribute-value.ts';
import type { Database } from '../database.ts';
import { checkRequest, raiseProblem, requestRecord } from '../dynalite/check-request.ts';
import { type Expressions, parseExpressions } from '../dynalite/parse-expressions.ts';
import type { LegacyConditions, QueryRequest } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import type { KeyCondition, KeyConditions } from '../expressions/key-condition.ts';
import { legacyCondition, legacyPaths } from '../expressions/legacy.ts';
import { answerWith, consumptionDetail, withTableName } from '../item-request.ts';
import { sortable } from '../key-order.ts';
import { keyRange, rangeAfter } from '../key-range.ts';
import { checkKeyAttribute, type KeySchema, keyNames } from '../key-schema.ts';
import { Page } from '../page.ts';
import { checkStartKeyValues, type PageSource, pageSource, type StartPlace, startPlace } from '../page-source.ts';
import { pageRequirement } from '../permissions.ts';
import { checkNestedHeads } from '../planning.ts';
import { pagePayloads } from './scan.ts';

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export function query(database: Database): Operation {
  return {
    requires: (input) => pageRequirement(database, input, 'Query'),
    handle: (input) => {
      const request = checkRequest(withTableName(requestRecord(input), database), queryValidation.types);
      const expressions = checkParameters(request);
      const conditions = keyConditionsOf(request, expressions);
      const source = pageSource(database.table(request.TableName), request);
      checkKeyConditions(conditions, source.keys);
      const start = request.ExclusiveStartKey && startPlace(source, request.ExclusiveStartKey);
      const filter = expressions.filter ?? legacyCondition(request.QueryFilter, request.ConditionalOperator);
      const paths = expressions.projection ?? legacyPaths(request.AttributesToGet);
      checkNestedHeads(source.table, expressions.nestedHeads);
      checkFilterHeads(request, expressions, source.keys);
      const page = new Page(source, request, { filter, paths });
      readPage(page, source, conditions, start, request.ScanIndexForward ?? true);
      return answerWith(database, page.answer(), page.consumption(), request.ReturnConsumedCapacity);
    },
    payloads: (_input, output) => pagePayloads(output),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

function checkParameters(request: QueryRequest): Expressions {
  raiseProblem(
    validations.validateExpressionParams(
      request,
      ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
      ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
    ),
  );
  raiseProblem(validations.validateConditions(request.QueryFilter));
  legacyPaths(request.AttributesToGet);
  checkStartKeyValues(request.ExclusiveStartKey);
  if (!request.KeyConditions && request.KeyConditionExpression === undefined)
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  return parseExpressions(request);
}

function keyConditionsOf(request: QueryRequest, expressions: Expressions): KeyConditions {
  const conditions =
    expressions.keyCondition?.(request.ExpressionAttributeValues ?? {}) ?? legacyKeyConditions(request.KeyConditions);
  if (conditions.size !== 1 && conditions.size !== 2) throw validationError('Conditions can be of length 1 or 2 only');
  return conditions;
}

function legacyKeyConditions(conditions: LegacyConditions | undefined): KeyConditions {
  raiseProblem(validations.validateConditions(conditions));
  return new Map(
    Object.entries(conditions ?? {}).map(
      ([name, { ComparisonOperator, AttributeValueList }]): [string, KeyCondition] => [
        name,
        { operator: ComparisonOperator ?? 'EQ', operands: AttributeValueList ?? [] },
      ],
    ),
  );
}

/** Equality on the partition key, and at most one range on the sort key. Raises ValidationException. */
function checkKeyConditions(conditions: KeyConditions, keys: KeySchema): void {
  if (!keys.sort && conditions.size > 1) throw validationError('Query key condition not supported');
  for (const attribute of keys.sort ? [keys.partition, keys.sort] : [keys.partition]) {
    const isPartition = attribute === keys.partition;
    const condition = conditions.get(attribute.name);
    if (!condition) {
      if (isPartition || conditions.size > 1)
        throw validationError(`Query condition missed key schema element: ${attribute.name}`);
      continue;
    }
    if (['NULL', 'NOT_NULL', 'NE', 'CONTAINS', 'NOT_CONTAINS', 'IN'].includes(condition.operator))
      throw validationError('Attempted conditional constraint is not an indexable operation');
    if (condition.operands.some((operand) => typeOf(operand) !== attribute.type))
      throw validationError(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      );
    if (isPartition && condition.operator !== 'EQ') throw validationError('Query key condition not supported');
    if (condition.operator !== 'BEGINS_WITH')
      for (const operand of condition.operands)
        checkKeyAttribute({ [attribute.name]: operand }, attribute, isPartition);
  }
}

/** A filter can't look at the keys: that is what key conditions are for. Raises ValidationException. */
function checkFilterHeads(request: QueryRequest, expressions: Expressions, keys: KeySchema): void {
  const heads = request.QueryFilter ? Object.keys(request.QueryFilter) : expressions.filterHeads;
  const kind = request.QueryFilter ? 'QueryFilter' : 'Filter Expression';
  for (const name of keyNames(keys))
    if (heads.includes(name))
      throw validationError(`${kind} can only contain non-primary key attributes: Primary key attribute: ${name}`);
}

function readPage(
  page: Page,
  source: PageSource,
  conditions: KeyConditions,
  start: StartPlace | undefined,
  forward: boolean,
): void {
  const [partitionValue] = conditions.get(source.keys.partition.name)?.operands ?? [];
  if (!partitionValue) return;
  const key = sortable(partitionValue);
  if (start && start.partition !== key)
    throw validationError('The provided starting key is outside query boundaries based on provided conditions');
  const partition = source.rows.partition(key);
  if (!partition) return;
  const range = keyRange(partition, source.keys.sort && conditions.get(source.keys.sort.name));
  const { from, to } = start ? rangeAfter(partition, range, start, forward) : range;
  for (let offset = 0; offset < to - from && !page.isFull; offset++) {
    const row = partition.at(forward ? from + offset : to - 1 - offset);
    if (row) page.read(row.item);
  }
}
