import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ItemName } from '../../../local/meter/items.ts';
import { fixedCostsOf } from '../../../scripts/bill/fixed-costs.ts';
import { monthOf } from '../../../scripts/bill/growth.ts';

const folder = mkdtempSync(join(tmpdir(), 'bill-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An assembly with one stack of these resources. */
function assemblyOf(resources: object): string {
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { S: artifact } }));
  writeFileSync(join(folder, 'S.template.json'), JSON.stringify({ Resources: resources }));
  return folder;
}

const metric = (Namespace: string, MetricName: string) => ({ MetricStat: { Metric: { Namespace, MetricName } } });

describe('what a month costs without any order', () => {
  it('is alarms by their metrics, dashboards, and polls that find nothing', () => {
    const costs = fixedCostsOf(
      assemblyOf({
        Simple: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'AWS/SQS', MetricName: 'Age' } },
        Rate: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { Metrics: [{ Expression: 'a / b' }, metric('Shop', 'Declined'), metric('Shop', 'All')] },
        },
        Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} },
        Intake: {
          Type: 'AWS::Pipes::Pipe',
          Properties: { SourceParameters: { SqsQueueParameters: { BatchSize: 1 } } },
        },
        Notify: { Type: 'AWS::Pipes::Pipe', Properties: { SourceParameters: { DynamoDBStreamParameters: {} } } },
        Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
      }),
    );
    expect(costs.map(({ item, count }) => [item, count])).toEqual([
      ['alarms', 3],
      ['customMetrics', 2],
      ['dashboards', 1],
      ['sqsRequests', 2 * 5 * 3 * 60 * 730],
      ['streamReads', 4 * 4 * 3600 * 730],
    ]);
    expect(costs.filter(({ confirmed }) => confirmed).map(({ item }) => item)).toEqual(['sqsRequests']);
  });

  it('is nothing where nothing polls and nobody is watched', () => {
    expect(fixedCostsOf(assemblyOf({ Queue: { Type: 'AWS::SQS::Queue', Properties: {} } }))).toEqual([]);
  });
});

describe('a month of orders', () => {
  const perOrder = new Map<ItemName, number>([
    ['appSyncOperations', 2],
    ['expressGbSeconds', 0.625],
    ['traces', 0.05],
  ]);

  it('costs in proportion, cheaper where volume is, with fewer of its traces recorded as more come in a second', () => {
    const small = monthOf(1_000, { perOrder, tracesBegun: 3 }, []);
    const traces = 3_000 * (5 / 1e6);
    expect(small.variable).toBeCloseTo(2_000 * (4 / 1e6) + 625 * (0.06 / 3600) + traces, 9);
    const large = monthOf(1e8, { perOrder, tracesBegun: 3 }, []);
    const recorded = 2_628_000 + (3e8 - 2_628_000) * 0.05;
    // 62.5 million GB-seconds are 382.97 dollars in AWS's own example.
    expect(large.variable).toBeCloseTo(800 + 382.97 + recorded * (5 / 1e6), 1);
    expect(large.perMillion).toBeLessThan(small.perMillion);
  });

  it('bears the fixed costs, however few orders there are', () => {
    const fixed = [{ what: 'x', item: 'alarms', count: 10, dollars: 1, confirmed: true, because: '' }] as const;
    expect(monthOf(1_000, { perOrder: new Map(), tracesBegun: 0 }, fixed)).toEqual({
      orders: 1_000,
      variable: 0,
      fixed: 1,
      total: 1,
      perMillion: 1_000,
    });
  });
});
