import { AwsError } from '../../../core/aws-error.ts';
import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { Metrics } from '../../../platform/metrics.ts';
import { type AskedValue, askedValues } from '../metric-queries.ts';
import { requestOf } from './request.ts';

const KNOWN = ['MetricDataQueries', 'StartTime', 'EndTime', 'ScanBy', 'MaxDatapoints', 'LabelOptions'];

/** As many as AWS gives in one answer; it would go on with a NextToken. */
const MOST_DATAPOINTS = 100_800;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export function getMetricData(metrics: Metrics): Operation {
  return {
    requires: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
    handle: (input) => {
      const request = requestOf(input, KNOWN);
      const [start, end] = [timeOf(request, 'StartTime'), timeOf(request, 'EndTime')];
      if (end <= start) throw invalid('EndTime must be later than StartTime.');
      const upwards = request.optionalString('ScanBy') === 'TimestampAscending';
      const most = request.optionalInteger('MaxDatapoints', { min: 1, max: MOST_DATAPOINTS }) ?? MOST_DATAPOINTS;
      const values = asked(request, metrics);
      for (const { id, periodMs } of values)
        if ((end - start) / periodMs > MOST_DATAPOINTS)
          throw invalid(`${id} has more than ${MOST_DATAPOINTS} periods in this time; ask for a shorter one.`);
      const results = values.map((value) => resultOf(value, start, end));
      let left = most;
      return {
        MetricDataResults: results.map(({ points, ...result }) => {
          const shown = (upwards ? points : points.toReversed()).slice(0, left);
          left -= shown.length;
          return {
            ...result,
            Timestamps: shown.map(({ at }) => new Date(at).toISOString()),
            Values: shown.map(({ value }) => value),
            StatusCode: shown.length < points.length ? 'PartialData' : 'Complete',
          };
        }),
      };
    },
    quiet: () => true,
  };
}

function asked(request: Fields, metrics: Metrics): AskedValue[] {
  try {
    return askedValues(request.optionalArray('MetricDataQueries') ?? [], metrics);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

/** Periods without a value are left out, as AWS does. */
function resultOf({ id, label, periodMs, value }: AskedValue, start: number, end: number) {
  const points: { at: number; value: number }[] = [];
  for (let at = Math.floor(start / periodMs) * periodMs; at < end; at += periodMs) {
    const found = value(at, at + periodMs);
    if (found !== undefined) points.push({ at, value: found });
  }
  return { Id: id, Label: label, points };
}

function timeOf(request: Fields, name: string): number {
  const time = Date.parse(request.string(name));
  if (Number.isNaN(time)) throw invalid(`${name} must be a time, as 2026-06-01T12:00:00Z.`);
  return time;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
