import { isRecord } from '../../../local/core/fields.ts';
import { OPERATOR } from '../../../local/platform/access.ts';
import { createLogs, type LogsService } from '../../../local/services/logs/index.ts';
import { allowEverything, type TestPlatform, templateResource, testPlatform } from '../../support/platform.ts';

const DAY = 24 * 60 * 60 * 1000;

function given(options: { eventsPerGroup?: number } = {}): {
  platform: TestPlatform;
  logs: LogsService;
  call: (action: string, input: unknown) => Promise<Record<string, unknown>>;
} {
  const platform = testPlatform();
  const logs = createLogs(platform, options);
  platform.calls.register(logs);
  return {
    platform,
    logs,
    call: async (action, input) => {
      const output = await platform.calls.dispatch('logs', action, input, { principal: OPERATOR, from: 'test' });
      if (!isRecord(output)) throw new Error('Every answer is an object.');
      return output;
    },
  };
}

describe('CloudWatch Logs', () => {
  it('keeps events by stream and gives them back a page at a time', async () => {
    const { platform, call } = given();
    await call('CreateLogGroup', { logGroupName: '/app' });
    await call('CreateLogStream', { logGroupName: '/app', logStreamName: 'a' });
    const timestamp = platform.clock.now();
    await call('PutLogEvents', {
      logGroupName: '/app',
      logStreamName: 'a',
      logEvents: [1, 2, 3].map((number) => ({ timestamp, message: `line ${number}` })),
    });
    const request = { logGroupName: '/app', logStreamName: 'a', limit: 2, startFromHead: true };
    const first = await call('GetLogEvents', request);
    expect(first['events']).toEqual([
      { timestamp, message: 'line 1', ingestionTime: timestamp },
      { timestamp, message: 'line 2', ingestionTime: timestamp },
    ]);
    const second = await call('GetLogEvents', { ...request, nextToken: first['nextForwardToken'] });
    expect(second['events']).toMatchObject([{ message: 'line 3' }]);
    const last = await call('GetLogEvents', { ...request, nextToken: second['nextForwardToken'] });
    expect(last).toMatchObject({ events: [], nextForwardToken: second['nextForwardToken'] });
  });

  it('makes a missing stream, but no missing group', async () => {
    const { call } = given();
    const logEvents = [{ timestamp: 1, message: 'x' }];
    await expect(call('PutLogEvents', { logGroupName: '/no', logStreamName: 'a', logEvents })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    await call('CreateLogGroup', { logGroupName: '/app' });
    await call('PutLogEvents', { logGroupName: '/app', logStreamName: 'new', logEvents });
    expect(await call('DescribeLogStreams', { logGroupName: '/app' })).toMatchObject({
      logStreams: [{ logStreamName: 'new', firstEventTimestamp: 1, lastEventTimestamp: 1 }],
    });
  });

  it('asks for permission on the stream, with the stream left empty for a group', () => {
    const { logs } = given();
    const requires = (action: string, input: unknown) => logs.operations.get(action)?.requires(input);
    expect(requires('PutLogEvents', { logGroupName: '/app', logStreamName: 's' })).toEqual([
      { action: 'logs:PutLogEvents', resource: 'arn:aws:logs:us-east-1:000000000000:log-group:/app:log-stream:s' },
    ]);
    expect(requires('CreateLogGroup', { logGroupName: '/app' })).toEqual([
      { action: 'logs:CreateLogGroup', resource: 'arn:aws:logs:us-east-1:000000000000:log-group:/app:log-stream:' },
    ]);
    expect(requires('CreateLogDelivery', {})).toEqual([{ action: 'logs:CreateLogDelivery', resource: '*' }]);
  });

  it('leaves the journal alone, except for what was refused', async () => {
    const { platform, call } = given();
    await call('CreateLogGroup', { logGroupName: '/app' });
    await call('PutLogEvents', {
      logGroupName: '/app',
      logStreamName: 'a',
      logEvents: [{ timestamp: 1, message: 'x' }],
    });
    expect(platform.journal.read()).toEqual([]);
    const guarded = testPlatform({
      access: { ...allowEverything, decide: () => ({ allowed: false, message: 'no statement allows it' }) },
    });
    guarded.calls.register(createLogs(guarded));
    const principal = { type: 'role', roleArn: 'arn:aws:iam::0:role/r', sessionName: 's' } as const;
    await expect(
      guarded.calls.dispatch('logs', 'CreateLogGroup', { logGroupName: '/app' }, { principal, from: 'test' }),
    ).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(guarded.journal.read()).toMatchObject([{ action: 'logs:CreateLogGroup', outcome: 'refused' }]);
  });

  it('forgets events past their retention, and the oldest when there are too many', async () => {
    const { platform, logs, call } = given({ eventsPerGroup: 10 });
    const provision = logs.providers[0]?.provision(
      templateResource('AWS::Logs::LogGroup', { RetentionInDays: 7 }, { logicalId: 'Log' }),
    );
    expect(provision).toEqual({
      ref: 'TestStack-Log-0123456789AB',
      attributes: { Arn: 'arn:aws:logs:us-east-1:000000000000:log-group:TestStack-Log-0123456789AB:*' },
    });
    const logGroupName = 'TestStack-Log-0123456789AB';
    for (let number = 0; number < 30; number++)
      await call('PutLogEvents', {
        logGroupName,
        logStreamName: 'a',
        logEvents: [{ timestamp: platform.clock.now(), message: `${number}` }],
      });
    expect(logs.tail(logGroupName).map(({ message }) => message)).toEqual(
      Array.from({ length: 10 }, (_, index) => `${index + 20}`),
    );
    await platform.clock.advance(8 * DAY);
    expect(logs.tail(logGroupName)).toEqual([]);
    expect(() => logs.providers[0]?.provision(templateResource('AWS::Logs::LogGroup', { RetentionInDays: 8 }))).toThrow(
      'RetentionInDays must be one of',
    );
  });

  it.each([
    ['', [0, 1, 2, 3]],
    ['ERROR', [0, 2]],
    ['"out of"', [1]],
    ['?ERROR ?memory', [0, 1, 2]],
    ['-level -ERROR', [1]],
    ['{ $.level = "ERROR" }', [2]],
    ['{ $.level = "E*" && $.status >= 500 }', [2]],
    ['{ $.level != "ERROR" }', [3]],
    ['{ $.status < 300 || $.level = "ERROR" }', [2, 3]],
    ['{ $.order.id = "o1" }', [3]],
    ['{ $.tags[1] = b }', [3]],
    ['{ $.order NOT EXISTS }', [2]],
  ])('finds by the filter pattern %s', async (filterPattern, found) => {
    const { logs, call } = given();
    await call('CreateLogGroup', { logGroupName: '/app' });
    const messages = [
      'ERROR one',
      'out of memory',
      '{"level":"ERROR","status":503}',
      '{"level":"INFO","status":200,"order":{"id":"o1"},"tags":["a","b"]}',
    ];
    await call('PutLogEvents', {
      logGroupName: '/app',
      logStreamName: 'a',
      logEvents: messages.map((message) => ({ timestamp: 1, message })),
    });
    const answer = await call('FilterLogEvents', { logGroupName: '/app', filterPattern });
    const expected = found.map((index) => messages[index]);
    expect(answer['events']).toMatchObject(expected.map((message) => ({ message, logStreamName: 'a' })));
    expect(logs.tail('/app', { filter: filterPattern }).map(({ message }) => message)).toEqual(expected);
    expect(logs.tail('/app', { since: 2, filter: filterPattern })).toHaveLength(found.filter((at) => at >= 2).length);
  });

  it.each(['{ ($.a = 1) }', '%regex%', '[ip, user]', '{ $.a = %x% }', '{ $.a = 1'])(
    'refuses the filter pattern %s by name',
    async (filterPattern) => {
      const { call } = given();
      await call('CreateLogGroup', { logGroupName: '/app' });
      await expect(call('FilterLogEvents', { logGroupName: '/app', filterPattern })).rejects.toMatchObject({
        code: 'InvalidParameterException',
      });
    },
  );
});
