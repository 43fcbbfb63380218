import { Fields } from '../../core/fields.ts';
import type { Metrics, Statistic } from '../../platform/metrics.ts';
import { compileMath, type MathExpression } from './metric-math.ts';

/** What an alarm's value is made of. */
export interface WatchedValue {
  readonly periodMs: number;
  /** The metrics that it reads, `AWS/SQS ApproximateAgeOfOldestMessage`. */
  readonly metrics: readonly { readonly namespace: string; readonly name: string }[];
  value(from: number, until: number): number | undefined;
}

const STATISTICS: readonly Statistic[] = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'];

/** The value of an alarm on one metric. Raises an Error that names the property at fault. */
export function singleMetric(properties: Fields, metrics: Metrics): WatchedValue {
  const watched = metricOf(properties, metrics);
  const statistic = statisticOf(properties.optionalString('Statistic'));
  return {
    periodMs: periodOf(properties),
    metrics: [watched],
    value: (from, until) => watched.series.statistic(statistic, from, until),
  };
}

/** The value of an alarm on metric math: the one query that returns data. Raises an Error that names what is at fault. */
export function metricMath(list: readonly unknown[], metrics: Metrics): WatchedValue {
  const stats = new Map<string, (from: number, until: number) => number | undefined>();
  const expressions = new Map<string, MathExpression>();
  const periods = new Set<number>();
  const read: { namespace: string; name: string }[] = [];
  const returned: string[] = [];
  for (const item of list) {
    const query = new Fields(item, (message) => new Error(`Metrics: ${message}`));
    const id = query.string('Id');
    if (query.optionalBoolean('ReturnData') ?? true) returned.push(id);
    const stat = query.nested('MetricStat');
    if (!stat) {
      expressions.set(id, compileMath(query.string('Expression')));
      continue;
    }
    const metric = stat.nested('Metric');
    if (!metric) throw new Error(`Metrics: ${id}: Metric is missing.`);
    const watched = metricOf(metric, metrics);
    const statistic = statisticOf(stat.optionalString('Stat'));
    read.push(watched);
    periods.add(periodOf(stat));
    stats.set(id, (from, until) => watched.series.statistic(statistic, from, until));
  }
  const [shown, ...others] = returned;
  if (shown === undefined || others.length > 0)
    throw new Error(`Metrics: exactly one query must return data, but ${returned.length} do.`);
  const [periodMs, ...otherPeriods] = periods;
  if (periodMs === undefined || otherPeriods.length > 0)
    throw new Error('Metrics: every metric of an alarm must have the same period.');
  for (const [id, { uses }] of expressions)
    for (const used of uses)
      if (!stats.has(used)) throw new Error(`Metrics: ${id} uses "${used}", which is no metric of this alarm.`);
  return {
    periodMs,
    metrics: read,
    value: (from, until) => {
      const expression = expressions.get(shown);
      if (!expression) return stats.get(shown)?.(from, until);
      return expression.value(new Map([...expression.uses].map((id) => [id, stats.get(id)?.(from, until)])));
    },
  };
}

function metricOf(properties: Fields, metrics: Metrics) {
  const namespace = properties.string('Namespace');
  const name = properties.string('MetricName');
  const dimensions = Object.fromEntries(
    (properties.optionalArray('Dimensions') ?? []).map((item) => {
      const dimension = new Fields(item, (message) => new Error(`Dimensions: ${message}`));
      return [dimension.string('Name'), dimension.string('Value')];
    }),
  );
  return { namespace, name, series: metrics.watch(namespace, name, dimensions) };
}

function statisticOf(text: string | undefined): Statistic {
  const found = STATISTICS.find((statistic) => statistic === text);
  if (!found)
    throw new Error(
      `The statistic ${text ?? 'that is missing'} is not supported by the local cloud in alarms; it knows ${STATISTICS.join(', ')}.`,
    );
  return found;
}

function periodOf(properties: Fields): number {
  const seconds = properties.optionalInteger('Period', { min: 60, max: 86_400 });
  if (seconds === undefined || seconds % 60 !== 0)
    throw new Error('Period must be a multiple of 60 seconds: the local cloud keeps values by the minute.');
  return seconds * 1_000;
}
