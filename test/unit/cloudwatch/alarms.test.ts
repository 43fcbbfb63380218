import fc from 'fast-check';
import { OPERATOR } from '../../../local/platform/access.ts';
import { createCloudWatch } from '../../../local/services/cloudwatch/index.ts';
import { compileMath } from '../../../local/services/cloudwatch/metric-math.ts';
import { createLogs } from '../../../local/services/logs/index.ts';
import { fakeService, templateResource, testPlatform } from '../../support/platform.ts';

const MINUTE = 60_000;
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:operator';
const QUEUE = {
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateNumberOfMessagesVisible',
  Dimensions: [{ Name: 'QueueName', Value: 'dead-letters' }],
  Statistic: 'Maximum',
  Period: 60,
};
const RULE = { ComparisonOperator: 'GreaterThanThreshold', Threshold: 0, EvaluationPeriods: 1 };

/** CloudWatch with one alarm, and what it told. */
async function given(properties: Record<string, unknown>) {
  const platform = testPlatform();
  const cloudwatch = createCloudWatch(platform);
  const logs = createLogs(platform);
  platform.calls.register(logs);
  const published = fakeService(platform, 'sns', { Publish: () => ({ MessageId: 'm' }) });
  const provider = cloudwatch.providers.find(({ type }) => type === 'AWS::CloudWatch::Alarm');
  await provider?.provision(
    templateResource('AWS::CloudWatch::Alarm', { AlarmActions: [TOPIC], OKActions: [TOPIC], ...RULE, ...properties }),
  );
  cloudwatch.start?.();
  const record = (value: number): void =>
    platform.metrics.record('AWS/SQS', QUEUE.MetricName, { QueueName: 'dead-letters' }, value);
  const state = (): string | undefined => cloudwatch.alarms()[0]?.state;
  return {
    platform,
    cloudwatch,
    published,
    record,
    state,
    minutes: (count: number) => platform.clock.advance(count * MINUTE),
  };
}

describe('an alarm', () => {
  it('fires at the end of the minute, tells its topic as CloudWatch itself, and is well again', async () => {
    const { platform, published, record, state, minutes, cloudwatch } = await given({
      ...QUEUE,
      AlarmDescription: 'See x.',
    });
    await minutes(3);
    expect(published).toEqual([]);
    record(2);
    await minutes(1);
    expect(state()).toBe('ALARM');
    expect(published).toHaveLength(1);
    const { input, caller } = published[0] ?? {};
    const { Subject, Message, TopicArn } = Object(input) as Record<string, string>;
    expect(TopicArn).toBe(TOPIC);
    expect(Subject).toMatch(/^ALARM: "/);
    const { default: json = '', email = '' } = JSON.parse(Message ?? '') as Record<string, string>;
    expect(JSON.parse(json)).toMatchObject({
      NewStateValue: 'ALARM',
      OldStateValue: 'INSUFFICIENT_DATA',
      AlarmDescription: 'See x.',
      AlarmActions: [TOPIC],
    });
    expect(email).toContain('See x.');
    expect(caller?.principal).toMatchObject({ type: 'service', service: 'cloudwatch.amazonaws.com' });
    await minutes(1);
    expect(cloudwatch.alarms()).toMatchObject([{ state: 'INSUFFICIENT_DATA', since: expect.any(Number) }]);
    record(0);
    await minutes(1);
    expect(state()).toBe('OK');
    expect(published).toHaveLength(2);
    const changes = platform.journal.read().filter(({ action }) => action === 'cloudwatch:AlarmState');
    expect(changes.map(({ detail }) => detail?.['state'])).toEqual([
      'INSUFFICIENT_DATA',
      'ALARM',
      'INSUFFICIENT_DATA',
      'OK',
    ]);
  });

  it.each([
    ['missing', 'INSUFFICIENT_DATA'],
    ['notBreaching', 'OK'],
    ['breaching', 'ALARM'],
    ['ignore', 'ALARM'],
  ])('that is told missing data are %s stands at %s once they are missing', async (TreatMissingData, expected) => {
    const { record, state, minutes } = await given({ ...QUEUE, TreatMissingData });
    record(1);
    await minutes(1);
    expect(state()).toBe('ALARM');
    await minutes(1);
    expect(state()).toBe(expected);
  });

  it('waits for as many periods as it was told', async () => {
    const { record, state, minutes } = await given({ ...QUEUE, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    const states: unknown[] = [];
    for (const value of [1, 0, 0, 1, 1]) {
      record(value);
      await minutes(1);
      states.push(state());
    }
    expect(states).toEqual(['OK', 'OK', 'OK', 'OK', 'ALARM']);
  });

  it('sees the metrics that stand in log lines, in the embedded metric format', async () => {
    const metric = (Id: string, outcome: string) => ({
      Id,
      ReturnData: false,
      MetricStat: {
        Metric: { Namespace: 'Orders', MetricName: 'Payments', Dimensions: [{ Name: 'outcome', Value: outcome }] },
        Period: 60,
        Stat: 'Sum',
      },
    });
    const { platform, state, minutes } = await given({
      Metrics: [
        { Id: 'share', Expression: '100 * FILL(no, 0) / (FILL(yes, 0) + FILL(no, 0))' },
        metric('yes', 'APPROVED'),
        metric('no', 'DECLINED'),
      ],
      Threshold: 50,
      TreatMissingData: 'notBreaching',
    });
    const caller = { principal: OPERATOR, from: 'test' };
    await platform.calls.dispatch('logs', 'CreateLogGroup', { logGroupName: '/fn' }, caller);
    const line = (outcome: string): string =>
      JSON.stringify({
        _aws: {
          Timestamp: 0,
          CloudWatchMetrics: [
            { Namespace: 'Orders', Dimensions: [['outcome'], ['outcome', 'orderId']], Metrics: [{ Name: 'Payments' }] },
          ],
        },
        outcome,
        Payments: 1,
        orderId: 'x',
      });
    const put = (...messages: readonly string[]) =>
      platform.calls.dispatch(
        'logs',
        'PutLogEvents',
        {
          logGroupName: '/fn',
          logStreamName: 's',
          logEvents: messages.map((message) => ({ timestamp: platform.clock.now(), message })),
        },
        caller,
      );
    await put(line('APPROVED'), line('DECLINED'), '{"CloudWatchMetrics": broken', '{"_aws":{"CloudWatchMetrics":[7]}}');
    await minutes(1);
    expect(state()).toBe('OK');
    await put(line('APPROVED'), line('DECLINED'), line('DECLINED'));
    await minutes(1);
    expect(state()).toBe('ALARM');
  });

  it('is described by name and state, and put into a state until it is next evaluated', async () => {
    const { platform, published, record, minutes, state, cloudwatch } = await given({ ...QUEUE, AlarmName: 'dead' });
    platform.calls.register(cloudwatch);
    const call = (action: string, input: unknown) =>
      platform.calls.dispatch('cloudwatch', action, input, { principal: OPERATOR, from: 'test' });
    const described = async (input: unknown) => Object(await call('DescribeAlarms', input)).MetricAlarms as unknown[];
    expect(await described({})).toMatchObject([
      { AlarmName: 'dead', StateValue: 'OK', AlarmActions: [TOPIC], Threshold: 0, Period: 60 },
    ]);
    await call('SetAlarmState', { AlarmName: 'dead', StateValue: 'ALARM', StateReason: 'to try it' });
    expect(published).toHaveLength(1);
    expect(await described({ StateValue: 'ALARM', AlarmNames: ['dead'] })).toMatchObject([
      { StateReason: 'to try it' },
    ]);
    expect(await described({ StateValue: 'OK' })).toEqual([]);
    expect(await described({ AlarmNamePrefix: 'live' })).toEqual([]);
    record(0);
    await minutes(1);
    expect(state()).toBe('OK');
    for (const [action, input] of [
      ['SetAlarmState', { AlarmName: 'none', StateValue: 'OK', StateReason: '' }],
      ['SetAlarmState', { AlarmName: 'dead', StateValue: 'FINE', StateReason: '' }],
      ['DescribeAlarms', { ActionPrefix: 'arn' }],
    ] as const)
      await expect(call(action, input)).rejects.toMatchObject({
        code: expect.stringMatching(/^(ResourceNotFound|Invalid)/),
      });
  });

  it('goes with its resource', async () => {
    const { cloudwatch, record, minutes, published } = await given(QUEUE);
    const provider = cloudwatch.providers.find(({ type }) => type === 'AWS::CloudWatch::Alarm');
    await provider?.changes?.remove?.(templateResource('AWS::CloudWatch::Alarm', {}), { ref: '', attributes: {} });
    record(1);
    await minutes(2);
    expect(cloudwatch.alarms()).toEqual([]);
    expect(published).toEqual([]);
  });

  it('says at the start when it watches what is not measured here', async () => {
    const { cloudwatch } = await given({ ...QUEUE, Namespace: 'AWS/EC2', MetricName: 'CPUUtilization' });
    expect(cloudwatch.leftovers?.()).toEqual([
      expect.stringContaining('AWS/EC2 CPUUtilization, which is not measured'),
    ]);
  });

  it.each([
    [{ ...QUEUE, Statistic: 'p95' }, /statistic p95 is not supported/],
    [{ ...QUEUE, Period: 10 }, /Period/],
    [{ ...QUEUE, ComparisonOperator: 'LessThanLowerThreshold' }, /LessThanLowerThreshold is not supported/],
    [{ ...QUEUE, AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] }, /can tell SNS topics only/],
    [{ ...QUEUE, TreatMissingData: 'good' }, /TreatMissingData/],
    [{ ...QUEUE, EvaluationPeriods: 1_440, Period: 3_600 }, /a day at most/],
    [{ Metrics: [{ Id: 'a', Expression: 'METRICS()' }] }, /METRICS|metric, a number/],
    [{ Metrics: [{ Id: 'a', Expression: 'b + 1' }] }, /every metric of an alarm must have the same period/],
  ])('is refused by name when it is more than the local cloud knows: %j', async (properties, message) => {
    await expect(given(properties)).rejects.toThrow(message);
  });
});

describe('metric math', () => {
  const value = (text: string, values: Record<string, number | undefined> = {}): number | undefined =>
    compileMath(text).value(new Map(Object.entries(values)));

  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 - -1', 9],
    ['a / b', undefined],
    ['FILL(a, 4) / 2', 2],
    ['IF(b == 0, 5, 6)', 5],
    ['IF(b > 0 OR c >= 3 AND NOTHING == 1, 5, 6)', undefined],
    ['(b > 0) OR (c >= 3)', 1],
    ['c != 3 && c <= 3', 0],
    ['c < 4', 1],
    ['c / b', undefined],
  ])('%s', (text, expected) => {
    expect(value(text, { a: undefined, b: 0, c: 3 })).toBe(expected);
  });

  it('agrees with JavaScript on sums, differences and products', () => {
    const leaf = fc.integer({ min: 0, max: 99 }).map(String);
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc
          .tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      ),
    }));
    fc.assert(fc.property(tree, (text) => value(text) === Number(new Function(`return ${text}`)())));
  });

  it.each(['SEARCH(a)', 'ANOMALY_DETECTION_BAND(m1)', 'a +', '(a', 'a b', 'a $ b', 'FILL(a)', ''])(
    'refuses "%s"',
    (text) => {
      expect(() => compileMath(text)).toThrow(/^The expression /);
    },
  );
});
