/** OK, ALARM or, while nothing is known, INSUFFICIENT_DATA. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export const COMPARISONS = {
  GreaterThanThreshold: (value: number, threshold: number): boolean => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number): boolean => value >= threshold,
  LessThanThreshold: (value: number, threshold: number): boolean => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number): boolean => value <= threshold,
} as const;

export type Comparison = keyof typeof COMPARISONS;

export const MISSING_DATA = ['missing', 'notBreaching', 'breaching', 'ignore'] as const;

/** What an alarm watches and whom it tells. */
export interface AlarmDefinition {
  readonly name: string;
  readonly arn: string;
  /** The construct path, as the journal shows it. */
  readonly path: string;
  readonly description: string;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: (typeof MISSING_DATA)[number];
  /** The value of the period from `from` to before `until`, both milliseconds since the epoch. */
  readonly value: (from: number, until: number) => number | undefined;
  /** ARNs of topics by the state that they are told of. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

/** What an evaluation says, and why. */
export interface Evaluation {
  readonly state: AlarmState;
  readonly reason: string;
}

/**
 * How an alarm stands at the end of a minute. The periods looked at are the last ones that are over. An alarm of which
 * every value is missing stays as it is, goes to INSUFFICIENT_DATA, or counts them as good or bad, as it was told.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluate(alarm: AlarmDefinition, endMs: number, current: AlarmState): Evaluation {
  const { periodMs, evaluationPeriods, datapointsToAlarm, comparison, threshold, treatMissingData } = alarm;
  const values = Array.from({ length: evaluationPeriods }, (_, back) =>
    alarm.value(endMs - (back + 1) * periodMs, endMs - back * periodMs),
  );
  const present = values.filter((value) => value !== undefined);
  if (present.length === 0 && treatMissingData === 'ignore') return { state: current, reason: 'no values came' };
  if (present.length === 0 && treatMissingData === 'missing')
    return { state: 'INSUFFICIENT_DATA', reason: `Insufficient Data: no values in ${evaluationPeriods} periods.` };
  const crossed = present.filter((value) => COMPARISONS[comparison](value, threshold)).length;
  const missing = treatMissingData === 'breaching' ? values.length - present.length : 0;
  const state = crossed + missing >= datapointsToAlarm ? 'ALARM' : 'OK';
  const shown = present.length > 0 ? `[${present.join(', ')}]` : 'none';
  return {
    state,
    reason: `Threshold Crossed: ${crossed + missing} of the last ${evaluationPeriods} datapoints ${shown} ${state === 'ALARM' ? 'broke' : 'is not enough to break'} the rule ${comparison} ${threshold} for ${datapointsToAlarm} datapoints.`,
  };
}
