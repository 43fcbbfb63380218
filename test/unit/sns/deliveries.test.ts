import { AwsError } from '../../../local/core/aws-error.ts';
import { ENDPOINTS, Sns } from './topics.ts';

const ATTRIBUTES = { kind: { DataType: 'String', StringValue: 'pizza' } };
const broken = new AwsError('ServiceUnavailable', 'Out of order.', { status: 503 });
const forbidden = new AwsError('AccessDenied', 'No statement allows it.', { status: 403 });

describe('A queue subscription', () => {
  it('gets the message in SNS’s envelope, sent by SNS on behalf of the topic', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'sqs');
    const MessageId = await sns.publish(topic, 'Hi "you"', { Subject: 'S', MessageAttributes: ATTRIBUTES });
    const [sent] = sns.asked('sqs');
    expect(sent?.input).toMatchObject({ QueueUrl: 'http://127.0.0.1:4000/000000000000/notices' });
    expect(sent?.input['MessageAttributes']).toBeUndefined();
    expect(JSON.parse(String(sent?.input['MessageBody']))).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn: topic,
      Subject: 'S',
      Message: 'Hi "you"',
      Timestamp: '2026-01-01T00:00:00.000Z',
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.any(String),
      UnsubscribeURL: expect.stringContaining('Action=Unsubscribe'),
      MessageAttributes: { kind: { Type: 'String', Value: 'pizza' } },
    });
    expect(sent?.caller).toMatchObject({
      principal: { type: 'service', service: 'sns.amazonaws.com', sourceArn: topic },
      from: 'settled',
    });
  });

  it('with raw delivery gets the text and the attributes alone', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'sqs', { RawMessageDelivery: 'true' });
    await sns.publish(topic, '{"id":"1"}', { MessageAttributes: ATTRIBUTES });
    expect(sns.asked('sqs')[0]?.input).toMatchObject({ MessageBody: '{"id":"1"}', MessageAttributes: ATTRIBUTES });
  });

  it('is tried again while the queue’s service fails, three times at once and then less often', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'sqs');
    sns.failure = broken;
    await sns.publish(topic, 'x');
    await sns.seconds(0);
    expect(sns.asked('sqs')).toHaveLength(4);
    await sns.seconds(2);
    expect(sns.asked('sqs')).toHaveLength(6);
    sns.failure = undefined;
    await sns.seconds(1);
    expect(sns.hops('sqs:SendMessage').map((hop) => [hop.outcome, hop.attempt])).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((attempt) => ['failed', attempt]),
      ['ok', 7],
    ]);
    await sns.seconds(3600);
    expect(sns.asked('sqs')).toHaveLength(7);
  });

  it('that may not be written to is not tried again; the message goes to the dead-letter queue', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:lost';
    await sns.subscribe(topic, 'sqs', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) });
    sns.failure = forbidden;
    await sns.publish(topic, '{"id":"1"}');
    await sns.seconds(3600);
    expect(sns.asked('sqs').map(({ input }) => String(input['QueueUrl']).split('/').at(-1))).toEqual([
      'notices',
      'lost',
    ]);
  });

  it('without a dead-letter queue loses such a message, as the journal tells', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'sqs');
    sns.failure = forbidden;
    await sns.publish(topic, '{"id":"1"}');
    expect(sns.hops('sns:Discard')).toMatchObject([
      { correlationIds: ['1'], to: 'notices', outcome: 'failed', error: { code: 'AccessDenied' } },
    ]);
  });

  it('that was removed gets no more retries', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const SubscriptionArn = await sns.subscribe(topic, 'sqs');
    sns.failure = broken;
    await sns.publish(topic, 'x');
    await sns.seconds(5);
    const before = sns.asked('sqs').length;
    await sns.call('Unsubscribe', { SubscriptionArn });
    await sns.seconds(3600);
    expect(sns.asked('sqs')).toHaveLength(before);
  });

  it('gets nothing more once the service has stopped', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'sqs');
    sns.failure = broken;
    await sns.publish(topic, 'x');
    await sns.service.stop?.();
    const before = sns.asked('sqs').length;
    await sns.seconds(3600);
    expect(sns.asked('sqs')).toHaveLength(before);
  });
});

describe('A function subscription', () => {
  it('is invoked asynchronously with one record', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const EventSubscriptionArn = await sns.subscribe(topic, 'lambda');
    const MessageId = await sns.publish(topic, 'x', { MessageAttributes: ATTRIBUTES });
    const input = sns.asked('lambda')[0]?.input;
    expect(input).toMatchObject({ FunctionName: ENDPOINTS.lambda, InvocationType: 'Event' });
    expect(JSON.parse(String(input?.['Payload']))).toMatchObject({
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn,
          Sns: {
            Type: 'Notification',
            MessageId,
            TopicArn: topic,
            Subject: null,
            Message: 'x',
            MessageAttributes: { kind: { Type: 'String', Value: 'pizza' } },
          },
        },
      ],
    });
  });
});

describe('A filter policy', () => {
  async function delivered(policy: unknown, scope: string, messages: readonly object[]): Promise<unknown[]> {
    const sns = new Sns();
    const topic = await sns.topic();
    await sns.subscribe(topic, 'sqs', {
      FilterPolicy: JSON.stringify(policy),
      FilterPolicyScope: scope,
      RawMessageDelivery: 'true',
    });
    for (const message of messages) await sns.call('Publish', { TopicArn: topic, ...message });
    await sns.seconds(0);
    expect(sns.hops('sns:Filter')).toHaveLength(messages.length - sns.asked('sqs').length);
    return sns.asked('sqs').map(({ input }) => input['MessageBody']);
  }

  it('lets through by attributes: texts, numbers, lists', async () => {
    const message = (Message: string, DataType: string, StringValue: string): object => ({
      Message,
      MessageAttributes: { kind: { DataType, StringValue } },
    });
    const policy = { kind: ['pizza', { numeric: ['>', 5] }] };
    const messages = [
      message('text', 'String', 'pizza'),
      message('other text', 'String', 'pasta'),
      message('number', 'Number', '6'),
      message('smaller number', 'Number', '5'),
      message('number as text', 'String', '6'),
      message('list', 'String.Array', '["pasta", "pizza"]'),
      message('no list', 'String.Array', 'pizza'),
      { Message: 'no attributes' },
    ];
    expect(await delivered(policy, 'MessageAttributes', messages)).toEqual(['text', 'number', 'list']);
  });

  it('lets through by the body, nested too, if that is a JSON object', async () => {
    const Message = ['{"order":{"state":"PAID"}}', '{"order":{"state":"OPEN"}}', 'PAID', '["PAID"]'];
    expect(
      await delivered(
        { order: { state: ['PAID'] } },
        'MessageBody',
        Message.map((text) => ({ Message: text })),
      ),
    ).toEqual(['{"order":{"state":"PAID"}}']);
  });

  it.each([
    ['is no JSON', { FilterPolicy: '{' }, /FilterPolicy: failed to parse JSON/],
    ['is nested, for attributes', { FilterPolicy: '{"a":{"b":["x"]}}' }, /does not support nested filter policy/],
    ['has an unknown operator', { FilterPolicy: '{"a":[{"like":"x"}]}' }, /FilterPolicy: Unrecognized match type like/],
    ['has an unknown scope', { FilterPolicy: '{"a":["x"]}', FilterPolicyScope: 'Subject' }, /FilterPolicyScope/],
  ])('that %s is refused', async (_what, Attributes, refusal) => {
    const sns = new Sns();
    const TopicArn = await sns.topic();
    const input = { TopicArn, Protocol: 'sqs', Endpoint: ENDPOINTS.sqs, Attributes };
    expect(await sns.refusal('Subscribe', input)).toMatch(refusal);
    expect(await sns.refusal('Subscribe', input)).toMatch(/^InvalidParameter: Invalid parameter: Attributes Reason: /);
  });

  it('can be changed and taken away', async () => {
    const sns = new Sns();
    const topic = await sns.topic();
    const SubscriptionArn = await sns.subscribe(topic, 'sqs', { FilterPolicy: '{"kind":["pizza"]}' });
    const set = (AttributeName: string, AttributeValue: string): Promise<string> =>
      sns.refusal('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue });
    await sns.publish(topic, '{"kind":"pizza"}');
    expect(await set('FilterPolicyScope', 'MessageBody')).toBe('accepted');
    await sns.publish(topic, '{"kind":"pizza"}');
    expect(sns.asked('sqs')).toHaveLength(1);
    expect(await set('FilterPolicy', '{}')).toBe('accepted');
    await sns.publish(topic, 'anything');
    expect(sns.asked('sqs')).toHaveLength(2);
    expect(await set('FilterPolicy', '{"kind":[]}')).toBe(
      'InvalidParameter: Invalid parameter: FilterPolicy: Empty arrays are not allowed',
    );
    expect(await set('DeliveryPolicy', '{}')).toMatch(/does not support the subscription attribute DeliveryPolicy/);
    expect(await set('RawMessageDelivery', 'maybe')).toMatch(/RawMessageDelivery: Invalid value \[maybe\]/);
  });
});
