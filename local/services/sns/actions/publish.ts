import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, type SnsContext } from '../context.ts';
import { prepareNotification, targetOf } from '../publish.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function publish(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:Publish', resource: targetOf(fieldsOf(input)) }],
    handle: (input, caller) => {
      const fields = fieldsOf(input);
      const topic = context.topics.get(targetOf(fields));
      const { notification } = prepareNotification(context, topic.arn, fields, caller);
      context.deliveries.deliver(notification);
      return { MessageId: notification.messageId };
    },
    payloads: (input) => (isRecord(input) ? [input['Message']] : []),
    detail: (_input, output) => ({ messageId: fieldsOf(output).raw('MessageId') }),
  };
}
