import { arnOf } from '../../../core/environment.ts';
import { describe, type Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { busNameOf } from '../bus-store.ts';
import { allowOnly, type EventsContext, operation, page, seconds } from '../context.ts';
import { invalidParameter, validationError } from '../errors.ts';
import type { Replay } from '../replay.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html */
export function startReplay(context: EventsContext): Operation {
  return operation('StartReplay', onReplay(context), (request) => {
    allowOnly(request, [
      'ReplayName',
      'Description',
      'EventSourceArn',
      'EventStartTime',
      'EventEndTime',
      'Destination',
    ]);
    const { replay, archive, bus } = replayIn(context, request);
    context.replays.start(replay, archive, bus);
    return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: seconds(replay.startedMs) };
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeReplay.html */
export function describeReplay(context: EventsContext): Operation {
  return operation('DescribeReplay', onReplay(context), (request) => {
    const replay = context.replays.get(request.string('ReplayName'));
    const { arn, description, busArn, filterArns } = replay;
    return {
      ReplayArn: arn,
      ...render(replay),
      ...(description !== undefined && { Description: description }),
      Destination: { Arn: busArn, ...(filterArns && { FilterArns: filterArns }) },
    };
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListReplays.html */
export function listReplays(context: EventsContext): Operation {
  return operation(
    'ListReplays',
    () => '*',
    (request) => {
      const prefix = request.optionalString('NamePrefix') ?? '';
      const state = request.optionalString('State');
      const source = request.optionalString('EventSourceArn');
      const { items, token } = page(
        context.replays
          .list()
          .filter(
            (replay) =>
              replay.name.startsWith(prefix) &&
              (state === undefined || replay.state === state) &&
              (source === undefined || replay.archiveArn === source),
          ),
        request,
      );
      return { Replays: items.map(render), ...token };
    },
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CancelReplay.html */
export function cancelReplay(context: EventsContext): Operation {
  return operation('CancelReplay', onReplay(context), (request) => {
    const replay = context.replays.get(request.string('ReplayName'));
    if (replay.state !== 'STARTING' && replay.state !== 'RUNNING')
      throw validationError(`Replay ${replay.name} is not in a valid state for this operation.`);
    replay.state = 'CANCELLING';
    return { ReplayArn: replay.arn, State: replay.state };
  });
}

function onReplay({ platform }: EventsContext): (request: Fields) => string {
  return (request) => arnOf(platform.environment, 'events', `replay/${request.string('ReplayName')}`);
}

function replayIn(context: EventsContext, request: Fields) {
  const name = request.string('ReplayName');
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
    throw validationError(`The name of a replay has 1 to 64 letters, digits, ".", "-" or "_", but is "${name}".`);
  const archiveArn = request.string('EventSourceArn');
  const archiveName = archiveArn.split(':archive/')[1] ?? archiveArn;
  const destination = request.nested('Destination');
  const busArn = destination?.string('Arn') ?? '';
  const bus = context.buses.get(busNameOf(busArn));
  const archive = context.archives.find(archiveName);
  if (!archive) throw invalidParameter('EventSourceArn', `Archive ${archiveName} does not exist.`);
  if (archive.busArn !== bus.arn) throw invalidParameter('Destination.Arn', 'Cross event bus replay is not permitted.');
  const eventStartMs = timeIn(request, 'EventStartTime');
  const eventEndMs = timeIn(request, 'EventEndTime');
  if (eventStartMs >= eventEndMs) throw invalidParameter('EventEndTime', 'EventStartTime must be before EventEndTime.');
  const filterArns = destination?.optionalArray('FilterArns')?.map(String);
  const replay: Replay = {
    name,
    arn: arnOf(context.platform.environment, 'events', `replay/${name}`),
    archiveArn,
    busArn: bus.arn,
    filterArns: filterArns && filterArns.length > 0 ? filterArns : undefined,
    description: request.optionalString('Description'),
    eventStartMs,
    eventEndMs,
    startedMs: context.platform.clock.now(),
    state: 'STARTING',
  };
  return { replay, archive, bus };
}

/** Milliseconds since the epoch. */
function timeIn(request: Fields, name: string): number {
  const value = request.raw(name);
  const time = typeof value === 'number' ? value * 1000 : Date.parse(String(value));
  if (!Number.isFinite(time)) throw validationError(`${name} must be a time, but is ${describe(value)}.`);
  return time;
}

function render(replay: Replay): Record<string, unknown> {
  const { endedMs, lastReplayedMs } = replay;
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.archiveArn,
    State: replay.state,
    EventStartTime: seconds(replay.eventStartMs),
    EventEndTime: seconds(replay.eventEndMs),
    ReplayStartTime: seconds(replay.startedMs),
    ...(lastReplayedMs !== undefined && { EventLastReplayedTime: seconds(lastReplayedMs) }),
    ...(endedMs !== undefined && { ReplayEndTime: seconds(endedMs) }),
  };
}
