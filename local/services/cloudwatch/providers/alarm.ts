import { arnOf } from '../../../core/environment.ts';
import { describe, Fields } from '../../../core/fields.ts';
import { remade } from '../../../platform/remade.ts';
import type { ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import { type AlarmDefinition, COMPARISONS, type Comparison, MISSING_DATA } from '../alarm.ts';
import type { Alarms } from '../alarms.ts';
import { metricMath, singleMetric, type WatchedValue } from '../metric-queries.ts';

const METRIC = ['MetricName', 'Namespace', 'Dimensions[].Name', 'Dimensions[].Value', 'Statistic', 'Period'];
const QUERIES = [
  'Id',
  'Expression',
  'ReturnData',
  'MetricStat.Period',
  'MetricStat.Stat',
  'MetricStat.Metric.Namespace',
  'MetricStat.Metric.MetricName',
  'MetricStat.Metric.Dimensions[].Name',
  'MetricStat.Metric.Dimensions[].Value',
].map((name) => `Metrics[].${name}`);

/**
 * Makes alarms. `watched` is told what each of them watches.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
 */
export function alarmProvider(
  platform: Platform,
  alarms: Alarms,
  watched: (path: string, value: WatchedValue) => void,
): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::CloudWatch::Alarm',
    supports: {
      honoured: [
        'AlarmName',
        'AlarmDescription',
        'ActionsEnabled',
        'AlarmActions',
        'OKActions',
        'InsufficientDataActions',
        'ComparisonOperator',
        'Threshold',
        'EvaluationPeriods',
        'DatapointsToAlarm',
        'TreatMissingData',
        ...METRIC,
        ...QUERIES,
      ],
      inert: {
        'Tags.**': 'tags decide nothing here',
        Unit: 'values are kept without their units',
        'Metrics[].Label': 'labels are for graphs',
        'Metrics[].Period': 'an expression goes by the period of its metrics',
        'Metrics[].MetricStat.Unit': 'values are kept without their units',
      },
    },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const queries = properties.optionalArray('Metrics');
      const value = queries ? metricMath(queries, platform.metrics) : singleMetric(properties, platform.metrics);
      watched(resource.path, value);
      const definition = definitionOf(resource, properties, value, platform);
      platform.calls.nameResource(definition.arn, resource.path);
      alarms.add(definition);
      return { ref: definition.name, attributes: { Arn: definition.arn } };
    },
  };
  return remade(provider, ['AlarmName'], (resource) => alarms.remove(resource.path));
}

function definitionOf(
  resource: TemplateResource,
  properties: Fields,
  { periodMs, value }: WatchedValue,
  { environment }: Platform,
): AlarmDefinition {
  const name = properties.optionalString('AlarmName') ?? resource.generateName(255);
  const evaluationPeriods = properties.optionalInteger('EvaluationPeriods', { min: 1, max: 1_440 });
  if (evaluationPeriods === undefined) throw new Error('EvaluationPeriods is missing.');
  if (evaluationPeriods * periodMs > 86_400_000)
    throw new Error('An alarm looks back over a day at most; shorten Period or EvaluationPeriods.');
  const enabled = properties.optionalBoolean('ActionsEnabled') ?? true;
  const topics = (property: string): string[] => (enabled ? topicsOf(properties, property) : []);
  return {
    name,
    arn: arnOf(environment, 'cloudwatch', `alarm:${name}`),
    path: resource.path,
    description: properties.optionalString('AlarmDescription') ?? '',
    comparison: comparisonOf(properties.string('ComparisonOperator')),
    threshold: thresholdOf(properties.raw('Threshold')),
    periodMs,
    evaluationPeriods,
    datapointsToAlarm:
      properties.optionalInteger('DatapointsToAlarm', { min: 1, max: evaluationPeriods }) ?? evaluationPeriods,
    treatMissingData: missingDataOf(properties.optionalString('TreatMissingData') ?? 'missing'),
    value,
    actions: {
      OK: topics('OKActions'),
      ALARM: topics('AlarmActions'),
      INSUFFICIENT_DATA: topics('InsufficientDataActions'),
    },
  };
}

function topicsOf(properties: Fields, property: string): string[] {
  return (properties.optionalArray(property) ?? []).map((action) => {
    if (typeof action !== 'string' || !/^arn:[^:]+:sns:/.test(action))
      throw new Error(`${property} holds ${describe(action)}; the local cloud can tell SNS topics only.`);
    return action;
  });
}

function comparisonOf(text: string): Comparison {
  const isKnown = (name: string): name is Comparison => Object.hasOwn(COMPARISONS, name);
  if (!isKnown(text))
    throw new Error(
      `The ComparisonOperator ${text} is not supported by the local cloud; it knows ${Object.keys(COMPARISONS).join(', ')}.`,
    );
  return text;
}

function thresholdOf(value: unknown): number {
  const threshold = typeof value === 'string' ? Number(value) : value;
  if (typeof threshold !== 'number' || !Number.isFinite(threshold))
    throw new Error(`Threshold must be a number, but is ${describe(value)}.`);
  return threshold;
}

function missingDataOf(text: string): (typeof MISSING_DATA)[number] {
  const found = MISSING_DATA.find((each) => each === text);
  if (!found) throw new Error(`TreatMissingData must be one of ${MISSING_DATA.join(', ')}, but is ${text}.`);
  return found;
}
