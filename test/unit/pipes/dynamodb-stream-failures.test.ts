import { AwsError } from '../../../local/core/aws-error.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import {
  DEAD_LETTERS,
  FakeQueue,
  FakeStream,
  givenFunction,
  givenPipe,
  hopsOf,
  pipeOn,
  STREAM,
  TOPIC,
  valuesIn,
} from './given.ts';

describe('a pipe whose stream records can not be delivered', () => {
  it('lets nothing pass a batch that failed', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    let healthy = false;
    const batches = givenFunction(platform, () => !healthy);
    const pipes = await givenPipe(platform, pipeOn({ BatchSize: 1 }));
    await pipes.start?.();
    stream.write('o1', 'a');
    stream.write('o2', 'b');
    await platform.clock.advance(3_000);
    expect(new Set(batches.flat())).toEqual(new Set(['a']));
    expect(pipes.describePipe('intake').checkpoints.size).toBe(0);
    healthy = true;
    await platform.clock.advance(60_000);
    expect(batches.slice(-2)).toEqual([['a'], ['b']]);
    await pipes.stop?.();
  });

  it('finds the poison in a batch by halving it, and dead-letters it alone', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const queue = new FakeQueue(platform);
    const batches = givenFunction(platform, (values) => values.includes('poison'));
    const pipes = await givenPipe(
      platform,
      pipeOn({
        OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        MaximumRetryAttempts: 2,
        DeadLetterConfig: { Arn: DEAD_LETTERS },
      }),
    );
    for (const value of ['a', 'b', 'poison', 'd', 'e']) stream.write(`key-${value}`, value);
    await pipes.start?.();
    await platform.clock.advance(60_000);
    expect(batches).toEqual([
      ['a', 'b', 'poison', 'd', 'e'],
      ['a', 'b', 'poison'],
      ['a', 'b'],
      ['poison'],
      ['poison'],
      ['poison'],
      ['d', 'e'],
    ]);
    expect(queue.deadLetters.map(({ body }): unknown => JSON.parse(body))).toEqual([
      {
        context: {
          partnerResourceArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/intake',
          condition: 'RetryAttemptsExhausted',
        },
        version: '1.0',
        timestamp: expect.stringMatching(/^2026-01-01T00:00:/),
        DDBStreamBatchInfo: {
          shardId: 'shard-1',
          startSequenceNumber: '102',
          endSequenceNumber: '102',
          approximateArrivalOfFirstRecord: '2026-01-01T00:00:00.000Z',
          approximateArrivalOfLastRecord: '2026-01-01T00:00:00.000Z',
          batchSize: 1,
          streamArn: STREAM,
        },
      },
    ]);
    expect(hopsOf(platform, 'pipes:DeadLetter')).toMatchObject([
      { outcome: 'ok', correlationIds: ['key-poison'], error: { code: 'RetryAttemptsExhausted' }, to: 'dead-letters' },
    ]);
    expect(pipes.describePipe('intake').checkpoints.get('shard-1')).toBe('104');
    await pipes.stop?.();
  });

  it('retries only what the target reported as failed', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches: string[][] = [];
    fakeService(platform, 'lambda', {
      Invoke: (input: { Payload: string }) => {
        batches.push(valuesIn(input.Payload));
        return batches.length > 1
          ? { StatusCode: 200, Payload: '{"batchItemFailures":[]}' }
          : { StatusCode: 200, Payload: '{"batchItemFailures":[{"itemIdentifier":"e101"}]}' };
      },
    });
    const pipes = await givenPipe(platform, pipeOn());
    for (const value of ['a', 'b', 'c']) stream.write('o1', value);
    await pipes.start?.();
    await platform.clock.advance(60_000);
    expect(batches).toEqual([['a', 'b', 'c'], ['b']]);
    expect(pipes.describePipe('intake').checkpoints.get('shard-1')).toBe('102');
    await pipes.stop?.();
  });

  it('gives up records that are too old', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const queue = new FakeQueue(platform);
    const batches = givenFunction(platform, () => true);
    const pipes = await givenPipe(
      platform,
      pipeOn({ MaximumRecordAgeInSeconds: 60, DeadLetterConfig: { Arn: DEAD_LETTERS } }),
    );
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(200_000);
    expect(batches.length).toBeGreaterThan(3);
    expect(queue.deadLetters).toHaveLength(1);
    expect(queue.deadLetters[0]?.body).toContain('"condition":"RecordAgeExpired"');
    await pipes.stop?.();
  });

  it('holds a record rather than lose it while its dead-letter queue can not be written', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const queue = new FakeQueue(platform);
    queue.failing = (action) => (action === 'SendMessage' ? new AwsError('QueueDoesNotExist', 'gone') : undefined);
    givenFunction(platform, () => true);
    const pipes = await givenPipe(
      platform,
      pipeOn({ MaximumRetryAttempts: 1, DeadLetterConfig: { Arn: DEAD_LETTERS } }),
    );
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(60_000);
    expect(pipes.describePipe('intake').checkpoints.size).toBe(0);
    queue.failing = undefined;
    await platform.clock.advance(10_000);
    expect(queue.deadLetters).toHaveLength(1);
    expect(pipes.describePipe('intake').checkpoints.get('shard-1')).toBe('100');
    await pipes.stop?.();
  });

  it('does not move past what it could not dead-letter when it is stopped meanwhile', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const queue = new FakeQueue(platform);
    queue.failing = (action) => (action === 'SendMessage' ? new AwsError('QueueDoesNotExist', 'gone') : undefined);
    givenFunction(platform, () => true);
    const pipes = await givenPipe(
      platform,
      pipeOn({ MaximumRetryAttempts: 0, DeadLetterConfig: { Arn: DEAD_LETTERS } }),
    );
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(1_000);
    await pipes.stop?.();
    expect(pipes.describePipe('intake').checkpoints.size).toBe(0);
    expect(hopsOf(platform, 'pipes:DeadLetter')).toEqual([]);
  });

  it('dead-letters to a topic too', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const published = fakeService(platform, 'sns', { Publish: () => ({ MessageId: 'm' }) });
    givenFunction(platform, () => true);
    const pipes = await givenPipe(platform, pipeOn({ MaximumRetryAttempts: 0, DeadLetterConfig: { Arn: TOPIC } }));
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(1_000);
    expect(published).toHaveLength(1);
    expect(published[0]?.caller.correlationIds).toEqual(['o1']);
    expect(published[0]?.input).toMatchObject({
      TopicArn: TOPIC,
      Message: expect.stringContaining('"startSequenceNumber":"100"'),
    });
    await pipes.stop?.();
  });

  it('shows in the journal what it discards without a dead-letter queue, as AWS does', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    givenFunction(platform, () => true);
    const pipes = await givenPipe(platform, pipeOn({ MaximumRetryAttempts: 0 }));
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(1_000);
    expect(hopsOf(platform, 'pipes:DeadLetter')).toMatchObject([{ outcome: 'failed', to: 'discarded' }]);
    await pipes.stop?.();
  });
});
