import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, page, required, type SnsContext } from '../context.ts';
import { changeTopic, topicAttributes } from '../topic-attributes.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export function createTopic(context: SnsContext): Operation {
  const { topics } = context;
  return {
    requires: (input) => [{ action: 'sns:CreateTopic', resource: topics.arn(required(fieldsOf(input), 'Name')) }],
    handle: (input) => {
      const fields = fieldsOf(input);
      const topic = topics.create(required(fields, 'Name'));
      for (const [name, value] of Object.entries(fields.optionalRecord('Attributes') ?? {}))
        changeTopic(topic, name, String(value), 'Attributes Reason: ');
      topic.tags = { ...topic.tags, ...tagsOf(fields.optionalArray('Tags') ?? []) };
      topics.topicChanged(topic);
      return { TopicArn: topic.arn };
    },
  };
}

/** Tags by key. */
export function tagsOf(list: readonly unknown[]): Readonly<Record<string, string>> {
  return Object.fromEntries(list.filter(isRecord).map((tag) => [String(tag['Key']), String(tag['Value'] ?? '')]));
}

/** Deleting a topic that does not exist succeeds. https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html */
export function deleteTopic(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:DeleteTopic', resource: required(fieldsOf(input), 'TopicArn') }],
    handle: (input) => {
      const topic = context.topics.find(required(fieldsOf(input), 'TopicArn'));
      if (topic) context.topics.delete(topic);
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export function listTopics(context: SnsContext): Operation {
  return {
    requires: () => [{ action: 'sns:ListTopics', resource: '*' }],
    handle: (input) => {
      const { items, token } = page(context.topics.topics(), fieldsOf(input));
      return { Topics: items.map((topic) => ({ TopicArn: topic.arn })), ...token };
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function getTopicAttributes(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:GetTopicAttributes', resource: required(fieldsOf(input), 'TopicArn') }],
    handle: (input) => {
      const topic = context.topics.get(required(fieldsOf(input), 'TopicArn'));
      return { Attributes: topicAttributes(topic, context.platform.environment) };
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
export function setTopicAttributes(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:SetTopicAttributes', resource: required(fieldsOf(input), 'TopicArn') }],
    handle: (input) => {
      const fields = fieldsOf(input);
      const topic = context.topics.get(required(fields, 'TopicArn'));
      changeTopic(topic, required(fields, 'AttributeName'), fields.optionalString('AttributeValue') ?? '');
      context.topics.topicChanged(topic);
      return {};
    },
  };
}
