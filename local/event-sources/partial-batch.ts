import { isRecord } from '../core/fields.ts';

/** Which items of a batch failed: all of them, or those with these ids. Undefined: none. */
export type FailedItems = 'all' | ReadonlySet<string> | undefined;

/**
 * Reads what a Lambda function or an Express workflow answers as a batch report. Empty, null or without failures: all
 * succeeded. Not JSON, an item without a known `itemIdentifier`: all failed.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-partial-batch-failure
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedItemsIn(response: string | undefined, ids: readonly string[]): FailedItems {
  if (response === undefined || response === '' || response === 'null' || response === '{}') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(response);
  } catch {
    return 'all';
  }
  if (!isRecord(value)) return undefined;
  const failures = value['batchItemFailures'];
  if (failures === undefined || failures === null) return undefined;
  if (!Array.isArray(failures)) return 'all';
  if (failures.length === 0) return undefined;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id = isRecord(failure) ? failure['itemIdentifier'] : undefined;
    if (typeof id !== 'string' || !ids.includes(id)) return 'all';
    failed.add(id);
  }
  return failed.size === ids.length ? 'all' : failed;
}
