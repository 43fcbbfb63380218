import type { FlattenedMember, QueryProtocol } from '../../platform/wire-protocol.ts';

const list = (name: string): FlattenedMember => ({ kind: 'list', name });
const map = (name: string): FlattenedMember => ({ kind: 'map', name, key: 'Name', value: 'Value' });
const tags = (name: string): FlattenedMember => ({ kind: 'map', name, key: 'Key', value: 'Value' });

/**
 * The protocol that SQS had before its JSON one, which older SDKs and CLIs speak: lists and maps are flattened, and named
 * for their elements. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */
export const SQS_QUERY_PROTOCOL: QueryProtocol = {
  kind: 'query',
  version: '2012-11-05',
  namespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  signingName: 'sqs',
  flattened: {
    input: {
      AttributeName: list('AttributeNames'),
      MessageAttributeName: list('MessageAttributeNames'),
      MessageSystemAttributeName: list('MessageSystemAttributeNames'),
      SendMessageBatchRequestEntry: list('Entries'),
      DeleteMessageBatchRequestEntry: list('Entries'),
      ChangeMessageVisibilityBatchRequestEntry: list('Entries'),
      TagKey: list('TagKeys'),
      Attribute: map('Attributes'),
      MessageAttribute: map('MessageAttributes'),
      MessageSystemAttribute: map('MessageSystemAttributes'),
      Tag: tags('Tags'),
    },
    output: {
      Attributes: map('Attribute'),
      MessageAttributes: map('MessageAttribute'),
      Messages: list('Message'),
      QueueUrls: list('QueueUrl'),
      queueUrls: list('QueueUrl'),
      Failed: list('BatchResultErrorEntry'),
      Results: list('ListMessageMoveTasksResultEntry'),
      Tags: tags('Tag'),
    },
    byAction: {
      CreateQueue: { input: { Tag: tags('tags') } },
      SendMessageBatch: { output: { Successful: list('SendMessageBatchResultEntry') } },
      DeleteMessageBatch: { output: { Successful: list('DeleteMessageBatchResultEntry') } },
      ChangeMessageVisibilityBatch: { output: { Successful: list('ChangeMessageVisibilityBatchResultEntry') } },
    },
    withoutResult: new Set([
      'ChangeMessageVisibility',
      'DeleteMessage',
      'DeleteQueue',
      'PurgeQueue',
      'SetQueueAttributes',
      'TagQueue',
      'UntagQueue',
    ]),
  },
};
