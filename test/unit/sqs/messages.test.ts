import { createHash } from 'node:crypto';
import { arn, bodies, Sqs } from './queues.ts';

describe('A message', () => {
  it('is received as it was sent, with its digest and system attributes', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const body = 'Ein Gruß, 🍕 & <xml/>\n{"id":"1"}';
    const id = await sqs.send(queue, body);
    await sqs.seconds(2);
    const message = await sqs.receiveOne(queue);
    expect(message).toMatchObject({
      MessageId: id,
      Body: body,
      MD5OfBody: createHash('md5').update(body).digest('hex'),
      Attributes: {
        SenderId: '000000000000',
        SentTimestamp: String(Date.UTC(2026, 0, 1)),
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(Date.UTC(2026, 0, 1) + 2000),
      },
    });
  });

  it('carries attributes, of which a receiver gets those it asks for', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const MessageAttributes = {
      'order.kind': { DataType: 'String', StringValue: 'pizza' },
      'order.count': { DataType: 'Number.int', StringValue: '6' },
      photo: { DataType: 'Binary.png', BinaryValue: Buffer.from([1, 2, 255]).toString('base64') },
    };
    const sent = await sqs.call('SendMessage', { QueueUrl: queue, MessageBody: 'x', MessageAttributes });
    const message = await sqs.receiveOne(queue, { VisibilityTimeout: 0 });
    expect(message.MessageAttributes).toEqual(MessageAttributes);
    expect(message.MD5OfMessageAttributes).toBe(sent['MD5OfMessageAttributes']);
    const some = await sqs.receiveOne(queue, { VisibilityTimeout: 0, MessageAttributeNames: ['order.*'] });
    expect(Object.keys(some.MessageAttributes ?? {})).toEqual(['order.kind', 'order.count']);
    const none = await sqs.receiveOne(queue, { MessageAttributeNames: [] });
    expect(none.MessageAttributes).toBeUndefined();
  });

  it('has the attribute digest that AWS documents', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const sent = await sqs.call('SendMessage', {
      QueueUrl: queue,
      MessageBody: 'x',
      MessageAttributes: { timestamp: { DataType: 'Number', StringValue: '1493147359900' } },
    });
    // A digest that AWS gave for this attribute, known from the tests of several AWS SDKs.
    expect(sent['MD5OfMessageAttributes']).toBe('235c5c510d26fb653d073faed50ae77c');
  });

  it('hands on the trace header, from the system attribute or else from the call', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const own = 'Root=1-11111111-111111111111111111111111;Sampled=1';
    const caller = { principal: { type: 'operator' }, from: 'test', traceHeader: 'Root=1-2-2' } as const;
    await sqs.send(queue, 'own', {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: own } },
    });
    await sqs.call('SendMessage', { QueueUrl: queue, MessageBody: 'inherited' }, caller);
    const messages = await sqs.receive(queue, { MaxNumberOfMessages: 10 });
    expect(messages.map((message) => message.Attributes?.['AWSTraceHeader'])).toEqual([own, 'Root=1-2-2']);
  });

  it('waits for its own delay, or else for the queue’s', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders', { DelaySeconds: '10' });
    await sqs.send(queue, 'queue');
    await sqs.send(queue, 'own', { DelaySeconds: 5 });
    await sqs.send(queue, 'none', { DelaySeconds: 0 });
    expect(await sqs.counts(queue)).toEqual([1, 0, 2]);
    expect(bodies(await sqs.receive(queue, { MaxNumberOfMessages: 10 }))).toEqual(['none']);
    await sqs.seconds(5);
    expect(bodies(await sqs.receive(queue, { MaxNumberOfMessages: 10 }))).toEqual(['own']);
    await sqs.seconds(5);
    expect(bodies(await sqs.receive(queue, { MaxNumberOfMessages: 10 }))).toEqual(['queue']);
  });

  it('is gone after the retention period, received or not', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders', { MessageRetentionPeriod: '120' });
    await sqs.send(queue, 'old');
    await sqs.seconds(119);
    expect(await sqs.counts(queue)).toEqual([1, 0, 0]);
    await sqs.seconds(1);
    expect(await sqs.receive(queue)).toEqual([]);
    await sqs.seconds(60);
    expect(await sqs.counts(queue)).toEqual([0, 0, 0]);
  });

  it.each([
    ['no body', {}, 'MissingRequiredParameterException: The request must contain the parameter MessageBody.'],
    ['a control character', { MessageBody: 'a\u0001b' }, /^InvalidMessageContents: Invalid characters found/],
    ['half a surrogate pair', { MessageBody: 'a\uD800' }, /^InvalidMessageContents: /],
    [
      'more than the queue takes',
      { MessageBody: 'x'.repeat(1_048_577) },
      'InvalidParameterValueException: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    ],
    [
      'attributes that make it too large',
      {
        MessageBody: 'x'.repeat(1_048_576 - 10),
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'pizza' } },
      },
      /Message must be shorter than/,
    ],
    [
      'a delay over 15 minutes',
      { MessageBody: 'x', DelaySeconds: 901 },
      'InvalidParameterValueException: Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    ],
    [
      'an attribute without a value',
      { MessageBody: 'x', MessageAttributes: { kind: { DataType: 'String' } } },
      /must contain a non-empty message attribute value for message attribute type 'String'/,
    ],
    [
      'an attribute of no known type',
      { MessageBody: 'x', MessageAttributes: { kind: { DataType: 'Text', StringValue: 'x' } } },
      /must use only the following supported type prefixes: Binary, Number, String/,
    ],
    [
      'eleven attributes',
      {
        MessageBody: 'x',
        MessageAttributes: Object.fromEntries(
          [...'abcdefghijk'].map((name) => [name, { DataType: 'String', StringValue: 'x' }]),
        ),
      },
      /Number of message attributes \[11\] exceeds the allowed maximum \[10\]/,
    ],
    [
      'a deduplication id on a standard queue',
      { MessageBody: 'x', MessageDeduplicationId: 'd' },
      /parameter that is not valid for this queue type/,
    ],
  ])('with %s is refused', async (_what, input, refusal) => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    expect(await sqs.refusal('SendMessage', { QueueUrl, ...input })).toEqual(
      typeof refusal === 'string' ? refusal : expect.stringMatching(refusal),
    );
    expect(await sqs.counts(QueueUrl)).toEqual([0, 0, 0]);
  });

  it('for a queue that does not exist is refused with both of AWS’s codes', async () => {
    const sqs = new Sqs();
    const QueueUrl = 'http://127.0.0.1:4000/000000000000/none';
    const failure = sqs.call('SendMessage', { QueueUrl, MessageBody: 'x' });
    await expect(failure).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
      fields: { queryCode: 'AWS.SimpleQueueService.NonExistentQueue' },
    });
  });

  it('reaches its queue whatever the host in the queue URL', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    await sqs.send('https://sqs.us-east-1.amazonaws.com/000000000000/orders', 'x');
    expect(await sqs.counts(queue)).toEqual([1, 0, 0]);
  });
});

describe('The journal', () => {
  it('tells which message went where, how often it was received, and for which business object', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const messageId = await sqs.send(queue, '{"id":"order-1"}');
    const [message] = await sqs.receive(queue);
    if (message) await sqs.delete(queue, message);
    await sqs.receive(queue);
    const hops = sqs.platform.journal.read({ correlationId: 'order-1' });
    expect(hops.map(({ action, to, detail }) => ({ action, to, detail }))).toEqual([
      { action: 'sqs:SendMessage', to: 'orders', detail: { messageId } },
      { action: 'sqs:ReceiveMessage', to: 'orders', detail: { messages: [{ messageId, receiveCount: 1 }] } },
      { action: 'sqs:DeleteMessage', to: 'orders', detail: { messageId } },
    ]);
  });

  it('leaves out polls that found nothing', async () => {
    const sqs = new Sqs();
    const queue = await sqs.queue('orders');
    const before = sqs.platform.journal.next;
    await sqs.receive(queue);
    expect(sqs.platform.journal.next).toBe(before);
  });
});

describe('Authorization', () => {
  it('asks for the action on the queue, also for batches', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    const needs = (action: string, input: object = {}): unknown =>
      sqs.service.operations.get(action)?.requires({ QueueUrl, ...input });
    expect(needs('SendMessageBatch')).toEqual([{ action: 'sqs:SendMessage', resource: arn('orders') }]);
    expect(needs('DeleteMessageBatch')).toEqual([{ action: 'sqs:DeleteMessage', resource: arn('orders') }]);
    expect(needs('ChangeMessageVisibilityBatch')).toEqual([
      { action: 'sqs:ChangeMessageVisibility', resource: arn('orders') },
    ]);
  });
});
