import { AwsError } from '../../../core/aws-error.ts';
import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { groupNameOf, groupOf, invalidParameter, type LogsContext, onGroup, requestOf } from '../context.ts';

/**
 * Reads one stream. Tokens are `f/<sequence>` and `b/<sequence>`; as on AWS a page at the end gives back its own token.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
export function getLogEvents(context: LogsContext): Operation {
  return {
    requires: (input) => {
      const request = requestOf(input);
      return [onGroup(context, 'GetLogEvents', groupNameOf(request), request.string('logStreamName'))];
    },
    handle: (input) => {
      const request = requestOf(input);
      const group = groupOf(context, groupNameOf(request));
      const stream = request.string('logStreamName');
      if (!group.streams.has(stream))
        throw new AwsError(
          'ResourceNotFoundException',
          `The specified log stream does not exist: there is no "${stream}".`,
        );
      const from = request.optionalInteger('startTime', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
      const until =
        request.optionalInteger('endTime', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? Number.MAX_SAFE_INTEGER;
      const limit = request.optionalInteger('limit', { min: 1, max: 10_000 }) ?? 10_000;
      const token = tokenOf(request);
      const events = context.store
        .current(group, context.platform.clock.now())
        .filter((event) => event.stream === stream && event.timestamp >= from && event.timestamp < until)
        .filter((event) => !token || (token.forward ? event.sequence > token.at : event.sequence < token.at));
      const forward = token?.forward ?? request.optionalBoolean('startFromHead') ?? false;
      const page = forward ? events.slice(0, limit) : events.slice(-limit);
      return {
        events: page.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
        nextForwardToken: `f/${page.at(-1)?.sequence ?? token?.at ?? -1}`,
        nextBackwardToken: `b/${page.at(0)?.sequence ?? token?.at ?? 0}`,
      };
    },
    quiet: () => true,
  };
}

function tokenOf(request: Fields): { forward: boolean; at: number } | undefined {
  const text = request.optionalString('nextToken');
  if (text === undefined) return undefined;
  const parts = /^([fb])\/(-?\d{1,15})$/.exec(text);
  if (!parts) throw invalidParameter('The specified nextToken is invalid; pass one that GetLogEvents gave.');
  return { forward: parts[1] === 'f', at: Number(parts[2]) };
}
