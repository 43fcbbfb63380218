import { AwsError } from '../../core/aws-error.ts';
import { copyItem, type Item } from './attribute-value.ts';

/** The request itself is wrong. Messages are AWS's own where they are known. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** A parameter, property or action that AWS has and the local cloud has not. */
export function unsupported(what: string): AwsError {
  return validationError(`${what} is not supported by the local DynamoDB. See docs/fidelity/dynamodb.md.`);
}

/** What item operations say about a missing table; table operations name it. */
export function tableNotFound(tableName?: string): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    tableName === undefined
      ? 'Requested resource not found'
      : `Requested resource not found: Table: ${tableName} not found`,
  );
}

export function streamNotFound(streamArn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${streamArn} not found`);
}

/**
 * The condition did not hold. `item` is there when the caller asked for it by ReturnValuesOnConditionCheckFailure;
 * `detail` says what the attempt cost, since AWS bills failed conditional writes too.
 */
export class ConditionalCheckFailed extends AwsError {
  readonly item: Item | undefined;

  constructor(item: Item | undefined, detail: { writeUnits: number }) {
    super('ConditionalCheckFailedException', 'The conditional request failed', {
      ...(item && { fields: { Item: copyItem(item) } }),
      detail,
    });
    this.item = item;
  }
}
