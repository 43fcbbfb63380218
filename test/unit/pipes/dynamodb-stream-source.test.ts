import { AwsError } from '../../../local/core/aws-error.ts';
import { Refusal } from '../../../local/platform/calls.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import {
  DEAD_LETTERS,
  FakeQueue,
  FakeStream,
  givenFunction,
  givenPipe,
  path,
  pipeOn,
  STREAM,
  valuesIn,
} from './given.ts';

describe('a pipe that reads a table stream', () => {
  it('hands records on as AWS shapes them, as soon as they are written', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const asked = fakeService(platform, 'lambda', { Invoke: () => ({ StatusCode: 200, Payload: '' }) });
    const pipes = await givenPipe(platform, pipeOn());
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(stream.asked.map(({ action }) => action)).toEqual([
      'ListStreams',
      'DescribeStream',
      'GetShardIterator',
      'GetRecords',
    ]);
    stream.write('o1', 'first');
    await platform.clock.advance(0);
    const [event]: unknown[] = JSON.parse(String(path(asked[0]?.input, 'Payload')));
    expect(event).toMatchObject({
      eventID: 'e100',
      eventName: 'MODIFY',
      eventSource: 'aws:dynamodb',
      eventSourceARN: STREAM,
      dynamodb: { Keys: { id: { S: 'o1' } }, SequenceNumber: '100' },
    });
    expect(asked[0]?.caller.correlationIds).toEqual(['o1']);
    expect(pipes.describePipe('intake').checkpoints.get('shard-1')).toBe('100');
    await pipes.stop?.();
  });

  it('starts at LATEST with what is written from then on', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches = givenFunction(platform);
    stream.write('o1', 'before');
    const pipes = await givenPipe(platform, pipeOn({ StartingPosition: 'LATEST' }));
    await pipes.start?.();
    await platform.clock.advance(0);
    stream.write('o1', 'after');
    await platform.clock.advance(0);
    expect(batches).toEqual([['after']]);
    await pipes.stop?.();
  });

  it.each(['GetShardIterator', 'GetRecords'])('skips nothing when its first %s at LATEST fails', async (action) => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches = givenFunction(platform);
    stream.write('o1', 'long before');
    await platform.clock.advance(5_000);
    stream.failing = (asked) =>
      asked === action ? new AwsError('InternalServerError', 'no', { status: 500 }) : undefined;
    const pipes = await givenPipe(platform, pipeOn({ StartingPosition: 'LATEST' }));
    await pipes.start?.();
    await platform.clock.advance(1_000);
    stream.write('o1', 'after');
    stream.failing = undefined;
    await platform.clock.advance(10_000);
    expect(batches).toEqual([['after']]);
    await pipes.stop?.();
  });

  it('reads what was written while it was stopped, even if it never got anything before', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches = givenFunction(platform);
    stream.write('o1', 'long before');
    await platform.clock.advance(5_000);
    const pipes = await givenPipe(platform, pipeOn({ StartingPosition: 'LATEST' }));
    await pipes.start?.();
    await platform.clock.advance(1_000);
    await pipes.stopPipe('intake');
    stream.write('o1', 'meanwhile');
    pipes.startPipe('intake');
    await platform.clock.advance(0);
    expect(batches).toEqual([['meanwhile']]);
    await pipes.stop?.();
  });

  it('lets other items pass a failed one when it has several lanes, and never the same item', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    let healthy = false;
    const batches = givenFunction(platform, (values) => !healthy && values.some((value) => value.startsWith('stuck')));
    const pipes = await givenPipe(platform, pipeOn({ ParallelizationFactor: 10, BatchSize: 1 }));
    await pipes.start?.();
    stream.write('stuck', 'stuck 1');
    stream.write('stuck', 'stuck 2');
    for (let index = 0; index < 8; index++) stream.write(`other ${index}`, `other ${index}`);
    await platform.clock.advance(2_000);
    expect(batches.flat().filter((value) => value.startsWith('other')).length).toBeGreaterThan(4);
    expect(batches.flat()).not.toContain('stuck 2');
    expect(pipes.describePipe('intake').checkpoints.size).toBe(0);
    healthy = true;
    await platform.clock.advance(60_000);
    expect(batches.flat()).toContain('stuck 2');
    expect(pipes.describePipe('intake').checkpoints.get('shard-1')).toBe('109');
    await pipes.stop?.();
  });

  it('goes on after its checkpoint when started again', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches = givenFunction(platform);
    const pipes = await givenPipe(platform, pipeOn());
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(0);
    await pipes.stopPipe('intake');
    stream.write('o1', 'b');
    await platform.clock.advance(10_000);
    pipes.startPipe('intake');
    await platform.clock.advance(0);
    expect(batches).toEqual([['a'], ['b']]);
    await pipes.stop?.();
  });

  it('reads a shard only when the one it came from is done', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    let healthy = false;
    const batches = givenFunction(platform, () => !healthy);
    const pipes = await givenPipe(platform, pipeOn({ BatchSize: 1 }));
    await pipes.start?.();
    stream.write('o1', 'a');
    const first = stream.shards.get('shard-1');
    if (first) first.closed = true;
    stream.shards.set('shard-2', { records: [], closed: false, parent: 'shard-1' });
    stream.write('o1', 'b', 'shard-2');
    await platform.clock.advance(1_000);
    expect(batches.flat()).not.toContain('b');
    healthy = true;
    await platform.clock.advance(60_000);
    expect(batches.flat().at(-1)).toBe('b');
    await pipes.stop?.();
  });

  it('waits for the batching window', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches = givenFunction(platform);
    const pipes = await givenPipe(platform, pipeOn({ BatchSize: 3, MaximumBatchingWindowInSeconds: 10 }));
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(6_000);
    stream.write('o1', 'b');
    await platform.clock.advance(3_000);
    expect(batches).toEqual([]);
    await platform.clock.advance(1_000);
    expect(batches).toEqual([['a', 'b']]);
    for (const value of ['c', 'd', 'e']) stream.write('o1', value);
    await platform.clock.advance(0);
    expect(batches.at(-1)).toEqual(['c', 'd', 'e']);
    await pipes.stop?.();
  });

  it('reads on after an iterator has expired, without skipping or repeating', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches = givenFunction(platform);
    const pipes = await givenPipe(platform, pipeOn());
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(0);
    let failures = 1;
    stream.failing = (action) =>
      action === 'GetRecords' && failures-- > 0 ? new AwsError('ExpiredIteratorException', 'too late') : undefined;
    stream.write('o1', 'b');
    await platform.clock.advance(1_000);
    expect(batches).toEqual([['a'], ['b']]);
    await pipes.stop?.();
  });

  it('names the missing permissions, keeps what it holds, and recovers when the role is mended', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const batches = givenFunction(platform);
    stream.failing = (action) =>
      action === 'GetShardIterator' ? new Refusal('AccessDeniedException', 'no statement allows it') : undefined;
    const pipes = await givenPipe(platform, pipeOn());
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(1_000);
    expect(pipes.describePipe('intake')).toMatchObject({
      currentState: 'STOPPED',
      stateReason: expect.stringContaining('Pipes does not have required permissions to perform Stream operations'),
    });
    stream.failing = undefined;
    await platform.clock.advance(10_000);
    expect(pipes.describePipe('intake').currentState).toBe('RUNNING');
    expect(batches).toEqual([['a']]);
    await pipes.stop?.();
  });

  it('does not use up retries while its target refuses it', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    const queue = new FakeQueue(platform);
    let allowed = false;
    const delivered: string[] = [];
    fakeService(platform, 'lambda', {
      Invoke: (input: { Payload: string }) => {
        if (!allowed) throw new Refusal('AccessDeniedException', 'no statement allows it', { status: 403 });
        delivered.push(...valuesIn(input.Payload));
        return { StatusCode: 200, Payload: '' };
      },
    });
    const pipes = await givenPipe(
      platform,
      pipeOn({ MaximumRetryAttempts: 5, DeadLetterConfig: { Arn: DEAD_LETTERS } }),
    );
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(600_000);
    expect(pipes.describePipe('intake').currentState).toBe('STOPPED');
    allowed = true;
    await platform.clock.advance(10_000);
    expect(pipes.describePipe('intake').currentState).toBe('RUNNING');
    expect(delivered).toEqual(['a']);
    expect(queue.deadLetters).toEqual([]);
    await pipes.stop?.();
  });

  it('is stopped at once, and begins again behind its checkpoint', async () => {
    const platform = testPlatform();
    const stream = new FakeStream(platform);
    let stuck = true;
    const batches: string[][] = [];
    fakeService(platform, 'lambda', {
      Invoke: (input: { Payload: string }) => {
        batches.push(valuesIn(input.Payload));
        return stuck ? new Promise(() => undefined) : { StatusCode: 200, Payload: '' };
      },
    });
    const pipes = await givenPipe(platform, pipeOn());
    await pipes.start?.();
    stream.write('o1', 'a');
    await platform.clock.advance(0);
    await pipes.stop?.();
    stuck = false;
    pipes.startPipe('intake');
    await platform.clock.advance(0);
    expect(batches).toEqual([['a'], ['a']]);
    expect(pipes.describePipe('intake').checkpoints.get('shard-1')).toBe('100');
    await pipes.stop?.();
  });
});
