import { arnOf } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import { remade } from '../../../platform/remade.ts';
import type { Platform, ResourceProvider } from '../../../platform/service.ts';

const METRIC = ['MetricName', 'Namespace', 'Dimensions[].Name', 'Dimensions[].Value', 'Statistic', 'Period', 'Unit'];
const QUERIES = [
  'Id',
  'Expression',
  'Label',
  'Period',
  'ReturnData',
  'MetricStat.Period',
  'MetricStat.Stat',
  'MetricStat.Unit',
  'MetricStat.Metric.Namespace',
  'MetricStat.Metric.MetricName',
  'MetricStat.Metric.Dimensions[].Name',
  'MetricStat.Metric.Dimensions[].Value',
].map((name) => `Metrics[].${name}`);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html */
export function alarmProvider(platform: Platform): ResourceProvider {
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
      inert: { 'Tags.**': 'tags decide nothing here' },
    },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const name = properties.optionalString('AlarmName') ?? resource.generateName(255);
      const arn = arnOf(platform.environment, 'cloudwatch', `alarm:${name}`);
      platform.calls.nameResource(arn, resource.path);
      return { ref: name, attributes: { Arn: arn } };
    },
  };
  return remade(provider, ['AlarmName']);
}
