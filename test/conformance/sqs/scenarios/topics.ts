import type { Conversation, Scenario } from '../record.ts';

const NOTHING = '';
const arn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

/** A topic with one queue subscribed to it. */
async function topicWithQueue(
  { sqs, sns }: Conversation,
  name: string,
  Attributes: Record<string, string> = {},
): Promise<{ TopicArn: string; QueueUrl: string; SubscriptionArn: string }> {
  const { QueueUrl = NOTHING } = await sqs.createQueue({ QueueName: name });
  const { TopicArn = NOTHING } = await sns.createTopic({ Name: name });
  const { SubscriptionArn = NOTHING } = await sns.subscribe({
    TopicArn,
    Protocol: 'sqs',
    Endpoint: arn(name),
    Attributes,
  });
  return { TopicArn, QueueUrl, SubscriptionArn };
}

/** What the queue has received: texts and attributes. A digest of an envelope would differ by the host in its links. */
async function received({ sqs }: Conversation, QueueUrl: string): Promise<object> {
  const wanted = { WaitTimeSeconds: 2, MessageAttributeNames: ['All'], MaxNumberOfMessages: 10 };
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, ...wanted });
  return { messages: Messages.map(({ Body, MessageAttributes }) => ({ Body, MessageAttributes })) };
}

export const TOPICS: readonly Scenario[] = [
  {
    name: 'a notification in a queue',
    run: async (conversation) => {
      const { sns, see } = conversation;
      const { TopicArn, QueueUrl } = await topicWithQueue(conversation, 'notified');
      const MessageAttributes = { kind: { DataType: 'String', StringValue: 'pizza' } };
      await see('publish', sns.publish({ TopicArn, Message: 'Hi <you> & "all"', Subject: 'S', MessageAttributes }));
      await see('receive', received(conversation, QueueUrl));
      await see(
        'publish by protocol',
        sns.publish({ TopicArn, MessageStructure: 'json', Message: JSON.stringify({ default: 'd', sqs: 'q' }) }),
      );
      await see('receive by protocol', received(conversation, QueueUrl));
    },
  },
  {
    name: 'a raw notification',
    run: async (conversation) => {
      const { sns, see } = conversation;
      const { TopicArn, QueueUrl } = await topicWithQueue(conversation, 'raw', { RawMessageDelivery: 'true' });
      const MessageAttributes = {
        kind: { DataType: 'String', StringValue: 'pizza' },
        n: { DataType: 'Number', StringValue: '6' },
      };
      await see('publish', sns.publish({ TopicArn, Message: '{"id":"1"}', MessageAttributes }));
      await see('receive', received(conversation, QueueUrl));
      await see(
        'publish batch',
        sns.publishBatch({
          TopicArn,
          PublishBatchRequestEntries: [
            { Id: 'a', Message: 'one' },
            { Id: 'b', Message: 'two' },
          ],
        }),
      );
      await see('receive batch', received(conversation, QueueUrl));
    },
  },
  ...(['MessageAttributes', 'MessageBody'] as const).map((FilterPolicyScope) => ({
    name: `a filter by ${FilterPolicyScope}`,
    run: async (conversation: Conversation) => {
      const { sns, see } = conversation;
      const name = `filter-${FilterPolicyScope}`;
      const FilterPolicy = JSON.stringify({
        kind: ['pizza', { prefix: 'past' }],
        price: [{ numeric: ['>', 5, '<=', 10] }],
        gift: [{ exists: false }],
        place: [{ 'anything-but': ['moon'] }],
      });
      const { TopicArn, QueueUrl } = await topicWithQueue(conversation, name, {
        FilterPolicy,
        FilterPolicyScope,
        RawMessageDelivery: 'true',
      });
      const publish = async (
        kind: string,
        price: number,
        place: string,
        more: Record<string, string> = {},
      ): Promise<void> => {
        const text = (StringValue: string): { DataType: string; StringValue: string } => ({
          DataType: 'String',
          StringValue,
        });
        await sns.publish({
          TopicArn,
          Message: JSON.stringify({ kind, price, place, ...more }),
          MessageAttributes: {
            kind: text(kind),
            price: { DataType: 'Number', StringValue: `${price}` },
            place: text(place),
            ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, text(value)])),
          },
        });
      };
      await publish('pizza', 5, 'earth');
      await publish('pizza', 6, 'earth');
      await publish('pasta', 10, 'earth');
      await publish('salad', 7, 'earth');
      await publish('pizza', 7, 'moon');
      await publish('pizza', 7, 'mars', { gift: 'yes' });
      await publish('pastry', 7, 'mars');
      await see('receive', received(conversation, QueueUrl));
    },
  })),
  {
    name: 'topics and subscriptions',
    run: async (conversation) => {
      const { sns, see } = conversation;
      const { TopicArn, SubscriptionArn } = await topicWithQueue(conversation, 'managed');
      await see('create again', sns.createTopic({ Name: 'managed' }));
      await see('bad name', sns.createTopic({ Name: 'a b' }));
      await see('attributes', sns.getTopicAttributes({ TopicArn }));
      await see(
        'name it',
        sns.setTopicAttributes({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Managed' }),
      );
      await see('attributes of none', sns.getTopicAttributes({ TopicArn: `${TopicArn}-x` }));
      await see('subscription', sns.getSubscriptionAttributes({ SubscriptionArn }));
      await see('subscribe again', sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: arn('managed') }));
      await see(
        'subscribe differently',
        sns.subscribe({
          TopicArn,
          Protocol: 'sqs',
          Endpoint: arn('managed'),
          Attributes: { RawMessageDelivery: 'true' },
        }),
      );
      await see(
        'subscribe to none',
        sns.subscribe({ TopicArn: `${TopicArn}-x`, Protocol: 'sqs', Endpoint: arn('managed') }),
      );
      await see('list', sns.listSubscriptionsByTopic({ TopicArn }));
      await see(
        'make it raw',
        sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' }),
      );
      await see(
        'bad attribute',
        sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'Colour', AttributeValue: 'red' }),
      );
      await see(
        'bad filter',
        sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{' }),
      );
      await see('subscription now', sns.getSubscriptionAttributes({ SubscriptionArn }));
      await see('email', sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'ann@example.com' }));
      await see('tag', sns.tagResource({ ResourceArn: TopicArn, Tags: [{ Key: 'a', Value: '1' }] }));
      await see('tags', sns.listTagsForResource({ ResourceArn: TopicArn }));
      await see('unsubscribe', sns.unsubscribe({ SubscriptionArn }));
      await see('subscription of none', sns.getSubscriptionAttributes({ SubscriptionArn }));
      await see('delete', sns.deleteTopic({ TopicArn }));
      await see('delete again', sns.deleteTopic({ TopicArn }));
    },
  },
  {
    name: 'publishing what is refused',
    run: async ({ sns, see }) => {
      const { TopicArn = NOTHING } = await sns.createTopic({ Name: 'strict' });
      const publish = (step: string, input: object): Promise<unknown> =>
        see(step, sns.publish({ TopicArn, Message: 'x', ...input }));
      await publish('nothing', { Message: '' });
      await publish('too much', { Message: 'x'.repeat(262_145) });
      await publish('long subject', { Subject: 'x'.repeat(101) });
      await publish('subject of two lines', { Subject: 'a\nb' });
      await publish('structure without default', { MessageStructure: 'json', Message: '{"sqs":"x"}' });
      await publish('structure that is no JSON', { MessageStructure: 'json', Message: 'x' });
      await publish('unknown topic', { TopicArn: `${TopicArn}-x` });
      await publish('attribute without a value', { MessageAttributes: { a: { DataType: 'String' } } });
      const batch = (step: string, ids: readonly string[]): Promise<unknown> =>
        see(step, sns.publishBatch({ TopicArn, PublishBatchRequestEntries: ids.map((Id) => ({ Id, Message: 'x' })) }));
      await batch('empty batch', []);
      await batch('batch of eleven', [...'abcdefghijk']);
      await batch('batch with an id twice', ['a', 'a']);
      await batch('batch with a bad id', ['a b']);
    },
  },
];
