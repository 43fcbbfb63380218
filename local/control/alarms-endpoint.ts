import type { CloudWatchService } from '../services/cloudwatch/index.ts';
import type { ControlEndpoint } from './control-api.ts';

/** The alarms of the template. */
export function alarmsEndpoint(cloudwatch: Pick<CloudWatchService, 'alarms'>): ControlEndpoint {
  return {
    method: 'GET',
    name: 'alarms',
    about: 'the alarms of the template: how each stands, why, and since when',
    answer: () => ({
      alarms: cloudwatch.alarms().map((alarm) => ({ ...alarm, since: new Date(alarm.since).toISOString() })),
    }),
  };
}
