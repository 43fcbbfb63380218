import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, queueOf, type SqsContext } from '../context.ts';
import { missingParameter } from '../errors.ts';
import { attributesOf } from '../queue-attributes.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export function getQueueAttributes(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:GetQueueAttributes', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      const names = (fieldsOf(input).optionalArray('AttributeNames') ?? []).map(String);
      const attributes = attributesOf(queue, names);
      return Object.keys(attributes).length > 0 ? { Attributes: attributes } : {};
    },
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export function setQueueAttributes(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:SetQueueAttributes', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      const attributes = fieldsOf(input).optionalRecord('Attributes');
      if (!attributes || Object.keys(attributes).length === 0) throw missingParameter('Attribute.Name');
      context.queues.change(queue, attributes);
      return {};
    },
  };
}
