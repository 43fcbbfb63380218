import { AwsError } from '../../../local/core/aws-error.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import { FakeQueue, FakeStream, FUNCTION, givenPipe, hopsOf, MACHINE, QUEUE, STREAM, TOPIC } from './given.ts';

const OTHER_QUEUE = 'arn:aws:sqs:us-east-1:000000000000:other.fifo';
const SOURCE = {
  Source: STREAM,
  SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 10 } },
};
const TEXT = 'Order <$.dynamodb.NewImage.id.S>: <$.dynamodb.NewImage.value.S>';

describe('what a pipe delivers to', () => {
  it('SNS: one message per record, the template as text', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const asked = fakeService(platform, 'sns', {
      Publish: () => ({ MessageId: 'm' }),
      PublishBatch: () => ({ Successful: [], Failed: [] }),
    });
    const pipes = await givenPipe(platform, { ...SOURCE, Target: TOPIC, TargetParameters: { InputTemplate: TEXT } });
    await pipes.start?.();
    stream.write('o1', 'paid');
    await platform.clock.advance(0);
    stream.write('o2', 'paid');
    stream.write('o3', 'declined');
    await platform.clock.advance(0);
    expect(asked.map(({ action, input }) => [action, input])).toEqual([
      ['Publish', { TopicArn: TOPIC, Message: 'Order o1: paid' }],
      [
        'PublishBatch',
        {
          TopicArn: TOPIC,
          PublishBatchRequestEntries: [
            { Id: '0', Message: 'Order o2: paid' },
            { Id: '1', Message: 'Order o3: declined' },
          ],
        },
      ],
    ]);
    expect(asked[1]?.caller.correlationIds).toEqual(['o2', 'o3']);
    await pipes.stop?.();
  });

  it('SNS: retries only the messages that SNS refused', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const asked = fakeService(platform, 'sns', {
      Publish: () => ({ MessageId: 'm' }),
      PublishBatch: () => ({ Successful: [], Failed: [{ Id: '1', Code: 'Throttled', SenderFault: false }] }),
    });
    const pipes = await givenPipe(platform, { ...SOURCE, Target: TOPIC, TargetParameters: { InputTemplate: TEXT } });
    for (const id of ['o1', 'o2', 'o3']) stream.write(id, 'paid');
    await pipes.start?.();
    await platform.clock.advance(1_000);
    expect(asked.map(({ action }) => action)).toEqual(['PublishBatch', 'Publish']);
    expect(asked[1]?.input).toMatchObject({ Message: 'Order o2: paid' });
    await pipes.stop?.();
  });

  it('SQS: group and deduplication by path into the event, as it was before the template', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const asked = fakeService(platform, 'sqs', { SendMessageBatch: () => ({ Successful: [] }) });
    const pipes = await givenPipe(platform, {
      ...SOURCE,
      Target: OTHER_QUEUE,
      TargetParameters: {
        InputTemplate: '{"v": <$.dynamodb.NewImage.value.S>}',
        SqsQueueParameters: { MessageGroupId: '$.dynamodb.Keys.id.S', MessageDeduplicationId: '$.eventID' },
      },
    });
    stream.write('o1', 'a');
    stream.write('o2', 'b');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(asked[0]?.input).toEqual({
      QueueUrl: 'http://127.0.0.1:4000/000000000000/other.fifo',
      Entries: [
        { Id: '0', MessageBody: '{"v": "a"}', MessageGroupId: 'o1', MessageDeduplicationId: 'e100' },
        { Id: '1', MessageBody: '{"v": "b"}', MessageGroupId: 'o2', MessageDeduplicationId: 'e101' },
      ],
    });
    await pipes.stop?.();
  });

  it('Step Functions, fire and forget: done once the execution has started', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const asked = fakeService(platform, 'states', { StartExecution: () => ({ executionArn: 'e', startDate: 0 }) });
    const pipes = await givenPipe(platform, {
      Source: QUEUE,
      Target: MACHINE,
      TargetParameters: { StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' } },
    });
    queue.send('a', 'b');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(asked).toHaveLength(1);
    expect(queue.messages).toEqual([]);
    await pipes.stop?.();
  });

  it('Lambda, fire and forget: as an event', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const asked = fakeService(platform, 'lambda', { Invoke: () => ({ StatusCode: 202, Payload: '' }) });
    const pipes = await givenPipe(platform, {
      Source: QUEUE,
      Target: FUNCTION,
      TargetParameters: { LambdaFunctionParameters: { InvocationType: 'FIRE_AND_FORGET' } },
    });
    queue.send('a');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(asked[0]?.input).toMatchObject({ InvocationType: 'Event', FunctionName: FUNCTION });
    await pipes.stop?.();
  });

  it('fails a message whose template renders no JSON for a target that needs it', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const asked = fakeService(platform, 'lambda', { Invoke: () => ({ StatusCode: 200, Payload: '' }) });
    const pipes = await givenPipe(platform, {
      Source: QUEUE,
      Target: FUNCTION,
      TargetParameters: { InputTemplate: '<$.body>' },
    });
    queue.send('{"key":"value"}');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(asked).toEqual([]);
    expect(queue.messages).toHaveLength(1);
    await pipes.stop?.();
  });

  it('notes a path that points at nothing, once', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const asked = fakeService(platform, 'lambda', { Invoke: () => ({ StatusCode: 200, Payload: '' }) });
    const pipes = await givenPipe(platform, {
      Source: QUEUE,
      Target: FUNCTION,
      TargetParameters: { InputTemplate: '{"a": <$.body.a>}' },
    });
    queue.send('{}', '{}', '{"a":1}');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(asked[0]?.input).toMatchObject({ Payload: '[{"a": ""},{"a": ""},{"a": 1}]' });
    expect(hopsOf(platform, 'pipes:Transform')).toMatchObject([{ detail: { missingPath: '$.body.a' } }]);
    await pipes.stop?.();
  });
});

describe('an enrichment', () => {
  const ENRICHMENT = 'arn:aws:lambda:us-east-1:000000000000:function:enrich';

  async function enriched(answer: () => unknown): Promise<{ inputs: unknown[]; left: number }> {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const asked = fakeService(platform, 'lambda', {
      Invoke: ({ FunctionName }: { FunctionName: string }) =>
        FunctionName === ENRICHMENT ? answer() : { StatusCode: 200, Payload: '' },
    });
    const pipes = await givenPipe(platform, {
      Source: QUEUE,
      Enrichment: ENRICHMENT,
      EnrichmentParameters: { InputTemplate: '{"n": <$.body.n>}' },
      Target: FUNCTION,
      TargetParameters: { InputTemplate: '{"m": <$.m>}' },
    });
    queue.send('{"n":1}', '{"n":2}');
    await pipes.start?.();
    await platform.clock.advance(0);
    await pipes.stop?.();
    return { inputs: asked.map(({ input }) => input), left: queue.messages.length };
  }

  it('gets the batch as one array; the target gets what it answers', async () => {
    const { inputs, left } = await enriched(() => ({ StatusCode: 200, Payload: '[{"m":1},{"m":2},{"m":3}]' }));
    expect(inputs).toMatchObject([
      { FunctionName: ENRICHMENT, Payload: '[{"n": 1},{"n": 2}]', InvocationType: 'RequestResponse' },
      { FunctionName: FUNCTION, Payload: '[{"m": 1},{"m": 2},{"m": 3}]' },
    ]);
    expect(left).toBe(0);
  });

  it.each(['', '""', '{}', '[]', 'null'])(
    'that answers %s leaves the target out, and the batch is done',
    async (Payload) => {
      const { inputs, left } = await enriched(() => ({ StatusCode: 200, Payload }));
      expect(inputs).toHaveLength(1);
      expect(left).toBe(0);
    },
  );

  it('that answers [{}] invokes the target', async () => {
    expect((await enriched(() => ({ StatusCode: 200, Payload: '[{}]' }))).inputs).toHaveLength(2);
  });

  it.each([
    ['throws', () => ({ StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"TypeError"}' })],
    [
      'does not exist',
      () => {
        throw new AwsError('ResourceNotFoundException', 'Function not found');
      },
    ],
  ])('that %s fails the batch', async (_, answer) => {
    const { inputs, left } = await enriched(answer);
    expect(inputs).toHaveLength(1);
    expect(left).toBe(2);
  });
});
