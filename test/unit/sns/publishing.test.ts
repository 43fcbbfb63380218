import { templateResource } from '../../support/platform.ts';
import { ENDPOINTS, Sns } from './topics.ts';

describe('Publishing', () => {
  it.each([
    [
      'to no topic',
      { TopicArn: 'arn:aws:sns:us-east-1:000000000000:none', Message: 'x' },
      'NotFound: Topic does not exist',
    ],
    ['to something else', { TopicArn: 'settled', Message: 'x' }, 'InvalidParameter: Invalid parameter: TopicArn'],
    ['to a phone', { PhoneNumber: '+41790000000', Message: 'x' }, /does not support the parameter PhoneNumber/],
    ['nothing', { Message: '' }, 'InvalidParameter: Invalid parameter: Empty message'],
    ['too much', { Message: 'x'.repeat(262_145) }, 'InvalidParameter: Invalid parameter: Message too long'],
    ['with a subject of two lines', { Message: 'x', Subject: 'a\nb' }, 'InvalidParameter: Invalid parameter: Subject'],
    ['with a subject that is too long', { Message: 'x', Subject: 'a'.repeat(101) }, /Subject$/],
    [
      'with a structure without default',
      { Message: '{"sqs":"x"}', MessageStructure: 'json' },
      /No default entry in JSON/,
    ],
    [
      'with a structure that is no JSON',
      { Message: 'x', MessageStructure: 'json' },
      /JSON message body failed to parse/,
    ],
    ['with a FIFO parameter', { Message: 'x', MessageGroupId: 'a' }, /does not support the parameter MessageGroupId/],
    [
      'with an attribute without a value',
      { Message: 'x', MessageAttributes: { kind: { DataType: 'String' } } },
      /^ParameterValueInvalid: The message attribute 'kind' must contain non-empty/,
    ],
  ])('%s is refused', async (_what, input, refusal) => {
    const sns = new Sns();
    const TopicArn = await sns.topic();
    const answer = await sns.refusal('Publish', 'PhoneNumber' in input ? input : { TopicArn, ...input });
    expect(answer).toEqual(typeof refusal === 'string' ? refusal : expect.stringMatching(refusal));
  });

  it('gives each protocol its own text where there is one', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'email');
    await sns.subscribe(topic, 'sqs', { RawMessageDelivery: 'true' });
    const Message = JSON.stringify({ default: 'for all', email: 'for people' });
    await sns.publish(topic, Message, { MessageStructure: 'json' });
    expect(sns.notifications()[0]?.text).toMatch(/^for people\n/);
    expect(sns.asked('sqs')[0]?.input['MessageBody']).toBe('for all');
  });

  it('a batch tells of each entry how it went', async () => {
    const sns = new Sns();
    const TopicArn = await sns.topic();
    await sns.subscribe(TopicArn, 'email');
    const PublishBatchRequestEntries = [
      { Id: 'good', Message: 'x' },
      { Id: 'bad', Message: '' },
    ];
    expect(await sns.call('PublishBatch', { TopicArn, PublishBatchRequestEntries })).toEqual({
      Successful: [{ Id: 'good', MessageId: expect.any(String) }],
      Failed: [{ Id: 'bad', Code: 'InvalidParameter', Message: 'Invalid parameter: Empty message', SenderFault: true }],
    });
    await sns.seconds(0);
    expect(sns.notifications()).toHaveLength(1);
  });

  const entries = (count: number, Message = 'x'): object[] =>
    Array.from({ length: count }, (_, index) => ({ Id: `${index}`, Message }));

  it.each([
    ['no entries', [], /^EmptyBatchRequest/],
    ['eleven entries', entries(11), /^TooManyEntriesInBatchRequest/],
    ['the same id twice', [...entries(1), ...entries(1)], /^BatchEntryIdsNotDistinct/],
    ['an id with a space', [{ Id: 'a b', Message: 'x' }], /^InvalidBatchEntryId/],
    ['more than 256 KiB in all', entries(2, 'x'.repeat(150_000)), /^BatchRequestTooLong/],
  ])('a batch with %s is refused as a whole', async (_what, PublishBatchRequestEntries, refusal) => {
    const sns = new Sns();
    const TopicArn = await sns.topic();
    await sns.subscribe(TopicArn, 'email');
    expect(await sns.refusal('PublishBatch', { TopicArn, PublishBatchRequestEntries })).toMatch(refusal);
    await sns.seconds(0);
    expect(sns.notifications()).toEqual([]);
  });

  it('needs sns:Publish on the topic', () => {
    const { operations } = new Sns().service;
    const requirement = [{ action: 'sns:Publish', resource: 'arn:t' }];
    expect(operations.get('Publish')?.requires({ TopicArn: 'arn:t' })).toEqual(requirement);
    expect(operations.get('PublishBatch')?.requires({ TopicArn: 'arn:t' })).toEqual(requirement);
  });
});

describe('Subscriptions', () => {
  it('are listed, told and removed', async () => {
    const sns = new Sns();
    const TopicArn = await sns.topic();
    await sns.topic('other');
    const SubscriptionArn = await sns.subscribe(TopicArn, 'sqs');
    const summary = {
      SubscriptionArn,
      TopicArn,
      Protocol: 'sqs',
      Endpoint: ENDPOINTS.sqs,
      Owner: '000000000000',
    };
    expect(await sns.call('ListSubscriptionsByTopic', { TopicArn })).toEqual({ Subscriptions: [summary] });
    expect(await sns.call('GetSubscriptionAttributes', { SubscriptionArn })).toMatchObject({
      Attributes: { ...summary, PendingConfirmation: 'false', RawMessageDelivery: 'false' },
    });
    await sns.call('Unsubscribe', { SubscriptionArn });
    expect(await sns.call('ListSubscriptions', {})).toEqual({ Subscriptions: [] });
    expect(await sns.refusal('GetSubscriptionAttributes', { SubscriptionArn })).toBe(
      'NotFound: Subscription does not exist',
    );
    expect(await sns.call('GetTopicAttributes', { TopicArn })).toMatchObject({
      Attributes: { SubscriptionsDeleted: '1', SubscriptionsConfirmed: '0' },
    });
  });

  it('are given again when asked for alike, and refused when an attribute differs', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const first = await sns.subscribe(topic, 'sqs', { RawMessageDelivery: 'true' });
    expect(await sns.subscribe(topic, 'sqs', { RawMessageDelivery: 'true' })).toBe(first);
    await expect(sns.subscribe(topic, 'sqs', { RawMessageDelivery: 'false' })).rejects.toThrow(
      'Subscription already exists with different attributes',
    );
  });

  it.each([
    ['an address that is none', 'email', 'ann', /Email address$/],
    ['a queue by its URL', 'sqs', 'http://127.0.0.1:4000/000000000000/q', /SQS endpoint ARN$/],
    [
      'a protocol that is not imitated',
      'https',
      'https://example.com',
      /does not support subscriptions with the protocol https/,
    ],
    ['a protocol that does not exist', 'fax', '1', /does not support this protocol string: fax/],
    ['raw email', 'email', 'ann@example.com', /Delivery protocol \[email\] does not support raw message delivery/],
  ])('of %s are refused', async (what, Protocol, Endpoint, refusal) => {
    const sns = new Sns();
    const Attributes = what === 'raw email' ? { RawMessageDelivery: 'true' } : {};
    expect(await sns.refusal('Subscribe', { TopicArn: await sns.topic(), Protocol, Endpoint, Attributes })).toMatch(
      refusal,
    );
  });
});

describe('Topics', () => {
  it('are made once by name, listed by page, and gone with their subscriptions', async () => {
    const sns = new Sns();
    const arns: string[] = [];
    for (let index = 0; index < 101; index++) arns.push(await sns.topic(`t-${index}`));
    expect(await sns.topic('t-0')).toBe(arns[0]);
    const first = await sns.call('ListTopics', {});
    const second = await sns.call('ListTopics', { NextToken: first['NextToken'] });
    expect(first['Topics']).toEqual(arns.slice(0, 100).map((TopicArn) => ({ TopicArn })));
    expect(second).toEqual({ Topics: [{ TopicArn: arns[100] }] });
    await sns.subscribe(arns[0] ?? '', 'email');
    await sns.call('DeleteTopic', { TopicArn: arns[0] });
    expect(await sns.call('ListSubscriptions', {})).toEqual({ Subscriptions: [] });
  });

  it('keep tags and the attributes that can be set', async () => {
    const sns = new Sns();
    const TopicArn = await sns.topic();
    await sns.call('TagResource', {
      ResourceArn: TopicArn,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await sns.call('UntagResource', { ResourceArn: TopicArn, TagKeys: ['a'] });
    expect(await sns.call('ListTagsForResource', { ResourceArn: TopicArn })).toEqual({
      Tags: [{ Key: 'b', Value: '2' }],
    });
    await sns.call('SetTopicAttributes', { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Pizza' });
    expect(await sns.call('GetTopicAttributes', { TopicArn })).toMatchObject({ Attributes: { DisplayName: 'Pizza' } });
    for (const AttributeName of ['Policy', 'DeliveryPolicy', 'SQSSuccessFeedbackRoleArn'])
      expect(await sns.refusal('SetTopicAttributes', { TopicArn, AttributeName, AttributeValue: '{}' })).toMatch(
        new RegExp(`does not support the topic attribute ${AttributeName}`),
      );
  });

  it('that are FIFO are refused by name', async () => {
    expect(await new Sns().refusal('CreateTopic', { Name: 'a.fifo' })).toMatch(/does not support FIFO topics/);
  });
});

describe('A topic of the template', () => {
  const provider = (sns: Sns, type: string) => sns.service.providers.find((each) => each.type === type);

  it('exists under its name, with subscriptions inline and on their own', async () => {
    const sns = new Sns();
    const topic = await provider(sns, 'AWS::SNS::Topic')?.provision(
      templateResource('AWS::SNS::Topic', {
        DisplayName: 'Pizza',
        Subscription: [{ Protocol: 'sqs', Endpoint: ENDPOINTS.sqs }],
      }),
    );
    expect(topic).toEqual({
      ref: 'arn:aws:sns:us-east-1:000000000000:TestStack-Topic-0123456789AB',
      attributes: { TopicArn: topic?.ref, TopicName: 'TestStack-Topic-0123456789AB' },
    });
    const subscription = await provider(sns, 'AWS::SNS::Subscription')?.provision(
      templateResource('AWS::SNS::Subscription', {
        TopicArn: topic?.ref,
        Protocol: 'email',
        Endpoint: ENDPOINTS.email,
        FilterPolicy: { kind: ['pizza'] },
        FilterPolicyScope: 'MessageBody',
      }),
    );
    expect(subscription?.ref).toMatch(/^arn:aws:sns:us-east-1:000000000000:TestStack-Topic-0123456789AB:/);
    await sns.publish(topic?.ref ?? '', '{"kind":"pizza"}');
    await sns.publish(topic?.ref ?? '', '{"kind":"pasta"}');
    expect(sns.notifications().map((email) => email.from)).toEqual(['Pizza <no-reply@sns.amazonaws.com>']);
    expect(sns.asked('sqs')).toHaveLength(2);
    expect(sns.hops('sns:DeliverEmail')[0]?.from).toBe('TestStack/Topic');
  });

  it('that is FIFO, or a subscription in another region, is refused', async () => {
    const sns = new Sns();
    const fifo = templateResource('AWS::SNS::Topic', { FifoTopic: true });
    await expect(provider(sns, 'AWS::SNS::Topic')?.provision(fifo)).rejects.toThrow('FIFO topics are not supported');
    const far = templateResource('AWS::SNS::Subscription', {
      TopicArn: await sns.topic(),
      Protocol: 'email',
      Endpoint: ENDPOINTS.email,
      Region: 'eu-west-1',
    });
    await expect(provider(sns, 'AWS::SNS::Subscription')?.provision(far)).rejects.toThrow('only topics of us-east-1');
  });
});
