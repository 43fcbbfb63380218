import { Fields } from '../../core/fields.ts';
import { type Dimensions, MetricSeries, type Metrics, type Statistic } from '../../platform/metrics.ts';
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
  const watched = metricOf(properties, (...metric) => metrics.watch(...metric));
  const statistic = statisticOf(properties.optionalString('Statistic'));
  return {
    periodMs: periodOf(properties),
    metrics: [watched],
    value: (from, until) => watched.series.statistic(statistic, from, until),
  };
}

/** The value of an alarm on metric math: the one query that returns data. Raises an Error that names what is at fault. */
export function metricMath(list: readonly unknown[], metrics: Metrics): WatchedValue {
  const queries = list.map((item) => queryOf(item, (...metric) => metrics.watch(...metric)));
  const [shown, ...others] = queries.filter(({ returned }) => returned);
  if (shown === undefined || others.length > 0)
    throw new Error(`Metrics: exactly one query must return data, but ${shown ? others.length + 1 : 0} do.`);
  const read = queries.flatMap(({ metric }) => metric ?? []);
  const [periodMs, ...otherPeriods] = new Set(read.map((metric) => metric.periodMs));
  if (periodMs === undefined || otherPeriods.length > 0)
    throw new Error('Metrics: every metric of an alarm must have the same period.');
  const values = new Map(queries.map((query) => [query.id, readingOf(query, queries)]));
  return { periodMs, metrics: read, value: values.get(shown.id) ?? (() => undefined) };
}

/** A query of GetMetricData that returns data. */
export interface AskedValue {
  readonly id: string;
  readonly label: string;
  readonly periodMs: number;
  value(from: number, until: number): number | undefined;
}

/** The values that GetMetricData is asked for. Raises an Error that names what is at fault. */
export function askedValues(list: readonly unknown[], metrics: Metrics): AskedValue[] {
  const queries = list.map((item) => queryOf(item, (...metric) => metrics.find(...metric) ?? new MetricSeries()));
  return queries
    .filter(({ returned }) => returned)
    .map((query) => {
      const { id, label, metric, expression } = query;
      const value = readingOf(query, queries);
      const read = expression ? queries.filter((other) => expression.uses.has(other.id)) : [query];
      const [periodMs = query.periodMs, ...others] = new Set(read.flatMap((other) => other.metric?.periodMs ?? []));
      if (periodMs === undefined || others.length > 0)
        throw new Error(`${id}: every metric of an expression must have the same period.`);
      return { id, label: label ?? metric?.name ?? id, periodMs, value };
    });
}

interface ReadMetric {
  readonly namespace: string;
  readonly name: string;
  readonly periodMs: number;
  value(from: number, until: number): number | undefined;
}

interface Query {
  readonly id: string;
  readonly label: string | undefined;
  readonly returned: boolean;
  readonly periodMs: number | undefined;
  readonly metric?: ReadMetric;
  readonly expression?: MathExpression;
}

type FindSeries = (namespace: string, name: string, dimensions: Dimensions) => MetricSeries;

function queryOf(item: unknown, find: FindSeries): Query {
  const query = new Fields(item, (message) => new Error(`Metrics: ${message}`));
  const common = {
    id: query.string('Id'),
    label: query.optionalString('Label'),
    returned: query.optionalBoolean('ReturnData') ?? true,
    periodMs: query.has('Period') ? periodOf(query) : undefined,
  };
  const stat = query.nested('MetricStat');
  if (!stat) return { ...common, expression: compileMath(query.string('Expression')) };
  const metric = stat.nested('Metric');
  if (!metric) throw new Error(`Metrics: ${common.id}: Metric is missing.`);
  const { namespace, name, series } = metricOf(metric, find);
  const statistic = statisticOf(stat.optionalString('Stat'));
  const value: ReadMetric['value'] = (from, until) => series.statistic(statistic, from, until);
  return { ...common, metric: { namespace, name, periodMs: periodOf(stat), value } };
}

/** The value of a query in one period. Raises an Error when an expression uses what is no metric. */
function readingOf({ id, metric, expression }: Query, queries: readonly Query[]): ReadMetric['value'] {
  if (!expression) return (from, until) => metric?.value(from, until);
  const used = [...expression.uses].map((name) => {
    const found = queries.find((query) => query.id === name)?.metric;
    if (!found) throw new Error(`Metrics: ${id} uses "${name}", which is the id of no metric.`);
    return [name, found] as const;
  });
  return (from, until) => expression.value(new Map(used.map(([name, found]) => [name, found.value(from, until)])));
}

function metricOf(properties: Fields, find: FindSeries) {
  const namespace = properties.string('Namespace');
  const name = properties.string('MetricName');
  const dimensions = Object.fromEntries(
    (properties.optionalArray('Dimensions') ?? []).map((item) => {
      const dimension = new Fields(item, (message) => new Error(`Dimensions: ${message}`));
      return [dimension.string('Name'), dimension.string('Value')];
    }),
  );
  return { namespace, name, series: find(namespace, name, dimensions) };
}

function statisticOf(text: string | undefined): Statistic {
  const found = STATISTICS.find((statistic) => statistic === text);
  if (!found)
    throw new Error(
      `The statistic ${text ?? 'that is missing'} is not supported by the local cloud; it knows ${STATISTICS.join(', ')}.`,
    );
  return found;
}

function periodOf(properties: Fields): number {
  const seconds = properties.optionalInteger('Period', { min: 60, max: 86_400 });
  if (seconds === undefined || seconds % 60 !== 0)
    throw new Error('Period must be a multiple of 60 seconds: the local cloud keeps values by the minute.');
  return seconds * 1_000;
}
