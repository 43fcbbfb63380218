import { OPERATOR } from '../../../local/platform/access.ts';
import { createCloudWatch } from '../../../local/services/cloudwatch/index.ts';
import { templateResource, testPlatform } from '../../support/platform.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 5, 1, 12);
const at = (minutes: number): string => new Date(NOON + minutes * MINUTE).toISOString();
const METRIC = { Namespace: 'AWS/SNS', MetricName: 'NumberOfMessagesPublished' };
const dimensions = (topic: string) => [{ Name: 'TopicName', Value: topic }];
/** As the query protocol hands it over: all values are texts. */
const sumOf = (topic: string, Id: string, more: object = {}) => ({
  Id,
  MetricStat: { Metric: { ...METRIC, Dimensions: dimensions(topic) }, Period: '60', Stat: 'Sum' },
  ...more,
});

/** CloudWatch at five minutes past noon with a topic's metric that an alarm watches: 3 at noon, 4 three minutes later. */
async function given() {
  const platform = testPlatform();
  const cloudwatch = createCloudWatch(platform);
  platform.calls.register(cloudwatch);
  const alarm = { ComparisonOperator: 'GreaterThanThreshold', Threshold: 9, EvaluationPeriods: 1 };
  await cloudwatch.providers
    .find(({ type }) => type === 'AWS::CloudWatch::Alarm')
    ?.provision(
      templateResource('AWS::CloudWatch::Alarm', {
        ...METRIC,
        ...alarm,
        Dimensions: dimensions('outcomes'),
        Statistic: 'Sum',
        Period: 60,
      }),
    );
  await platform.clock.advance(NOON - platform.clock.now());
  const publish = (count: number): void =>
    platform.metrics.record('AWS/SNS', METRIC.MetricName, { TopicName: 'outcomes' }, count);
  publish(3);
  await platform.clock.advance(3 * MINUTE);
  publish(4);
  await platform.clock.advance(2 * MINUTE);
  const ask = async (MetricDataQueries: readonly object[], more: object = {}) => {
    const request = { StartTime: at(0), EndTime: at(5), MetricDataQueries, ...more };
    const caller = { principal: OPERATOR, from: 'test' };
    return Object(await platform.calls.dispatch('cloudwatch', 'GetMetricData', request, caller)).MetricDataResults;
  };
  return { ask };
}

describe('GetMetricData', () => {
  it('gives the periods that have a value, the latest first or last', async () => {
    const { ask } = await given();
    const result = { Id: 'sent', Label: 'NumberOfMessagesPublished', StatusCode: 'Complete' };
    expect(await ask([sumOf('outcomes', 'sent')])).toEqual([{ ...result, Timestamps: [at(3), at(0)], Values: [4, 3] }]);
    expect(await ask([sumOf('outcomes', 'sent')], { ScanBy: 'TimestampAscending', MaxDatapoints: '1' })).toEqual([
      { ...result, StatusCode: 'PartialData', Timestamps: [at(0)], Values: [3] },
    ]);
  });

  it('evaluates metric math in each period, and shows what is to be returned', async () => {
    const { ask } = await given();
    const queries = [
      sumOf('outcomes', 'sent', { ReturnData: 'false' }),
      { Id: 'twice', Expression: 'sent * 2', Label: 'twice as many' },
      { Id: 'filled', Expression: 'FILL(sent, 0)' },
    ];
    expect(await ask(queries)).toMatchObject([
      { Id: 'twice', Label: 'twice as many', Values: [8, 6] },
      { Id: 'filled', Label: 'filled', Values: [0, 4, 0, 0, 3], Timestamps: [4, 3, 2, 1, 0].map(at) },
    ]);
  });

  it('has nothing of a metric that never had a value, until FILL gives it one', async () => {
    const { ask } = await given();
    expect(await ask([sumOf('nobody', 'none'), { Id: 'filled', Expression: 'FILL(none, 0)' }])).toMatchObject([
      { Id: 'none', Values: [], StatusCode: 'Complete' },
      { Id: 'filled', Values: [0, 0, 0, 0, 0] },
    ]);
  });

  it.each([
    [
      'a period between minutes',
      [sumOf('outcomes', 'sent', { MetricStat: { Metric: METRIC, Period: '90', Stat: 'Sum' } })],
      {},
      /multiple of 60/,
    ],
    ['an expression on what is not asked for', [{ Id: 'twice', Expression: 'sent * 2' }], {}, /twice uses "sent"/],
    ['an expression that it can not read', [{ Id: 'half', Expression: 'sent /' }], {}, /"sent \/" has "its end"/],
    ['a time that is none', [sumOf('outcomes', 'sent')], { StartTime: 'noon' }, /StartTime must be a time/],
    ['an end before its start', [sumOf('outcomes', 'sent')], { EndTime: at(-1) }, /EndTime must be later/],
    [
      'more periods than an answer holds',
      [sumOf('outcomes', 'sent')],
      { StartTime: '2025-06-01' },
      /sent has more than/,
    ],
    ['what it does not know', [], { NextToken: 'x' }, /does not know NextToken/],
  ])('refuses %s by name', async (_what, queries, more, refusal) => {
    const { ask } = await given();
    await expect(ask(queries, more)).rejects.toThrow(refusal);
  });
});
