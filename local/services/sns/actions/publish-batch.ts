import type { SnsApi } from '../../../apis/sns.ts';
import { AwsError, toAwsError } from '../../../core/aws-error.ts';
import { type Fields, isRecord } from '../../../core/fields.ts';
import type { Caller, Operation } from '../../../platform/calls.ts';
import { fieldsOf, required, type SnsContext } from '../context.ts';
import { LARGEST_MESSAGE, type PreparedNotification, prepareNotification } from '../publish.ts';

type Answer = SnsApi['PublishBatch']['output'];

const MOST_ENTRIES = 10;

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export function publishBatch(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:Publish', resource: required(fieldsOf(input), 'TopicArn') }],
    handle: (input, caller) => {
      const fields = fieldsOf(input);
      const topic = context.topics.get(required(fields, 'TopicArn'));
      return publishAll(context, topic.arn, entriesOf(fields), caller);
    },
    payloads: (input) => {
      const entries = isRecord(input) ? input['PublishBatchRequestEntries'] : undefined;
      return Array.isArray(entries) ? entries.filter(isRecord).map((entry) => entry['Message']) : [];
    },
    detail: (_input, output) => ({
      messageIds: (fieldsOf(output).optionalArray('Successful') ?? []).map((sent) => fieldsOf(sent).raw('MessageId')),
    }),
  };
}

function entriesOf(fields: Fields): ReadonlyMap<string, Fields> {
  // An empty list comes as an empty text over the query protocol.
  const empty = fields.raw('PublishBatchRequestEntries') === '';
  const list = empty ? [] : (fields.optionalArray('PublishBatchRequestEntries') ?? []);
  if (list.length === 0) throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (list.length > MOST_ENTRIES)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `The batch request contains more entries than permissible (${MOST_ENTRIES}).`,
    );
  const entries = new Map<string, Fields>();
  for (const item of list) {
    const entry = fieldsOf(item);
    const id = required(entry, 'Id');
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id))
      throw new AwsError(
        'InvalidBatchEntryId',
        `The Id of a batch entry in a batch request doesn't abide by the specification: ${id}.`,
      );
    if (entries.has(id))
      throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
    entries.set(id, entry);
  }
  return entries;
}

/** Everything is checked before anything is delivered, since the total size can refuse the batch as a whole. */
function publishAll(
  context: SnsContext,
  topicArn: string,
  entries: ReadonlyMap<string, Fields>,
  caller: Caller,
): Answer {
  const answer: Answer = { Successful: [], Failed: [] };
  const prepared = new Map<string, PreparedNotification>();
  for (const [id, entry] of entries) {
    try {
      prepared.set(id, prepareNotification(context, topicArn, entry, caller));
    } catch (thrown) {
      const { code, message, status } = toAwsError(thrown);
      answer.Failed.push({ Id: id, Code: code, Message: message, SenderFault: status < 500 });
    }
  }
  const size = [...prepared.values()].reduce((sum, each) => sum + each.size, 0);
  if (size > LARGEST_MESSAGE)
    throw new AwsError(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    );
  for (const [id, { notification }] of prepared) {
    context.deliveries.deliver(notification);
    answer.Successful.push({ Id: id, MessageId: notification.messageId });
  }
  return answer;
}
