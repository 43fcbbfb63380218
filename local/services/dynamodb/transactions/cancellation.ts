import { AwsError } from '../../../core/aws-error.ts';
import { copyItem } from '../attribute-value.ts';
import { ConditionalCheckFailed } from '../errors.ts';

/** Why one item of a transaction stood in its way; `Code` is `None` for those that did not. */
export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Readonly<Record<string, unknown>>;
}

export const NO_REASON: CancellationReason = { Code: 'None' };

/** Empty key values make the request itself invalid, wherever they are found. */
const EMPTY_KEY = /^One or more parameter values are not valid\./;

/**
 * What a failed check means for the transaction: a reason to cancel it, or nothing when the request as a whole is
 * wrong and the error stands for itself.
 */
export function cancellationReason(error: unknown): CancellationReason | undefined {
  if (error instanceof ConditionalCheckFailed)
    return {
      Code: 'ConditionalCheckFailed',
      Message: error.message,
      ...(error.item && { Item: copyItem(error.item) }),
    };
  if (error instanceof AwsError && error.code === 'ValidationException' && !EMPTY_KEY.test(error.message))
    return { Code: 'ValidationError', Message: error.message };
  return undefined;
}

/**
 * The transaction is off; the reasons are in the order of its items.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function transactionCanceled(reasons: readonly CancellationReason[], writeUnits: number): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { CancellationReasons: reasons }, detail: { reasons: codes, writeUnits } },
  );
}
