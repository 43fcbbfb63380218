import getItemValidation from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import type { AttributeMap } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { copyItem, type Item } from '../attribute-value.ts';
import { type Consumption, NO_INDEX_UNITS, readUnits } from '../consumption.ts';
import type { Database } from '../database.ts';
import { checkRequest, raiseProblem, requestRecord } from '../dynalite/check-request.ts';
import { parseExpressions } from '../dynalite/parse-expressions.ts';
import { legacyPaths } from '../expressions/legacy.ts';
import type { DocumentPath } from '../expressions/operand.ts';
import { project } from '../expressions/projection.ts';
import { checkValues } from '../item-checks.ts';
import { answerWith, consumptionDetail, members, withTableName } from '../item-request.ts';
import { itemSize } from '../item-size.ts';
import { positionOfKey } from '../key-schema.ts';
import { itemRequirement } from '../permissions.ts';
import { checkNestedHeads } from '../planning.ts';
import type { Table } from '../table.ts';

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export function getItem(database: Database): Operation {
  return {
    requires: (input) => itemRequirement(database, input, 'GetItem', 'Key'),
    handle: (input) => {
      const request = checkRequest(withTableName(requestRecord(input), database), getItemValidation.types);
      raiseProblem(validations.validateExpressionParams(request, ['ProjectionExpression'], ['AttributesToGet']));
      checkValues(request.Key);
      const projection = projectionOf(request);
      const table = database.table(request.TableName);
      const { item, consumption } = readItem(table, request.Key, projection, request.ConsistentRead ?? false);
      return answerWith(database, item ? { Item: item } : {}, consumption, request.ReturnConsumedCapacity);
    },
    payloads: (input, output) => [...members(input, ['Key']), ...(isRecord(output) ? members(output, ['Item']) : [])],
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

/** The paths to return; undefined for all. */
export interface Projection {
  readonly paths: readonly DocumentPath[] | undefined;
  readonly nestedHeads: readonly string[];
}

/** Reads ProjectionExpression or the legacy AttributesToGet. Raises ValidationException. */
export function projectionOf(request: {
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}): Projection {
  const legacy = legacyPaths(request.AttributesToGet);
  const expressions = parseExpressions(request);
  return {
    paths: expressions.projection ?? legacy,
    nestedHeads: expressions.nestedHeads,
  };
}

/** Reads one item by its key. Raises ValidationException when the key does not fit the table. */
export function readItem(
  table: Table,
  key: Item,
  projection: Projection,
  consistent: boolean,
): { item: AttributeMap | undefined; consumption: Consumption } {
  const position = positionOfKey(key, table.keys);
  checkNestedHeads(table, projection.nestedHeads);
  const found = table.find(position);
  return {
    item: found && (projection.paths ? project(found, projection.paths) : copyItem(found)),
    consumption: {
      table,
      kind: 'read',
      tableUnits: readUnits(found ? itemSize(found) : 0, consistent),
      indexUnits: NO_INDEX_UNITS,
    },
  };
}
