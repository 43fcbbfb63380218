import { AwsError } from '../../../local/core/aws-error.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import { FakeQueue, FakeStream, givenPipe, QUEUE, STREAM } from './given.ts';

const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/orders';
const SOURCE = {
  Source: STREAM,
  SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 10 } },
};
const DETAIL = '{"id": <$.dynamodb.NewImage.id.S>, "status": <$.dynamodb.NewImage.value.S>}';
const accepted = (count: number) => ({
  FailedEntryCount: 0,
  Entries: Array.from({ length: count }, (_, index) => ({ EventId: `e${index}` })),
});

const target = (parameters: Record<string, unknown>) => ({
  Target: BUS,
  TargetParameters: { InputTemplate: DETAIL, EventBridgeEventBusParameters: parameters },
});

describe('a pipe to an event bus', () => {
  it('puts a batch as the entries of one request, each with source, type, resources and time', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const asked = fakeService(platform, 'events', { PutEvents: () => accepted(2) });
    const pipes = await givenPipe(platform, {
      ...SOURCE,
      ...target({
        Source: 'orders',
        DetailType: '$.dynamodb.NewImage.value.S',
        Resources: ['fixed', '$.dynamodb.Keys.id.S'],
        Time: '$.dynamodb.ApproximateCreationDateTime',
      }),
    });
    stream.write('o1', 'SUCCESS');
    stream.write('o2', 'FAILED');
    await pipes.start?.();
    await platform.clock.advance(0);
    const entry = { EventBusName: BUS, Source: 'orders', Time: Date.UTC(2026, 0, 1) / 1000 };
    expect(asked.map(({ input }) => input)).toEqual([
      {
        Entries: [
          { ...entry, DetailType: 'SUCCESS', Resources: ['fixed', 'o1'], Detail: '{"id": "o1", "status": "SUCCESS"}' },
          { ...entry, DetailType: 'FAILED', Resources: ['fixed', 'o2'], Detail: '{"id": "o2", "status": "FAILED"}' },
        ],
      },
    ]);
    expect(asked[0]?.caller).toMatchObject({ principal: { type: 'role' }, correlationIds: ['o1', 'o2'] });
    await pipes.stop?.();
  });

  it('names itself as the source where the template names none', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const asked = fakeService(platform, 'events', { PutEvents: () => accepted(1) });
    const pipes = await givenPipe(platform, { Source: QUEUE, Target: BUS });
    queue.send('{}');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(asked.map(({ input }) => input)).toMatchObject([
      { Entries: [{ Source: 'Pipe intake', DetailType: 'Event from aws:sqs' }] },
    ]);
    expect(queue.messages).toEqual([]);
    await pipes.stop?.();
  });

  it('tries only what EventBridge refused again', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    let first = true;
    const asked = fakeService(platform, 'events', {
      PutEvents: () => {
        if (!first) return accepted(1);
        first = false;
        return {
          FailedEntryCount: 1,
          Entries: [
            { EventId: 'e' },
            { ErrorCode: 'ThrottlingException', ErrorMessage: 'Slow down.' },
            { EventId: 'e' },
          ],
        };
      },
    });
    const pipes = await givenPipe(platform, { ...SOURCE, ...target({ Source: 'orders', DetailType: 'OrderSettled' }) });
    for (const id of ['o1', 'o2', 'o3']) stream.write(id, 'SUCCESS');
    await pipes.start?.();
    await platform.clock.advance(1_000);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.input).toMatchObject({ Entries: [{ Detail: '{"id": "o2", "status": "SUCCESS"}' }] });
    await pipes.stop?.();
  });

  it('keeps a batch that could not be put at all', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    fakeService(platform, 'events', {
      PutEvents: () => {
        throw new AwsError('AccessDeniedException', 'No.');
      },
    });
    const pipes = await givenPipe(platform, { Source: QUEUE, Target: BUS });
    queue.send('{}');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(queue.messages).toHaveLength(1);
    await pipes.stop?.();
  });

  it.each([
    [
      'a batch that PutEvents does not take',
      { SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'LATEST', BatchSize: 11 } } },
      /10/,
    ],
    ['a time that is no path', target({ Time: '2026-01-01' }), /Time must be a path/],
    ['a path that pipes do not support', target({ Source: '$..x' }), /Source: \$\.\.x is not a path/],
    [
      'the parameters of another target',
      { ...target({}), Target: QUEUE },
      /EventBridgeEventBusParameters does not belong/,
    ],
  ])('is refused with %s', async (_, fault, message) => {
    await expect(givenPipe(testPlatform(), { ...SOURCE, ...target({}), ...fault })).rejects.toThrow(message);
  });
});
