import { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { groupOf, invalidParameter, type LogsContext, onGroup, requestOf } from '../context.ts';
import { recordEmbeddedMetrics } from '../embedded-metrics.ts';

/** The quotas that the API reference gives: events in a request, and bytes of a single event. */
const MAXIMUM_EVENTS = 10_000;
const MAXIMUM_EVENT_BYTES = 1_048_576;

/**
 * Unlike on AWS a missing stream is made, so that the services that log need not make one first.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export function putLogEvents(context: LogsContext): Operation {
  return {
    requires: (input) => {
      const request = requestOf(input);
      return [onGroup(context, 'PutLogEvents', request.string('logGroupName'), request.string('logStreamName'))];
    },
    handle: (input) => {
      const request = requestOf(input);
      const group = groupOf(context, request.string('logGroupName'));
      const events = eventsOf(request);
      const now = Math.floor(context.platform.clock.now());
      const stream = context.store.stream(group, request.string('logStreamName'), now);
      context.store.append(group, stream, events, now);
      for (const { message } of events) recordEmbeddedMetrics(context.platform.metrics, message);
      return { nextSequenceToken: String(group.nextSequence) };
    },
    quiet: () => true,
  };
}

function eventsOf(request: Fields): { timestamp: number; message: string }[] {
  const list = request.optionalArray('logEvents');
  if (!list || list.length === 0 || list.length > MAXIMUM_EVENTS)
    throw invalidParameter(`logEvents must hold 1 to ${MAXIMUM_EVENTS} events, but holds ${list?.length ?? 'none'}.`);
  return list.map((entry, index) => {
    const event = new Fields(entry, (message) => invalidParameter(`logEvents[${index}]: ${message}`));
    const timestamp = event.raw('timestamp');
    const message = event.string('message');
    if (typeof timestamp !== 'number' || !Number.isFinite(timestamp) || timestamp < 0)
      throw invalidParameter(`logEvents[${index}]: timestamp must be milliseconds since 1970.`);
    if (message === '' || Buffer.byteLength(message) > MAXIMUM_EVENT_BYTES)
      throw invalidParameter(`logEvents[${index}]: message must have 1 to ${MAXIMUM_EVENT_BYTES} bytes.`);
    return { timestamp: Math.floor(timestamp), message };
  });
}
