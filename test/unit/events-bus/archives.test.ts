import { isRecord } from '../../../local/core/fields.ts';
import { fakeService, type TestPlatform, testPlatform } from '../../support/platform.ts';
import { bodiesIn, type Events, givenEvents, QUEUE, RULE } from './given.ts';

const DEFAULT_BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/default';
const ARCHIVE = 'arn:aws:events:us-east-1:000000000000:archive/all';
const START = Date.UTC(2026, 0, 1) / 1000;
const DAY = 86_400_000;

interface Archived {
  readonly platform: TestPlatform;
  readonly events: Events;
  /** The events that the queue has got. */
  received(): Record<string, unknown>[];
}

/** A bus with an archive and one rule to a queue. */
async function archived(archive: Record<string, unknown> = {}, capacity?: number): Promise<Archived> {
  const platform = testPlatform();
  const events = givenEvents(platform, capacity === undefined ? {} : { eventsPerArchive: capacity });
  const asked = fakeService(platform, 'sqs', { SendMessage: () => ({}) });
  await events.ask('CreateArchive', { ArchiveName: 'all', EventSourceArn: DEFAULT_BUS, ...archive });
  await events.rule({ Arn: QUEUE });
  return {
    platform,
    events,
    received: () => bodiesIn(asked).map((body) => JSON.parse(String(body))),
  };
}

const replay = (events: Events, more: Record<string, unknown> = {}) =>
  events.ask('StartReplay', {
    ReplayName: 'again',
    EventSourceArn: ARCHIVE,
    EventStartTime: START,
    EventEndTime: START + 86_400,
    Destination: { Arn: DEFAULT_BUS },
    ...more,
  });

const idsOf = (received: readonly Record<string, unknown>[]) =>
  received.map(({ detail }) => (isRecord(detail) ? detail['id'] : undefined));

describe('an archive', () => {
  it('counts what it holds, and holds what its pattern lets in', async () => {
    const { events } = await archived({
      EventPattern: '{"detail":{"id":[{"prefix":"o"}]}}',
      RetentionDays: 3,
      Description: 'd',
    });
    await events.put({ id: 'o1' });
    await events.put({ id: 'x1' });
    const size = 'shop'.length + 'OrderSettled'.length + '{"id":"o1"}'.length;
    const listed = {
      ArchiveName: 'all',
      EventSourceArn: DEFAULT_BUS,
      State: 'ENABLED',
      RetentionDays: 3,
      EventCount: 1,
      SizeBytes: size,
      CreationTime: START,
    };
    expect(await events.ask('ListArchives', { NamePrefix: 'al', EventSourceArn: DEFAULT_BUS })).toEqual({
      Archives: [listed],
    });
    expect(await events.ask('DescribeArchive', { ArchiveName: 'all' })).toEqual({
      ...listed,
      ArchiveArn: ARCHIVE,
      Description: 'd',
      EventPattern: '{"detail":{"id":[{"prefix":"o"}]}}',
    });
  });

  it('forgets events after its retention', async () => {
    const { events, platform } = await archived({ RetentionDays: 1 });
    await events.put({ id: 'o1' });
    await platform.clock.advance(DAY / 2);
    await events.put({ id: 'o2' });
    await platform.clock.advance(DAY / 2 + 1);
    expect(await events.ask('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({ EventCount: 1 });
  });

  it('holds a bounded number of events, the newest', async () => {
    const { events, platform, received } = await archived({}, 3);
    for (const id of ['o1', 'o2', 'o3', 'o4', 'o5']) await events.put({ id });
    expect(await events.ask('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({ EventCount: 3 });
    await replay(events);
    await platform.clock.advance(0);
    expect(idsOf(received()).slice(5)).toEqual(['o3', 'o4', 'o5']);
  });

  it.each([
    [{ ArchiveName: 'all' }, 'ResourceAlreadyExistsException', 'Archive all already exists.'],
    [{ EventSourceArn: `${DEFAULT_BUS}x` }, 'ResourceNotFoundException', 'Event bus defaultx does not exist.'],
    [{ ArchiveName: 'x'.repeat(49) }, 'ValidationException', expect.stringMatching(/1 to 48/)],
    [{ EventPattern: '[]' }, 'InvalidEventPatternException', expect.stringMatching(/Filter is not an object/)],
  ])('is refused with %j', async (fault, code, message) => {
    const { events } = await archived();
    const request = { ArchiveName: 'other', EventSourceArn: DEFAULT_BUS, ...fault };
    await expect(events.ask('CreateArchive', request)).rejects.toMatchObject({ code, message });
  });

  it('that is deleted keeps nothing any more', async () => {
    const { events } = await archived();
    await events.ask('DeleteArchive', { ArchiveName: 'all' });
    await events.put({ id: 'o1' });
    for (const action of ['DescribeArchive', 'DeleteArchive'])
      await expect(events.ask(action, { ArchiveName: 'all' })).rejects.toThrow('Archive all does not exist.');
  });
});

describe('a replay', () => {
  it('sends the events of a range of time again, oldest first, the same but for its name', async () => {
    const { events, platform, received } = await archived();
    await events.put({ id: 'late' }, { Time: START + 200 });
    await events.put({ id: 'early' }, { Time: START + 100 });
    await events.put({ id: 'outside' }, { Time: START + 300 });
    const before = received();
    expect(await replay(events, { EventEndTime: START + 300 })).toEqual({
      ReplayArn: 'arn:aws:events:us-east-1:000000000000:replay/again',
      State: 'STARTING',
      ReplayStartTime: START,
    });
    await platform.clock.advance(0);
    const again = received().slice(before.length);
    expect(again).toEqual([before[1], before[0]].map((event) => ({ ...event, 'replay-name': 'again' })));
    expect(await events.ask('DescribeReplay', { ReplayName: 'again' })).toMatchObject({
      State: 'COMPLETED',
      EventLastReplayedTime: START + 200,
      ReplayEndTime: START,
      Destination: { Arn: DEFAULT_BUS },
    });
    expect(await events.ask('ListReplays', { State: 'COMPLETED' })).toEqual({
      Replays: [expect.objectContaining({ ReplayName: 'again', EventSourceArn: ARCHIVE })],
    });
  });

  it('is not archived itself', async () => {
    const { events, platform } = await archived();
    await events.put({ id: 'o1' });
    await replay(events);
    await platform.clock.advance(0);
    expect(await events.ask('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({ EventCount: 1 });
  });

  it('goes only to the rules that it names', async () => {
    const { events, platform, received } = await archived();
    await events.put({ id: 'o1' });
    await replay(events, { Destination: { Arn: DEFAULT_BUS, FilterArns: [`${RULE}-other`] } });
    await platform.clock.advance(0);
    await replay(events, { ReplayName: 'named', Destination: { Arn: DEFAULT_BUS, FilterArns: [RULE] } });
    await platform.clock.advance(0);
    expect(received().map((event) => event['replay-name'])).toEqual([undefined, 'named']);
  });

  it('can be cancelled while it runs, and not afterwards', async () => {
    const { events, platform, received } = await archived();
    for (let count = 0; count < 3; count++) await events.put({ id: `o${count}` });
    await replay(events);
    expect(await events.ask('CancelReplay', { ReplayName: 'again' })).toMatchObject({ State: 'CANCELLING' });
    await platform.clock.advance(0);
    expect(await events.ask('DescribeReplay', { ReplayName: 'again' })).toMatchObject({ State: 'CANCELLED' });
    expect(received()).toHaveLength(3);
    await expect(events.ask('CancelReplay', { ReplayName: 'again' })).rejects.toThrow(/not in a valid state/);
  });

  // The first four were recorded on AWS, published in the tests of the LocalStack project.
  it.each([
    [{ EventSourceArn: `${ARCHIVE}x` }, 'Parameter EventSourceArn is not valid. Reason: Archive allx does not exist.'],
    [
      { EventEndTime: START },
      'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    ],
    [{ Destination: { Arn: `${DEFAULT_BUS}x` } }, 'Event bus defaultx does not exist.'],
    [
      { Destination: { Arn: `${DEFAULT_BUS}2` } },
      'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
    ],
    [{ EventStartTime: 'soon' }, 'EventStartTime must be a time, but is "soon".'],
  ])('is refused with %j', async (fault, message) => {
    const { events } = await archived();
    await events.ask('CreateEventBus', { Name: 'default2' });
    await expect(replay(events, fault)).rejects.toMatchObject({ message });
  });

  it('is refused under a name that was used', async () => {
    const { events } = await archived();
    await replay(events);
    await expect(replay(events)).rejects.toThrow('Replay again already exists.');
  });
});
