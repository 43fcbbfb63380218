import type { AwsService, Platform } from '../../platform/service.ts';
import { describeAlarms, setAlarmState } from './actions/alarms.ts';
import { getMetricData } from './actions/get-metric-data.ts';
import { Alarms, type AlarmView } from './alarms.ts';
import { isMeasured } from './measured-metrics.ts';
import { alarmProvider } from './providers/alarm.ts';
import { dashboardProvider } from './providers/dashboard.ts';

export type { AlarmView } from './alarms.ts';

/** CloudWatch, with what the control API shows of it. */
export interface CloudWatchService extends AwsService {
  /** The alarms as they stand. */
  alarms(): AlarmView[];
}

/**
 * Amazon CloudWatch: the alarms of a template, evaluated each minute against what the services measure and functions
 * write to their logs; its dashboards, checked and not drawn.
 */
export function createCloudWatch(platform: Platform): CloudWatchService {
  const alarms = new Alarms(platform);
  const silent: string[] = [];
  return {
    name: 'cloudwatch',
    operations: new Map([
      ['DescribeAlarms', describeAlarms(alarms, platform.environment)],
      ['GetMetricData', getMetricData(platform.metrics)],
      ['SetAlarmState', setAlarmState(alarms, platform.environment)],
    ]),
    protocols: [
      {
        kind: 'query',
        version: '2010-08-01',
        namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
        signingName: 'monitoring',
      },
    ],
    providers: [
      alarmProvider(platform, alarms, (path, { metrics }) => {
        for (const { namespace, name } of metrics)
          if (!isMeasured(namespace, name))
            silent.push(
              `The alarm ${path} watches ${namespace} ${name}, which is not measured here: it gets no values.`,
            );
      }),
      dashboardProvider(platform),
    ],
    start: () => alarms.start(),
    leftovers: () => silent,
    alarms: () => alarms.all(),
    stop: async () => alarms.stop(),
  };
}
