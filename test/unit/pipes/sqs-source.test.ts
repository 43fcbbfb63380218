import { AwsError } from '../../../local/core/aws-error.ts';
import { Refusal } from '../../../local/platform/calls.ts';
import { allowEverything, fakeService, testPlatform } from '../../support/platform.ts';
import { FakeQueue, FUNCTION, givenPipe, hopsOf, MACHINE, path, QUEUE } from './given.ts';

const SUCCEEDED = {
  executionArn: 'e',
  status: 'SUCCEEDED',
  output: '{"batchItemFailures":[]}',
  startDate: 0,
  stopDate: 0,
};
const FAILED = { executionArn: 'e', status: 'FAILED', error: 'Invalid', cause: 'no name', startDate: 0, stopDate: 0 };

const EXPRESS = {
  Source: QUEUE,
  SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
  Target: MACHINE,
  TargetParameters: { StepFunctionStateMachineParameters: { InvocationType: 'REQUEST_RESPONSE' } },
};

/** The bodies that executions were started with. */
function bodyOf(input: { input: string }): string {
  const [event]: unknown[] = JSON.parse(input.input);
  return String(path(event, 'body'));
}

describe('a pipe that reads a queue', () => {
  it('hands each message on in the shape of AWS, in an array even when alone, and deletes it after success', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const states = fakeService(platform, 'states', { StartSyncExecution: () => SUCCEEDED });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('{"id":"o1"}');
    await platform.clock.advance(0);
    const [call] = states;
    expect(JSON.parse(String(path(call?.input, 'input')))).toEqual([
      {
        messageId: 'm1',
        receiptHandle: 'handle-m1',
        body: '{"id":"o1"}',
        attributes: { ApproximateReceiveCount: '1', SenderId: 'sender' },
        messageAttributes: {},
        md5OfBody: 'md5',
        eventSource: 'aws:sqs',
        eventSourceARN: QUEUE,
        awsRegion: 'us-east-1',
      },
    ]);
    expect(call?.caller).toMatchObject({ correlationIds: ['o1'], attempt: 1, principal: { type: 'role' } });
    expect(queue.messages).toEqual([]);
    await pipes.stop?.();
  });

  it('asks for the attributes of the queue before it polls, as AWS requires', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(queue.asked.map(({ action }) => action)).toEqual(['GetQueueAttributes', 'ReceiveMessage']);
    expect(queue.asked.at(1)?.input).toMatchObject({ WaitTimeSeconds: 20, MaxNumberOfMessages: 1 });
    await pipes.stop?.();
  });

  it('never deletes what it could not process: the message comes again after its visibility timeout', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform, 30);
    let healthy = false;
    const states = fakeService(platform, 'states', { StartSyncExecution: () => (healthy ? SUCCEEDED : FAILED) });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('{"id":"o1"}');
    await platform.clock.advance(29_000);
    expect(states).toHaveLength(1);
    expect(queue.messages).toHaveLength(1);
    healthy = true;
    await platform.clock.advance(2_000);
    expect(states.map(({ caller }) => caller.attempt)).toEqual([1, 2]);
    expect(queue.messages).toEqual([]);
    await pipes.stop?.();
  });

  it('lets everything behind a poison message flow', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform, 30);
    const done: string[] = [];
    fakeService(platform, 'states', {
      StartSyncExecution: (input: { input: string }) => {
        const body = bodyOf(input);
        if (body.startsWith('poison')) return FAILED;
        done.push(body);
        return SUCCEEDED;
      },
    });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    const good = Array.from({ length: 20 }, (_, index) => `good ${index}`);
    queue.send(...Array.from({ length: 20 }, (_, index) => `poison ${index}`), ...good);
    await platform.clock.advance(10_000);
    expect(done).toEqual(good);
    expect(queue.messages.every(({ body }) => body.startsWith('poison'))).toBe(true);
    await pipes.stop?.();
  });

  it('removes what its filter drops, and shows so', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const states = fakeService(platform, 'states', { StartSyncExecution: () => SUCCEEDED });
    const pipes = await givenPipe(platform, {
      ...EXPRESS,
      SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] } },
    });
    await pipes.start?.();
    queue.send('{"id":"o1","kind":"order"}', '{"id":"o2","kind":"note"}', 'plain text');
    await platform.clock.advance(0);
    expect(states).toHaveLength(1);
    expect(queue.messages).toEqual([]);
    expect(hopsOf(platform, 'pipes:Filter')).toMatchObject([
      { outcome: 'filtered', correlationIds: ['o2'], detail: { record: 'm2' } },
      { outcome: 'filtered', correlationIds: [], detail: { record: 'm3' } },
    ]);
    await pipes.stop?.();
  });

  it('deletes of a batch only what the target did not report as failed', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    fakeService(platform, 'lambda', {
      Invoke: () => ({ StatusCode: 200, Payload: '{"batchItemFailures":[{"itemIdentifier":"m2"}]}' }),
    });
    const pipes = await givenPipe(platform, { Source: QUEUE, Target: FUNCTION });
    queue.send('a', 'b', 'c');
    await pipes.start?.();
    await platform.clock.advance(0);
    expect(queue.messages.map(({ body }) => body)).toEqual(['b']);
    await pipes.stop?.();
  });

  it('waits for a full batch no longer than its window', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform, 300);
    const sizes: number[] = [];
    fakeService(platform, 'lambda', {
      Invoke: (input: { Payload: string }) => {
        const events: unknown[] = JSON.parse(input.Payload);
        sizes.push(events.length);
        return { StatusCode: 200, Payload: 'null' };
      },
    });
    const pipes = await givenPipe(platform, {
      Source: QUEUE,
      SourceParameters: { SqsQueueParameters: { BatchSize: 3, MaximumBatchingWindowInSeconds: 10 } },
      Target: FUNCTION,
    });
    await pipes.start?.();
    queue.send('a');
    await platform.clock.advance(9_000);
    expect(sizes).toEqual([]);
    await platform.clock.advance(1_000);
    expect(sizes).toEqual([1]);
    queue.send('b', 'c', 'd');
    await platform.clock.advance(0);
    expect(sizes).toEqual([1, 3]);
    await pipes.stop?.();
  });

  it('has no more executions under way than it may', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const open: (() => void)[] = [];
    fakeService(platform, 'states', {
      StartSyncExecution: () => new Promise((resolve) => open.push(() => resolve(SUCCEEDED))),
    });
    const pipes = await givenPipe(platform, EXPRESS, { maximumConcurrency: 4 });
    await pipes.start?.();
    queue.send(...Array.from({ length: 10 }, (_, index) => `${index}`));
    await platform.clock.advance(0);
    expect(open).toHaveLength(4);
    expect(pipes.describePipe('intake').inFlight).toBe(4);
    open.shift()?.();
    await platform.clock.advance(0);
    expect(open).toHaveLength(4);
    expect(queue.messages).toHaveLength(9);
    await pipes.stop?.();
  });

  it('gives an execution up after five minutes', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform, 600);
    fakeService(platform, 'states', { StartSyncExecution: () => new Promise(() => undefined) });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('slow');
    await platform.clock.advance(299_000);
    expect(pipes.describePipe('intake').inFlight).toBe(1);
    await platform.clock.advance(1_000);
    expect(pipes.describePipe('intake').inFlight).toBe(0);
    expect(queue.messages).toHaveLength(1);
    await pipes.stop?.();
  });

  it('tries failures of a service again itself, each try numbered, without giving the message back', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    let failures = 3;
    const states = fakeService(platform, 'states', {
      StartSyncExecution: () => {
        if (failures-- > 0) throw new AwsError('InternalFailure', 'try later', { status: 500 });
        return SUCCEEDED;
      },
    });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('{"id":"o1"}');
    await platform.clock.advance(1_000);
    expect(queue.messages).toEqual([]);
    expect(states.map(({ caller }) => caller.attempt)).toEqual([1, 2, 3, 4]);
    expect(queue.asked.filter(({ action }) => action === 'ReceiveMessage').length).toBeLessThanOrEqual(3);
    await pipes.stop?.();
  });

  it('shows as stopped with the reason when its role lacks a permission, and recovers when the role is mended', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    fakeService(platform, 'states', { StartSyncExecution: () => SUCCEEDED });
    queue.failing = (action) =>
      action === 'ReceiveMessage' ? new Refusal('AccessDenied', 'no statement allows it', { status: 403 }) : undefined;
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('a');
    await platform.clock.advance(1_000);
    const { currentState, stateReason } = pipes.describePipe('intake');
    expect(currentState).toBe('STOPPED');
    expect(stateReason).toContain('Pipes does not have required permissions to perform Queue operations');
    expect(hopsOf(platform, 'pipes:State').at(-1)).toMatchObject({ outcome: 'failed', error: { code: 'STOPPED' } });
    queue.failing = undefined;
    await platform.clock.advance(10_000);
    expect(pipes.describePipe('intake').currentState).toBe('RUNNING');
    expect(queue.messages).toEqual([]);
    await pipes.stop?.();
  });

  it('makes no call at all when the trust policy of its role does not let pipes in', async () => {
    const platform = testPlatform({
      access: {
        ...allowEverything,
        assumeRole: () => {
          throw new AwsError('AccessDenied', 'pipes.amazonaws.com may not assume the role.', { status: 403 });
        },
      },
    });
    const queue = new FakeQueue(platform);
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    await platform.clock.advance(1_000);
    expect(queue.asked).toEqual([]);
    expect(pipes.describePipe('intake')).toMatchObject({
      currentState: 'STOPPED',
      stateReason: expect.stringContaining('pipes.amazonaws.com may not assume the role.'),
    });
    await pipes.stop?.();
  });

  it('shows as stopped when it may not delete what is done', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    fakeService(platform, 'states', { StartSyncExecution: () => SUCCEEDED });
    queue.failing = (action) =>
      action === 'DeleteMessage' ? new Refusal('AccessDenied', 'no statement allows it', { status: 403 }) : undefined;
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('a');
    await platform.clock.advance(10_000);
    expect(pipes.describePipe('intake')).toMatchObject({
      currentState: 'STOPPED',
      stateReason: expect.stringContaining('sqs:DeleteMessage'),
    });
    expect(hopsOf(platform, 'pipes:State')).toHaveLength(2);
    await pipes.stop?.();
  });

  it('stops when it is to call a Standard workflow synchronously', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    fakeService(platform, 'states', {
      StartSyncExecution: () => {
        throw new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type.');
      },
    });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('a');
    await platform.clock.advance(0);
    expect(pipes.describePipe('intake')).toMatchObject({
      currentState: 'STOPPED',
      stateReason: 'This operation is not supported by this type.',
    });
    expect(queue.messages).toHaveLength(1);
    await pipes.stop?.();
  });

  it('is stopped at once, and what was under way is still in the queue', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    fakeService(platform, 'states', { StartSyncExecution: () => new Promise(() => undefined) });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('a', 'b');
    await platform.clock.advance(0);
    await pipes.stop?.();
    expect(queue.messages).toHaveLength(2);
    const asked = queue.asked.length;
    queue.send('c');
    await platform.clock.advance(60_000);
    expect(queue.asked).toHaveLength(asked);
  });

  it('finishes what is under way when it is asked to stop, and goes on when started again', async () => {
    const platform = testPlatform();
    const queue = new FakeQueue(platform);
    const open: (() => void)[] = [];
    fakeService(platform, 'states', {
      StartSyncExecution: () => new Promise((resolve) => open.push(() => resolve(SUCCEEDED))),
    });
    const pipes = await givenPipe(platform, EXPRESS);
    await pipes.start?.();
    queue.send('a');
    await platform.clock.advance(0);
    const stopped = pipes.stopPipe('intake');
    expect(pipes.describePipe('intake').currentState).toBe('STOPPING');
    open.shift()?.();
    await stopped;
    expect(pipes.describePipe('intake').currentState).toBe('STOPPED');
    expect(queue.messages).toEqual([]);
    queue.send('b');
    await platform.clock.advance(1_000);
    expect(queue.messages).toHaveLength(1);
    pipes.startPipe('intake');
    await platform.clock.advance(0);
    open.shift()?.();
    await platform.clock.advance(0);
    expect(queue.messages).toEqual([]);
    await pipes.stop?.();
  });
});
