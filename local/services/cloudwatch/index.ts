import type { AwsService, Platform } from '../../platform/service.ts';
import { alarmProvider } from './providers/alarm.ts';
import { dashboardProvider } from './providers/dashboard.ts';

/** Amazon CloudWatch: alarms and dashboards of a template. */
export function createCloudWatch(platform: Platform): AwsService {
  return {
    name: 'cloudwatch',
    operations: new Map(),
    protocols: [],
    providers: [alarmProvider(platform), dashboardProvider(platform)],
  };
}
