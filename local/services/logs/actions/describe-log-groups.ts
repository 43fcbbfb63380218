import type { Operation } from '../../../platform/calls.ts';
import { type LogsContext, onGroup, requestOf } from '../context.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export function describeLogGroups(context: LogsContext): Operation {
  return {
    requires: () => [onGroup(context, 'DescribeLogGroups', '')],
    handle: (input) => {
      const request = requestOf(input);
      const prefix = request.optionalString('logGroupNamePrefix') ?? '';
      const part = request.optionalString('logGroupNamePattern')?.toLowerCase() ?? '';
      const after = request.optionalString('nextToken') ?? '';
      const limit = request.optionalInteger('limit', { min: 1, max: 50 }) ?? 50;
      const found = [...context.store.groups.values()]
        .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(part) && name > after)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const page = found.slice(0, limit);
      const now = context.platform.clock.now();
      return {
        logGroups: page.map((group) => ({
          logGroupName: group.name,
          creationTime: group.creationTime,
          ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
          metricFilterCount: 0,
          arn: `${group.arn}:*`,
          logGroupArn: group.arn,
          storedBytes: context.store.current(group, now).reduce((bytes, event) => bytes + event.bytes + 26, 0),
        })),
        ...(found.length > page.length && { nextToken: page.at(-1)?.name }),
      };
    },
    quiet: () => true,
  };
}
