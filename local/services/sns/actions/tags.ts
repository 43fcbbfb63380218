import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, required, type SnsContext } from '../context.ts';
import { tagsOf } from './topics.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html */
export function tagResource(context: SnsContext): Operation {
  return {
    requires: (input) => byResource('sns:TagResource', input),
    handle: (input) => {
      const fields = fieldsOf(input);
      const topic = context.topics.get(required(fields, 'ResourceArn'));
      topic.tags = { ...topic.tags, ...tagsOf(fields.optionalArray('Tags') ?? []) };
      context.topics.topicChanged(topic);
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_UntagResource.html */
export function untagResource(context: SnsContext): Operation {
  return {
    requires: (input) => byResource('sns:UntagResource', input),
    handle: (input) => {
      const fields = fieldsOf(input);
      const topic = context.topics.get(required(fields, 'ResourceArn'));
      const keys = fields.optionalArray('TagKeys') ?? [];
      topic.tags = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !keys.includes(key)));
      context.topics.topicChanged(topic);
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListTagsForResource.html */
export function listTagsForResource(context: SnsContext): Operation {
  return {
    requires: (input) => byResource('sns:ListTagsForResource', input),
    handle: (input) => {
      const { tags } = context.topics.get(required(fieldsOf(input), 'ResourceArn'));
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

function byResource(action: string, input: unknown): { action: string; resource: string }[] {
  return [{ action, resource: required(fieldsOf(input), 'ResourceArn') }];
}
