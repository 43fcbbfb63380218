import type { Operation } from '../../../platform/calls.ts';
import { groupNameOf, groupOf, invalidParameter, type LogsContext, onGroup, requestOf } from '../context.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
export function describeLogStreams(context: LogsContext): Operation {
  return {
    requires: (input) => [onGroup(context, 'DescribeLogStreams', groupNameOf(requestOf(input)))],
    handle: (input) => {
      const request = requestOf(input);
      const group = groupOf(context, groupNameOf(request));
      const prefix = request.optionalString('logStreamNamePrefix') ?? '';
      const byTime = request.optionalString('orderBy') === 'LastEventTime';
      if (byTime && prefix)
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix; leave one of them out.');
      const direction = request.optionalBoolean('descending') ? -1 : 1;
      const offset = Number(request.optionalString('nextToken') ?? 0);
      if (!Number.isInteger(offset) || offset < 0) throw invalidParameter('The specified nextToken is invalid.');
      const limit = request.optionalInteger('limit', { min: 1, max: 50 }) ?? 50;
      const found = [...group.streams.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .sort((a, b) =>
          byTime
            ? direction * ((a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0))
            : direction * (a.name < b.name ? -1 : 1),
        );
      const page = found.slice(offset, offset + limit);
      return {
        logStreams: page.map(({ name, ...times }) => ({
          logStreamName: name,
          ...times,
          arn: `${group.arn}:log-stream:${name}`,
          storedBytes: 0,
        })),
        ...(offset + limit < found.length && { nextToken: String(offset + limit) }),
      };
    },
    quiet: () => true,
  };
}
