import type { BatchOutput } from '../../apis/sqs.ts';
import { toAwsError } from '../../core/aws-error.ts';
import type { Fields } from '../../core/fields.ts';
import { fieldsOf, required } from './context.ts';
import { sqsError } from './errors.ts';

const PREFIX = 'AWS.SimpleQueueService.';
const MOST_ENTRIES = 10;

/** The entries of a batch request by id, in order. Raises the errors that refuse a batch as a whole. */
export function batchEntries(input: unknown, entryType: string): ReadonlyMap<string, Fields> {
  const list = fieldsOf(input).optionalArray('Entries') ?? [];
  if (list.length === 0)
    throw sqsError(
      'EmptyBatchRequest',
      `There should be at least one ${entryType} in the request.`,
      `${PREFIX}EmptyBatchRequest`,
    );
  if (list.length > MOST_ENTRIES)
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${list.length}.`,
      `${PREFIX}TooManyEntriesInBatchRequest`,
    );
  const entries = new Map<string, Fields>();
  for (const item of list) {
    const fields = fieldsOf(item);
    const id = required(fields, 'Id');
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id))
      throw sqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
        `${PREFIX}InvalidBatchEntryId`,
      );
    if (entries.has(id))
      throw sqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`, `${PREFIX}BatchEntryIdsNotDistinct`);
    entries.set(id, fields);
  }
  return entries;
}

/** Does one thing per entry; what goes wrong with one is reported beside the others. */
export function runBatch<E, T extends object>(entries: ReadonlyMap<string, E>, run: (entry: E) => T): BatchOutput<T> {
  const successful: (T & { Id: string })[] = [];
  const failed: { Id: string; SenderFault: boolean; Code: string; Message: string }[] = [];
  for (const [id, entry] of entries) {
    try {
      successful.push({ Id: id, ...run(entry) });
    } catch (thrown) {
      const error = toAwsError(thrown);
      const { queryCode } = error.fields;
      failed.push({
        Id: id,
        SenderFault: error.status < 500,
        Code: typeof queryCode === 'string' ? queryCode : error.code,
        Message: error.message,
      });
    }
  }
  return { ...(successful.length > 0 && { Successful: successful }), ...(failed.length > 0 && { Failed: failed }) };
}
