import validations from 'dynalite/validations/index.js';
import putItemValidation from 'dynalite/validations/putItem.js';
import type { Operation } from '../../../platform/calls.ts';
import { copyItem } from '../attribute-value.ts';
import type { Database } from '../database.ts';
import { checkRequest, raiseProblem, requestRecord } from '../dynalite/check-request.ts';
import type { PutItemRequest, Schema } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import { checkItemSize, checkValues } from '../item-checks.ts';
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
import { planPut } from '../planning.ts';

const SCHEMA: Schema<PutItemRequest> = {
  ...putItemValidation.types,
  ReturnValuesOnConditionCheckFailure: RETURN_ITEM_ON_FAILURE,
};

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export function putItem(database: Database): Operation {
  return {
    requires: (input) => itemRequirement(database, input, 'PutItem', 'Item'),
    handle: (input) => {
      const request = checkRequest(withTableName(requestRecord(input), database), SCHEMA);
      raiseProblem(validations.validateExpressionParams(request, ['ConditionExpression'], ['Expected']));
      checkValues(request.Item);
      const { ReturnValues: returnValues } = request;
      if (returnValues && returnValues !== 'ALL_OLD' && returnValues !== 'NONE')
        throw validationError('ReturnValues can only be ALL_OLD or NONE');
      checkItemSize(request.Item);
      const { guard } = guardOf(request);
      const table = database.table(request.TableName);
      const plan = planPut(table, request.Item, guard);
      const consumption = database.commit(plan);
      const answer = {
        ...(returnValues === 'ALL_OLD' && plan.oldItem && { Attributes: copyItem(plan.oldItem) }),
        ...collectionMetrics(table, request.Item, request.ReturnItemCollectionMetrics),
      };
      return answerWith(database, answer, consumption, request.ReturnConsumedCapacity);
    },
    payloads: (input) => members(input, ['Item']),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}
