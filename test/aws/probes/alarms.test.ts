import { randomUUID } from 'node:crypto';
import { cloudWatch } from './cloudwatch.ts';
import { findings } from './findings.ts';

const note = findings();

describe('an alarm on nothing', () => {
  it('sees zeros where FILL is to give them, though its metric never had a value', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    const answer = await cloudWatch('GetMetricData', {
      StartTime: new Date(now - 300_000).toISOString(),
      EndTime: new Date(now).toISOString(),
      'MetricDataQueries.member.1.Id': 'never',
      'MetricDataQueries.member.1.ReturnData': 'false',
      'MetricDataQueries.member.1.MetricStat.Metric.Namespace': 'AWS/SNS',
      'MetricDataQueries.member.1.MetricStat.Metric.MetricName': 'NumberOfMessagesPublished',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name': 'TopicName',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value': `probe-${randomUUID()}`,
      'MetricDataQueries.member.1.MetricStat.Period': '60',
      'MetricDataQueries.member.1.MetricStat.Stat': 'Sum',
      'MetricDataQueries.member.2.Id': 'filled',
      'MetricDataQueries.member.2.Expression': 'FILL(never, 0)',
    });

    const [, values = ''] = /<Values>(.*?)<\/Values>/s.exec(answer) ?? [];
    const numbers = [...values.matchAll(/<member>(.*?)<\/member>/g)].map(([, number]) => Number(number));
    note('FILL of nothing', numbers.length > 0 ? `${numbers.join(', ')} in five minutes` : 'no values at all');
    expect(numbers).toEqual([0, 0, 0, 0, 0]);
  });
});
