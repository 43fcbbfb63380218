import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, queueOf, type SqsContext } from '../context.ts';
import { missingParameter } from '../errors.ts';
import { textsOf } from './manage-queues.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html */
export function tagQueue(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:TagQueue', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      const tags = fieldsOf(input).optionalRecord('Tags');
      if (!tags) throw missingParameter('Tags');
      queue.tags = { ...queue.tags, ...textsOf(tags) };
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html */
export function untagQueue(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:UntagQueue', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      const keys = fieldsOf(input).optionalArray('TagKeys');
      if (!keys) throw missingParameter('TagKeys');
      queue.tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !keys.includes(key)));
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html */
export function listQueueTags(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:ListQueueTags', input),
    handle: (input) => {
      const { tags } = queueOf(context, input);
      return Object.keys(tags).length > 0 ? { Tags: tags } : {};
    },
  };
}
