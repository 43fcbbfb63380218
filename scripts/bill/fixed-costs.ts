import { readAssembly } from '../../local/assembly/manifest.ts';
import { isRecord } from '../../local/core/fields.ts';
import type { ItemName } from '../../local/meter/items.ts';
import { costOf, PRICES } from '../../local/meter/prices.ts';

/** What a month costs whether or not anybody orders. */
export interface FixedCost {
  readonly what: string;
  readonly item: ItemName;
  readonly count: number;
  readonly dollars: number;
  readonly confirmed: boolean;
  /** What the count rests on. */
  readonly because: string;
}

/** AWS reckons a month as 730 hours. */
export const MONTH_SECONDS = 730 * 3600;

/** "Lambda starts processing five batches at a time"; pipes "start with five" too. Each polls for 20 seconds at most. */
const POLLERS = 5;
const POLL_SECONDS = 20;
/** A stream is read four times a second, shard by shard. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html */
const STREAM_POLLS_PER_SECOND = 4;
/** A new on-demand table takes 4,000 writes a second, and a partition 1,000; each has an open shard. */
const SHARDS = 4;

type Resource = { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };

/** The fixed costs of what an assembly describes: alarms, dashboards, and pollers of queues and streams that find nothing. */
export function fixedCostsOf(assembly: string): FixedCost[] {
  const resources: Resource[] = [...readAssembly(assembly).stacks.values()].flatMap(({ template }) =>
    [...template.resources.values()].map(({ type, properties }) => ({
      type,
      properties: isRecord(properties) ? properties : {},
    })),
  );
  const ofType = (type: string): Resource[] => resources.filter((resource) => resource.type === type);
  const pipes = ofType('AWS::Pipes::Pipe').map(({ properties }) => properties['SourceParameters']);
  const readers = (name: string): number => pipes.filter((source) => isRecord(source) && source[name]).length;
  const queues = readers('SqsQueueParameters') + ofType('AWS::Lambda::EventSourceMapping').length;
  const streams = readers('DynamoDBStreamParameters');
  const alarms = ofType('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
  const alarmMetrics = alarms.reduce((sum, alarm) => sum + Math.max(1, metricsOf(alarm).length), 0);
  return [
    cost('alarms', alarmMetrics, 'alarms', 'one for each metric that an alarm looks at'),
    cost('customMetrics', customMetricsIn(alarms), 'custom metrics', 'those that alarms look at, outside AWS’s own'),
    cost('dashboards', ofType('AWS::CloudWatch::Dashboard').length, 'dashboards', 'in the template'),
    cost(
      'sqsRequests',
      (queues * POLLERS * MONTH_SECONDS) / POLL_SECONDS,
      `polls of ${queues} empty ${queues === 1 ? 'queue' : 'queues'}`,
      `${POLLERS} pollers for each reader, each asking for ${POLL_SECONDS} seconds at a time`,
    ),
    cost(
      'streamReads',
      streams * SHARDS * STREAM_POLLS_PER_SECOND * MONTH_SECONDS,
      `polls of a stream by ${streams} pipes`,
      `${STREAM_POLLS_PER_SECOND} a second for each of ${SHARDS} shards, which AWS does not tell`,
    ),
  ].filter(({ count }) => count > 0);
}

/** The metrics that an alarm's expression is made of, or the one that it names. */
function metricsOf(alarm: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  const { Metrics, Namespace, MetricName, Dimensions } = alarm;
  if (!Array.isArray(Metrics)) return [{ Namespace, MetricName, Dimensions }];
  return Metrics.flatMap((query) => {
    const stat = isRecord(query) && isRecord(query['MetricStat']) ? query['MetricStat'] : {};
    return isRecord(stat['Metric']) ? [stat['Metric']] : [];
  });
}

/** How many different metrics alarms look at that are not AWS's own. */
function customMetricsIn(alarms: readonly Readonly<Record<string, unknown>>[]): number {
  const own = alarms.flatMap(metricsOf).filter(({ Namespace }) => !String(Namespace).startsWith('AWS/'));
  return new Set(
    own.map(({ Namespace, MetricName, Dimensions }) => JSON.stringify([Namespace, MetricName, Dimensions])),
  ).size;
}

function cost(item: ItemName, count: number, what: string, because: string): FixedCost {
  const price = PRICES[item];
  return { what, item, count, dollars: costOf(price, count), confirmed: price.confirmed, because };
}
