import type { Clock } from '../core/clock.ts';

/** The names and values that tell one metric of a namespace from the others. */
export type Dimensions = Readonly<Record<string, string>>;

/** The statistics that a minute's values can be asked for. */
export type Statistic = 'SampleCount' | 'Sum' | 'Average' | 'Minimum' | 'Maximum';

interface Minute {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

const MINUTE_MS = 60_000;
/** Alarms look back over a day at most. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html */
const KEPT_MINUTES = 24 * 60;

/** The values of one metric, minute by minute. */
export class MetricSeries {
  readonly #minutes = new Map<number, Minute>();

  add(now: number, value: number): void {
    const key = Math.floor(now / MINUTE_MS);
    const minute = this.#minutes.get(key);
    if (minute) {
      minute.count++;
      minute.sum += value;
      minute.minimum = Math.min(minute.minimum, value);
      minute.maximum = Math.max(minute.maximum, value);
      return;
    }
    this.#minutes.set(key, { count: 1, sum: value, minimum: value, maximum: value });
    const [oldest] = this.#minutes.keys();
    if (this.#minutes.size > KEPT_MINUTES && oldest !== undefined) this.#minutes.delete(oldest);
  }

  /** Over the minutes from `from` to before `until`, both milliseconds since the epoch; undefined when nothing came. */
  statistic(statistic: Statistic, from: number, until: number): number | undefined {
    const minutes: Minute[] = [];
    for (let key = Math.floor(from / MINUTE_MS); key < until / MINUTE_MS; key++) {
      const minute = this.#minutes.get(key);
      if (minute) minutes.push(minute);
    }
    if (minutes.length === 0) return undefined;
    const total = (of: (minute: Minute) => number): number => minutes.reduce((sum, minute) => sum + of(minute), 0);
    const count = total((minute) => minute.count);
    switch (statistic) {
      case 'SampleCount':
        return count;
      case 'Sum':
        return total(({ sum }) => sum);
      case 'Average':
        return total(({ sum }) => sum) / count;
      case 'Minimum':
        return Math.min(...minutes.map(({ minimum }) => minimum));
      case 'Maximum':
        return Math.max(...minutes.map(({ maximum }) => maximum));
    }
  }
}

/**
 * Where services tell what CloudWatch would be told. Only what somebody watches is kept, so that a run without alarms
 * pays one look-up for each value.
 */
export class Metrics {
  readonly #clock: Clock;
  readonly #watched = new Map<string, Map<string, MetricSeries>>();
  readonly #samplers: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A value of a metric, now. */
  record(namespace: string, name: string, dimensions: Dimensions, value: number): void {
    this.#watched.get(`${namespace} ${name}`)?.get(keyOf(dimensions))?.add(this.#clock.now(), value);
  }

  /** `sample` is called each minute, and records what stands rather than what happens: depths, ages. */
  sampledBy(sample: () => void): void {
    this.#samplers.push(sample);
  }

  /** Asks everybody who has something to sample. */
  sample(): void {
    for (const sample of this.#samplers) sample();
  }

  /** The values of a metric, if they are kept. */
  find(namespace: string, name: string, dimensions: Dimensions): MetricSeries | undefined {
    return this.#watched.get(`${namespace} ${name}`)?.get(keyOf(dimensions));
  }

  /** From now on the metric's values are kept. */
  watch(namespace: string, name: string, dimensions: Dimensions): MetricSeries {
    const key = `${namespace} ${name}`;
    const byDimensions = this.#watched.get(key) ?? new Map<string, MetricSeries>();
    this.#watched.set(key, byDimensions);
    const series = byDimensions.get(keyOf(dimensions)) ?? new MetricSeries();
    byDimensions.set(keyOf(dimensions), series);
    return series;
  }
}

function keyOf(dimensions: Dimensions): string {
  return JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));
}
