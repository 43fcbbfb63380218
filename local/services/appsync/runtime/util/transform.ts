import { isRecord } from '../../../../core/fields.ts';
import type { SubscriptionFilter } from '../../realtime/filter.ts';
import { toSubscriptionFilter } from '../../realtime/to-subscription-filter.ts';
import { ExpressionBuilder } from '../dynamodb-helpers/expression.ts';
import { filterExpression } from '../dynamodb-helpers/filter.ts';
import { endWithError, refuseFeature } from '../evaluation.ts';
import { orEnd } from './extensions.ts';

/** `util.transform`. https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html */
export const transformUtil = {
  toDynamoDBFilterExpression: (filter: unknown): string => expressionJson('toDynamoDBFilterExpression', filter),
  toDynamoDBConditionExpression: (condition: unknown): string =>
    expressionJson('toDynamoDBConditionExpression', condition),
  toElasticsearchQueryDSL: (): never =>
    refuseFeature(
      'util.transform.toElasticsearchQueryDSL',
      'is not supported by the local cloud, which has no OpenSearch',
    ),
  toSubscriptionFilter: (filter: unknown, ignoredFields?: unknown, rules?: unknown): SubscriptionFilter =>
    orEnd(() => toSubscriptionFilter(filter, ignoredFields, rules)),
};

function expressionJson(name: string, filter: unknown): string {
  if (!isRecord(filter)) return endWithError(`util.transform.${name}: the argument must be an object.`, 'Code');
  const builder = new ExpressionBuilder('');
  return JSON.stringify(builder.finish(filterExpression(filter, builder)));
}
