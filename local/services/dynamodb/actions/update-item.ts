import validations from 'dynalite/validations/index.js';
import updateItemValidation from 'dynalite/validations/updateItem.js';
import type { AttributeMap } from '../../../apis/dynamodb.ts';
import type { Operation } from '../../../platform/calls.ts';
import { copyItem } from '../attribute-value.ts';
import type { Database, PlannedWrite } from '../database.ts';
import { checkRequest, raiseProblem, requestRecord } from '../dynalite/check-request.ts';
import type { Schema, UpdateItemRequest } from '../dynalite/schema.ts';
import { legacyUpdate, legacyUpdateProblem } from '../expressions/legacy.ts';
import { project } from '../expressions/projection.ts';
import type { Update } from '../expressions/update.ts';
import { checkValues } from '../item-checks.ts';
import {
  answerWith,
  collectionMetrics,
  consumptionDetail,
  guardOf,
  members,
  RETURN_ITEM_ON_FAILURE,
  withTableName,
} from '../item-request.ts';
import { itemRequirement } from '../permissions.ts';
import { planUpdate } from '../planning.ts';

const SCHEMA: Schema<UpdateItemRequest> = {
  ...updateItemValidation.types,
  AttributeUpdates: {
    type: 'Map<AttributeValueUpdate>',
    children: {
      type: 'ValueStruct<AttributeValueUpdate>',
      children: { Action: { type: 'String', enum: ['ADD', 'DELETE', 'PUT'] }, Value: 'AttrStruct<FieldStruct>' },
    },
  },
  ReturnValuesOnConditionCheckFailure: RETURN_ITEM_ON_FAILURE,
};

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export function updateItem(database: Database): Operation {
  return {
    requires: (input) => itemRequirement(database, input, 'UpdateItem', 'Key'),
    handle: (input) => {
      const request = checkRequest(withTableName(requestRecord(input), database), SCHEMA);
      raiseProblem(
        validations.validateExpressionParams(
          request,
          ['UpdateExpression', 'ConditionExpression'],
          ['AttributeUpdates', 'Expected'],
        ),
      );
      checkValues(request.Key);
      for (const { Value: value } of Object.values(request.AttributeUpdates ?? {})) if (value) checkValues({ value });
      raiseProblem(legacyUpdateProblem(request.AttributeUpdates));
      const { guard, expressions } = guardOf(request);
      const table = database.table(request.TableName);
      const update = expressions.update ?? (request.AttributeUpdates && legacyUpdate(request.AttributeUpdates));
      const plan = planUpdate(table, request.Key, update, guard);
      const consumption = database.commit(plan);
      const answer = {
        ...returned(plan, update, request.ReturnValues),
        ...collectionMetrics(table, request.Key, request.ReturnItemCollectionMetrics),
      };
      return answerWith(database, answer, consumption, request.ReturnConsumedCapacity);
    },
    payloads: (input) => members(input, ['Key']),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

/** `Attributes` as ReturnValues asks; left out when there is nothing to return. */
function returned(
  { oldItem, newItem }: PlannedWrite,
  update: Update | undefined,
  returnValues: UpdateItemRequest['ReturnValues'],
): { Attributes?: AttributeMap } {
  const image = returnValues?.endsWith('_OLD') ? oldItem : newItem;
  if (!returnValues || returnValues === 'NONE' || !image) return {};
  if (returnValues.startsWith('ALL_')) return { Attributes: copyItem(image) };
  const attributes = project(image, update?.paths ?? []);
  return Object.keys(attributes).length > 0 ? { Attributes: attributes } : {};
}
