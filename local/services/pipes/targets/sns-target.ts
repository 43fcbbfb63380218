import type { FailedItems } from '../../../event-sources/partial-batch.ts';
import { CustomerError } from '../errors.ts';
import { ownParameters, type Payload, type TargetFactory } from './target.ts';

/**
 * A standard topic. There are no parameters besides the input template, so neither subject nor attributes can be set. More
 * than one event goes by PublishBatch, and what SNS refused of it fails alone.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
 */
export const snsTarget: TargetFactory = ({ platform, arn, parameters }) => {
  ownParameters(parameters, undefined);
  if (arn.endsWith('.fifo')) throw new Error(`${arn} is a FIFO topic, which pipes can not publish to.`);
  return {
    service: 'sns',
    maximumBatch: 10,
    needsJson: false,
    async deliver({ payloads, caller }) {
      const [first] = payloads;
      if (first && payloads.length === 1) {
        const answer = await platform.calls.invoke('sns', 'Publish', { TopicArn: arn, Message: first.text }, caller);
        return { failed: undefined, response: JSON.stringify(answer) };
      }
      const { Failed } = await platform.calls.invoke(
        'sns',
        'PublishBatch',
        {
          TopicArn: arn,
          PublishBatchRequestEntries: payloads.map(({ text }, index) => ({ Id: String(index), Message: text })),
        },
        caller,
      );
      const [failure] = Failed;
      if (!failure) return { failed: undefined };
      const reason = `SNS refused ${Failed.length} of ${payloads.length} messages, the first with ${failure.Code}: ${failure.Message ?? 'no message'}`;
      return {
        failed: failedEntries(
          payloads,
          Failed.map(({ Id }) => Id),
        ),
        error: new CustomerError(failure.Code, reason, { status: failure.SenderFault ? 400 : 500 }),
      };
    },
  };
};

/** The records behind the entries that a batch API refused; all, when one can't be traced back to its record. */
export function failedEntries(payloads: readonly Payload[], entryIds: readonly string[]): FailedItems {
  const failed = new Set<string>();
  for (const entryId of entryIds) {
    const id = payloads[Number(entryId)]?.id;
    if (id === undefined) return 'all';
    failed.add(id);
  }
  return failed;
}
