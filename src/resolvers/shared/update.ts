import { failNotFound, failOnTableError } from './errors.ts';

/** Holds for an order that exists and was not deleted; without it UpdateItem would make up a new item. */
export const IS_THERE = 'attribute_exists(id) AND attribute_not_exists(deletedAt)';

/**
 * Ends the request when a write under `IS_THERE` failed: OrderNotFound when the condition was what failed.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
export function failOnWriteError(
  error: { readonly message: string; readonly type: string } | undefined,
  id: string,
): void {
  if (error?.type === 'DynamoDB:ConditionalCheckFailedException') failNotFound(id);
  failOnTableError(error);
}
