import { templateResource } from '../../support/platform.ts';
import { arn, Sqs } from './queues.ts';

describe('A queue', () => {
  it('is found by its name, among others by prefix, page by page', async () => {
    const sqs = new Sqs();
    const urls = [await sqs.queue('a-1'), await sqs.queue('a-2'), await sqs.queue('b-1')];
    expect(await sqs.call('GetQueueUrl', { QueueName: 'a-2' })).toEqual({ QueueUrl: urls[1] });
    expect(await sqs.call('ListQueues', { QueueNamePrefix: 'a-' })).toEqual({ QueueUrls: urls.slice(0, 2) });
    const first = await sqs.call('ListQueues', { MaxResults: 2 });
    expect(first).toEqual({ QueueUrls: urls.slice(0, 2), NextToken: expect.any(String) });
    expect(await sqs.call('ListQueues', { MaxResults: 2, NextToken: first['NextToken'] })).toEqual({
      QueueUrls: urls.slice(2),
    });
  });

  it('is given again when created again alike, and refused when an attribute differs', async () => {
    const sqs = new Sqs();
    const url = await sqs.queue('orders', { VisibilityTimeout: '60' });
    expect(await sqs.queue('orders', { VisibilityTimeout: '60' })).toBe(url);
    expect(await sqs.queue('orders')).toBe(url);
    expect(await sqs.refusal('CreateQueue', { QueueName: 'orders', Attributes: { VisibilityTimeout: '61' } })).toBe(
      'QueueNameExists: A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    );
  });

  it('can’t be created again within a minute after it was deleted', async () => {
    const sqs = new Sqs();
    await sqs.call('DeleteQueue', { QueueUrl: await sqs.queue('orders') });
    expect(await sqs.refusal('CreateQueue', { QueueName: 'orders' })).toMatch(/^QueueDeletedRecently/);
    await sqs.seconds(60);
    expect(await sqs.refusal('CreateQueue', { QueueName: 'orders' })).toBe('accepted');
  });

  it('tells its attributes, all or by name', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders.fifo', { DelaySeconds: '3' });
    const some = await sqs.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn', 'DelaySeconds'] });
    expect(some).toEqual({ Attributes: { QueueArn: arn('orders.fifo'), DelaySeconds: '3' } });
    const all = await sqs.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    expect(all['Attributes']).toMatchObject({ FifoQueue: 'true', ContentBasedDeduplication: 'false' });
    expect(await sqs.refusal('GetQueueAttributes', { QueueUrl, AttributeNames: ['Size'] })).toBe(
      'InvalidAttributeName: Unknown Attribute Size.',
    );
  });

  it('is emptied by a purge, at most once a minute', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    await sqs.send(QueueUrl, 'visible');
    await sqs.send(QueueUrl, 'delayed', { DelaySeconds: 5 });
    await sqs.receive(QueueUrl);
    await sqs.call('PurgeQueue', { QueueUrl });
    expect(await sqs.counts(QueueUrl)).toEqual([0, 0, 0]);
    await sqs.seconds(59);
    expect(await sqs.receive(QueueUrl)).toEqual([]);
    expect(await sqs.refusal('PurgeQueue', { QueueUrl })).toMatch(/^PurgeQueueInProgress/);
  });

  it('keeps tags', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    await sqs.call('TagQueue', { QueueUrl, Tags: { a: '1', b: '2' } });
    await sqs.call('UntagQueue', { QueueUrl, TagKeys: ['a'] });
    expect(await sqs.call('ListQueueTags', { QueueUrl })).toEqual({ Tags: { b: '2' } });
  });

  it.each([
    ['a name with a dot', { QueueName: 'a.b' }, /alphanumeric characters, hyphens, or underscores/],
    ['a name that is too long', { QueueName: 'a'.repeat(81) }, /1 to 80 in length/],
    ['a FIFO queue without the suffix', { QueueName: 'a', Attributes: { FifoQueue: 'true' } }, /must end with \.fifo/],
    ['a FIFO name without the attribute', { QueueName: 'a.fifo' }, /alphanumeric/],
    [
      'an attribute out of range',
      { QueueName: 'a', Attributes: { VisibilityTimeout: '43201' } },
      /^InvalidAttributeValue/,
    ],
    ['an unknown attribute', { QueueName: 'a', Attributes: { Size: '1' } }, /^InvalidAttributeName: Unknown Attribute/],
    [
      'a FIFO attribute',
      { QueueName: 'a', Attributes: { ContentBasedDeduplication: 'true' } },
      /only for a FIFO queue/,
    ],
  ])('with %s is refused', async (_what, input, refusal) => {
    expect(await new Sqs().refusal('CreateQueue', input)).toMatch(refusal);
  });
});

describe('A queue of the template', () => {
  const provision = async (sqs: Sqs, properties: Record<string, unknown>): Promise<unknown> =>
    sqs.service.providers[0]?.provision(templateResource('AWS::SQS::Queue', properties));

  it('has what the template says, and a name made up where it says none', async () => {
    const sqs = new Sqs();
    await sqs.queue('dlq');
    const name = 'TestStack-Queue-0123456789AB';
    const url = `http://127.0.0.1:4000/000000000000/${name}`;
    expect(
      await provision(sqs, {
        VisibilityTimeout: 180,
        MessageRetentionPeriod: '345600',
        SqsManagedSseEnabled: true,
        RedrivePolicy: { deadLetterTargetArn: arn('dlq'), maxReceiveCount: 5 },
      }),
    ).toEqual({ ref: url, attributes: { Arn: arn(name), QueueName: name, QueueUrl: url } });
    const { Attributes } = await sqs.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({
      VisibilityTimeout: '180',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dlq'), maxReceiveCount: 5 }),
    });
    expect(sqs.platform.calls.displayName(arn(name))).toBe('TestStack/Queue');
  });

  it('is FIFO when the template says so', async () => {
    const made = await provision(new Sqs(), { FifoQueue: true, ContentBasedDeduplication: true });
    expect(made).toMatchObject({ attributes: { QueueName: 'TestStack-Queue-0123456789AB.fifo' } });
  });
});
