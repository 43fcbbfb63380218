import type { EventsApi } from '../../../apis/events.ts';
import { toAwsError } from '../../../core/aws-error.ts';
import { type Fields, isRecord } from '../../../core/fields.ts';
import type { Requirement } from '../../../platform/access.ts';
import type { Caller, Operation } from '../../../platform/calls.ts';
import { AcceptedEvent } from '../bus-event.ts';
import { allowOnly, busArnIn, type EventsContext, requestOf } from '../context.ts';
import { validationError } from '../errors.ts';
import { entrySize, validEntry } from '../put-events-entry.ts';
import { ForwardedEvent } from '../targets/event-bus.ts';

type Answer = EventsApi['PutEvents']['output'];

const MOST_ENTRIES = 10;
const LARGEST_REQUEST = 1_048_576;

/**
 * Every entry stands for itself: what is wrong with one is told in its answer, and the others are accepted. An entry for
 * a bus that does not exist is accepted and goes nowhere, as on AWS.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function putEvents(context: EventsContext): Operation {
  return {
    requires: (input) =>
      input instanceof ForwardedEvent
        ? [{ action: 'events:PutEvents', resource: input.busArn }]
        : requirementsOf(context, entriesOf(input)),
    handle: (input, caller) =>
      input instanceof ForwardedEvent ? forward(context, input) : putAll(context, entriesOf(input), caller),
    payloads: (input) => (input instanceof ForwardedEvent ? [input.accepted.event.detail] : detailsOf(input)),
    detail: (_input, output) => {
      if (!isRecord(output) || !Array.isArray(output['Entries'])) return undefined;
      const eventIds: unknown[] = output['Entries'].filter(isRecord).map((entry) => entry['EventId'] ?? null);
      return { eventIds, ...(output['FailedEntryCount'] !== 0 && { failedEntryCount: output['FailedEntryCount'] }) };
    },
  };
}

/** Raises AwsError `ValidationException` for a request that is wrong as a whole. */
function entriesOf(input: unknown): Fields[] {
  const request = requestOf(input);
  allowOnly(request, ['Entries']);
  const entries = request.optionalArray('Entries') ?? [];
  const wrong = (constraint: string): Error =>
    validationError(
      `1 validation error detected: Value '${entries.length} entries' at 'entries' failed to satisfy constraint: Member must have length ${constraint}`,
    );
  if (entries.length === 0) throw wrong('greater than or equal to 1');
  if (entries.length > MOST_ENTRIES) throw wrong(`less than or equal to ${MOST_ENTRIES}`);
  return entries.map(requestOf);
}

/** Batches are mostly of one kind; each kind is asked for once. */
function requirementsOf(context: EventsContext, entries: readonly Fields[]): Requirement[] {
  const kinds = new Map<string, Requirement>();
  for (const entry of entries) {
    const resource = busArnIn(context, entry, 'EventBusName');
    const source = String(entry.raw('Source'));
    const detailType = String(entry.raw('DetailType'));
    const key = `${resource}\n${source}\n${detailType}`;
    if (kinds.has(key)) continue;
    kinds.set(key, {
      action: 'events:PutEvents',
      resource,
      context: { 'events:source': source, 'events:detail-type': detailType },
    });
  }
  return [...kinds.values()];
}

function putAll(context: EventsContext, entries: readonly Fields[], caller: Caller): Answer {
  const sizes = entries.map(entrySize);
  if (sizes.reduce((sum, size) => sum + size, 0) > LARGEST_REQUEST)
    throw validationError('Total size of the entries in the request is over the limit.');
  const answer: Answer = { FailedEntryCount: 0, Entries: [] };
  for (const [index, entry] of entries.entries()) {
    try {
      answer.Entries.push({ EventId: put(context, entry, sizes[index] ?? 0, caller) });
    } catch (thrown) {
      const { code, message } = toAwsError(thrown);
      answer.FailedEntryCount++;
      answer.Entries.push({ ErrorCode: code, ErrorMessage: message });
    }
  }
  return answer;
}

function put({ platform, buses, router }: EventsContext, entry: Fields, size: number, caller: Caller): string {
  const { environment, clock, correlation } = platform;
  const nowMs = clock.now();
  const { busName, event, traceHeader } = validEntry(entry, {
    account: environment.accountId,
    region: environment.region,
    nowMs,
  });
  const own = correlation.idsOf([event.detail]);
  const header = traceHeader ?? caller.traceHeader;
  const accepted = new AcceptedEvent({
    event,
    size,
    ingestedMs: nowMs,
    correlationIds: own.length > 0 ? own : (caller.correlationIds ?? correlation.ofTrace(header)),
    traceHeader: header,
  });
  const bus = buses.find(busName);
  if (bus) router.route(bus, accepted);
  return event.id;
}

function forward({ platform, buses, router }: EventsContext, { busArn, accepted }: ForwardedEvent): Answer {
  const bus = buses.get(busArn.split(':event-bus/')[1] ?? busArn);
  const { event, size, correlationIds, traceHeader } = accepted;
  router.route(bus, new AcceptedEvent({ event, size, correlationIds, traceHeader, ingestedMs: platform.clock.now() }));
  return { FailedEntryCount: 0, Entries: [{ EventId: event.id }] };
}

function detailsOf(input: unknown): readonly unknown[] {
  const entries = isRecord(input) ? input['Entries'] : undefined;
  return Array.isArray(entries) ? entries.filter(isRecord).map((entry) => entry['Detail']) : [];
}
