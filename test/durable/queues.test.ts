import { DEFAULT_ENVIRONMENT } from '../../local/core/environment.ts';
import { isRecord } from '../../local/core/fields.ts';
import { createIam } from '../../local/services/iam/index.ts';
import { createSqs } from '../../local/services/sqs/index.ts';
import { cleanUp } from './folders.ts';
import { ServiceRun } from './service-run.ts';

afterEach(cleanUp);

type Run = ServiceRun;

const begin = (): Run => ServiceRun.begin((platform) => [createSqs(platform)]);

async function queue(run: Run, QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  return String((await run.call('sqs', 'CreateQueue', { QueueName, Attributes }))['QueueUrl']);
}

async function receive(run: Run, QueueUrl: string, by: 'client' | 'pipe' = 'client') {
  const { Messages } = await run.call(
    'sqs',
    'ReceiveMessage',
    { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] },
    by,
  );
  return (Array.isArray(Messages) ? Messages : []).filter(isRecord);
}

const bodies = (messages: readonly Readonly<Record<string, unknown>>[]): unknown[] => messages.map(({ Body }) => Body);

describe('a queue', () => {
  it('has after a kill the policy that a client gave it, in force; that of the template comes from the template', async () => {
    const TOPIC = { type: 'service', service: 'sns.amazonaws.com', sourceArn: 'arn:aws:sns:us-east-1:0:t' } as const;
    let iam = createIam(DEFAULT_ENVIRONMENT);
    const first = ServiceRun.begin((platform) => {
      iam = createIam(DEFAULT_ENVIRONMENT);
      return [createSqs({ ...platform, access: iam.access })];
    });
    const arn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
    const document = (name: string) => ({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn(name) }],
    });
    const isLetIn = (): boolean[] =>
      ['given', 'made'].map(
        (name) => iam.access.decide(TOPIC, { action: 'sqs:SendMessage', resource: arn(name) }).allowed,
      );
    const Policy = JSON.stringify(document('given'));
    const QueueUrl = await queue(first, 'given', { Policy });
    const made = await queue(first, 'made');
    await first.provision('AWS::SQS::QueuePolicy', { Queues: [made], PolicyDocument: document('made') });
    await first.platform.storage.settled();
    expect(isLetIn()).toEqual([true, true]);

    const second = first.killed();

    expect(isLetIn()).toEqual([true, false]);
    expect(await second.call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] })).toEqual({
      Attributes: { Policy },
    });
  });

  it('has after a kill every message whose sending was answered, byte for byte, and none that was deleted', async () => {
    const first = begin();
    const QueueUrl = await queue(first, 'orders', { VisibilityTimeout: '60' });
    await first.call('sqs', 'TagQueue', { QueueUrl, Tags: { team: 'kitchen' } });
    const sent = ['{"id":"1"}', 'ü – \u{1f355}\n', ' '.repeat(3)];
    const attributes = { kind: { DataType: 'Binary', BinaryValue: 'AAEC' } };
    for (const MessageBody of sent)
      await first.call('sqs', 'SendMessage', { QueueUrl, MessageBody, MessageAttributes: attributes });
    const [gone] = await receive(first, QueueUrl);
    const rest = bodies(await receive(first, QueueUrl));
    await first.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: gone?.['ReceiptHandle'] });
    const second = first.killed();
    await second.platform.clock.advance(60_000);
    const left = await receive(second, QueueUrl);
    expect(bodies(left).sort()).toEqual(sent.filter((body) => body !== gone?.['Body']).sort());
    expect(rest.length + 1).toBeLessThanOrEqual(sent.length);
    expect(left[0]?.['MessageAttributes']).toEqual(attributes);
    expect(await second.call('sqs', 'ListQueueTags', { QueueUrl })).toEqual({ Tags: { team: 'kitchen' } });
    const { Attributes } = await second.call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({ VisibilityTimeout: '60' });
  });

  it('keeps a message that a client holds invisible for as long as it was to be, and lets the client delete it', async () => {
    const first = begin();
    const QueueUrl = await queue(first, 'orders', { VisibilityTimeout: '60' });
    for (const MessageBody of ['a', 'b']) await first.call('sqs', 'SendMessage', { QueueUrl, MessageBody });
    const [held, other] = await receive(first, QueueUrl);
    await first.call('sqs', 'ChangeMessageVisibility', {
      QueueUrl,
      ReceiptHandle: other?.['ReceiptHandle'],
      VisibilityTimeout: 20,
    });
    const second = first.killed(10_000);
    expect(await receive(second, QueueUrl)).toEqual([]);
    await second.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: held?.['ReceiptHandle'] });
    await second.platform.clock.advance(9_000);
    expect(await receive(second, QueueUrl)).toEqual([]);
    await second.platform.clock.advance(1_001);
    const [back, ...none] = await receive(second, QueueUrl);
    expect(back).toMatchObject({ Body: other?.['Body'], Attributes: { ApproximateReceiveCount: '2' } });
    expect(none).toEqual([]);
    expect(back?.['Attributes']).toMatchObject({
      ApproximateFirstReceiveTimestamp: isRecord(other?.['Attributes'])
        ? other['Attributes']['ApproximateFirstReceiveTimestamp']
        : 'none',
    });
    // The old receipt is not the latest any more.
    await second.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle: other?.['ReceiptHandle'] });
    await second.platform.clock.advance(60_001);
    expect(bodies(await receive(second, QueueUrl))).toEqual([other?.['Body']]);
  });

  it('gives back at once what something in the killed process had received, and counts that receive', async () => {
    const first = begin();
    const dead = await queue(first, 'dead');
    const QueueUrl = await queue(first, 'orders', {
      VisibilityTimeout: '900',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
        maxReceiveCount: 3,
      }),
    });
    await first.call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'poison' });
    let run = first;
    for (const count of ['1', '2', '3']) {
      const [message] = await receive(run, QueueUrl, 'pipe');
      expect(message?.['Attributes']).toMatchObject({ ApproximateReceiveCount: count });
      run = run.killed(0);
    }
    expect(await receive(run, QueueUrl, 'pipe')).toEqual([]);
    run = run.killed();
    const [letter] = await receive(run, dead);
    expect(letter).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:orders' },
    });
  });

  it('keeps delays, and goes on with a redrive that was under way', async () => {
    const first = begin();
    const dead = await queue(first, 'dead');
    const QueueUrl = await queue(first, 'orders', {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
        maxReceiveCount: 1,
      }),
    });
    for (const MessageBody of ['a', 'b', 'c']) await first.call('sqs', 'SendMessage', { QueueUrl: dead, MessageBody });
    await first.call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'later', DelaySeconds: 30 });
    await first.call('sqs', 'StartMessageMoveTask', {
      SourceArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
      DestinationArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
      MaxNumberOfMessagesPerSecond: 1,
    });
    await first.platform.clock.advance(500);
    await first.platform.storage.settled();
    const second = first.killed();
    await second.platform.clock.advance(10_000);
    expect(bodies(await receive(second, QueueUrl)).sort()).toEqual(['a', 'b', 'c']);
    const { Results } = await second.call('sqs', 'ListMessageMoveTasks', {
      SourceArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
    });
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 }]);
    await second.platform.clock.advance(20_000);
    expect(bodies(await receive(second, QueueUrl))).toContain('later');
  });
});

describe('a FIFO queue', () => {
  it('keeps order, sequence numbers, blocked groups and its memory of repeated sends', async () => {
    const first = begin();
    const QueueUrl = await queue(first, 'orders.fifo', { FifoQueue: 'true', VisibilityTimeout: '60' });
    const send = (run: Run, MessageBody: string, MessageGroupId = 'g') =>
      run.call('sqs', 'SendMessage', { QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId: MessageBody });
    const answers = [await send(first, '1'), await send(first, '2'), await send(first, '3')];
    const { Messages } = await first.call('sqs', 'ReceiveMessage', { QueueUrl });
    expect(Messages).toMatchObject([{ Body: '1' }]);
    const second = first.killed();
    expect(await send(second, '2')).toEqual(answers[1]);
    const later = await send(second, '4');
    expect(BigInt(String(later['SequenceNumber'])) > BigInt(String(answers[2]?.['SequenceNumber']))).toBe(true);
    expect(await receive(second, QueueUrl)).toEqual([]);
    await second.platform.clock.advance(60_000);
    expect(bodies(await receive(second, QueueUrl))).toEqual(['1', '2', '3', '4']);
    await second.platform.clock.advance(300_000);
    const third = second.killed();
    expect((await send(third, '2'))['MessageId']).not.toBe(answers[1]?.['MessageId']);
  });
});

describe('a queue of the template', () => {
  it('is found again, with its messages and the attributes that the template gives now', async () => {
    const first = begin();
    const { ref } = await first.provision('AWS::SQS::Queue', { VisibilityTimeout: 30 }, 'Orders');
    await first.call('sqs', 'SendMessage', { QueueUrl: ref, MessageBody: 'a' });
    const second = first.killed();
    const again = await second.provision('AWS::SQS::Queue', { VisibilityTimeout: 45, DelaySeconds: 5 }, 'Orders');
    expect(again.ref).toBe(ref);
    expect(second.leftovers()).toEqual([]);
    expect(bodies(await receive(second, ref))).toEqual(['a']);
    const { Attributes } = await second.call('sqs', 'GetQueueAttributes', { QueueUrl: ref, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({ VisibilityTimeout: '45', DelaySeconds: '5' });
    await expect(second.provision('AWS::SQS::Queue', {}, 'Orders')).rejects.toThrow('exists already');
  });

  it('that the template does not have any more is named, and its messages stay', async () => {
    const first = begin();
    const { ref } = await first.provision('AWS::SQS::Queue', {}, 'Orders');
    await first.call('sqs', 'SendMessage', { QueueUrl: ref, MessageBody: 'a' });
    await queue(first, 'made-by-a-client');
    const second = first.killed().killed();
    expect(second.leftovers()).toEqual([
      'The queue TestStack-Orders-0123456789AB was made for TestStack/Orders, which the assembly does not have. Its 1 messages are kept and can be received; DeleteQueue removes it.',
    ]);
    expect(bodies(await receive(second, ref))).toEqual(['a']);
    await second.call('sqs', 'DeleteQueue', { QueueUrl: ref });
    const third = second.killed();
    expect(third.leftovers()).toEqual([]);
    expect(await third.call('sqs', 'ListQueues', {})).toMatchObject({
      QueueUrls: [expect.stringMatching(/made-by-a-client$/)],
    });
  });
});
