import type { Operation } from '../../../platform/calls.ts';
import { groupNameOf, groupOf, invalidParameter, type LogsContext, onGroup, requestOf } from '../context.ts';
import { compileFilterPattern } from '../filter-pattern.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export function filterLogEvents(context: LogsContext): Operation {
  return {
    requires: (input) => [onGroup(context, 'FilterLogEvents', groupNameOf(requestOf(input)))],
    handle: (input) => {
      const request = requestOf(input);
      const group = groupOf(context, groupNameOf(request));
      const names = request.optionalArray('logStreamNames');
      const prefix = request.optionalString('logStreamNamePrefix');
      if (names && prefix !== undefined)
        throw invalidParameter('logStreamNames and logStreamNamePrefix can not be given together.');
      const from = request.optionalInteger('startTime', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
      const until =
        request.optionalInteger('endTime', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? Number.MAX_SAFE_INTEGER;
      const limit = request.optionalInteger('limit', { min: 1, max: 10_000 }) ?? 10_000;
      const matches = compileFilterPattern(request.optionalString('filterPattern') ?? '');
      const after = Number(request.optionalString('nextToken') ?? -1);
      if (!Number.isInteger(after)) throw invalidParameter('The specified nextToken is invalid.');
      const found = context.store
        .current(group, context.platform.clock.now())
        .filter(
          (event) =>
            event.sequence > after &&
            event.timestamp >= from &&
            event.timestamp <= until &&
            (!names || names.includes(event.stream)) &&
            (prefix === undefined || event.stream.startsWith(prefix)) &&
            matches(event.message),
        );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        events: page.map(({ sequence, stream, timestamp, message, ingestionTime }) => ({
          logStreamName: stream,
          timestamp,
          message,
          ingestionTime,
          eventId: String(sequence).padStart(56, '0'),
        })),
        searchedLogStreams: [],
        ...(last && found.length > page.length && { nextToken: String(last.sequence) }),
      };
    },
    quiet: () => true,
  };
}
