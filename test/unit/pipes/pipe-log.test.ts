import { createLogs } from '../../../local/services/logs/index.ts';
import { fakeService, type TestPlatform, templateResource, testPlatform } from '../../support/platform.ts';
import { FakeQueue, FUNCTION, givenPipe, QUEUE } from './given.ts';

const GROUP = '/aws/vendedlogs/pipes/intake';

async function logged(level: string, fails: boolean, data = false): Promise<Record<string, unknown>[]> {
  const platform: TestPlatform = testPlatform();
  const logs = createLogs(platform);
  platform.calls.register(logs);
  const group = await logs.providers[0]?.provision(
    templateResource('AWS::Logs::LogGroup', { LogGroupName: GROUP }, { logicalId: 'Log' }),
  );
  const queue = new FakeQueue(platform);
  fakeService(platform, 'lambda', {
    Invoke: () =>
      fails
        ? { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"Boom","errorMessage":"no luck"}' }
        : { StatusCode: 200, Payload: '{}' },
  });
  const pipes = await givenPipe(platform, {
    Source: QUEUE,
    Target: FUNCTION,
    LogConfiguration: {
      Level: level,
      ...(data && { IncludeExecutionData: ['ALL'] }),
      CloudwatchLogsLogDestination: { LogGroupArn: group?.attributes['Arn'] },
    },
  });
  await pipes.start?.();
  queue.send('{"id":"o1"}');
  await platform.clock.advance(0);
  await pipes.stop?.();
  return logs
    .tail(GROUP)
    .filter(({ stream }) => stream === 'intake')
    .map(({ message }): Record<string, unknown> => JSON.parse(message));
}

describe("a pipe's log", () => {
  it('holds nothing of an execution that went well at level ERROR', async () => {
    expect(await logged('ERROR', false)).toEqual([]);
  });

  it("holds the steps that failed, in AWS's schema, without data", async () => {
    const records = await logged('ERROR', true);
    expect(records.map(({ messageType }) => messageType)).toEqual([
      'TargetInvocationFailed',
      'TargetStageFailed',
      'ExecutionFailed',
    ]);
    expect(records[0]).toEqual({
      resourceArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/intake',
      timestamp: Date.UTC(2026, 0, 1),
      executionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      messageType: 'TargetInvocationFailed',
      logLevel: 'ERROR',
      error: {
        httpStatusCode: 400,
        message: expect.stringContaining('no luck'),
        details: 'Boom',
        awsService: 'lambda',
        requestId: expect.any(String),
      },
    });
  });

  it('holds stages at INFO and invocations at TRACE', async () => {
    expect((await logged('INFO', false)).map(({ messageType }) => messageType)).toEqual([
      'ExecutionStarted',
      'TargetStageEntered',
      'TargetStageSucceeded',
      'ExecutionSucceeded',
    ]);
    expect((await logged('TRACE', false)).map(({ messageType }) => messageType)).toEqual([
      'ExecutionStarted',
      'TargetStageEntered',
      'TargetInvocationStarted',
      'TargetInvocationSucceeded',
      'TargetStageSucceeded',
      'ExecutionSucceeded',
    ]);
  });

  it('holds payloads only when told to', async () => {
    const [without] = await logged('INFO', false);
    expect(without).not.toHaveProperty('payload');
    const [started] = await logged('INFO', false, true);
    expect(JSON.parse(String(started?.['payload']))).toMatchObject([{ body: '{"id":"o1"}' }]);
  });
});
