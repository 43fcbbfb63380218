import type { Kept, Storage } from '../../storage/durable.ts';
import { type LogEvent, type LogGroup, type LogStream, StoredLogEvent } from './log-group.ts';

type GroupRecord = Omit<LogGroup, 'streams' | 'events'>;

/** Keeps log groups with their streams and events. */
export class KeptLogs {
  readonly #groups: Kept;
  readonly #streams: Kept;
  readonly #events: Kept;

  /** `restored` is told the name of each group that was made for a resource of a template. */
  constructor(storage: Storage, groups: Map<string, LogGroup>, restored: (name: string) => void) {
    const all = function* <T>(ofGroup: (group: LogGroup) => Iterable<T>): Generator<string> {
      for (const group of groups.values()) for (const rest of ofGroup(group)) yield `${group.name} ${rest}`;
    };
    const parts = (key: string): { group: LogGroup | undefined; rest: string } => {
      // Names of groups have no spaces; those of streams may.
      const space = key.indexOf(' ');
      return { group: groups.get(key.slice(0, space)), rest: key.slice(space + 1) };
    };
    this.#groups = storage.keep<GroupRecord>({
      name: 'logs.groups',
      entry: (name) => {
        const group = groups.get(name);
        if (!group) return undefined;
        const { streams: _streams, events: _events, ...record } = group;
        return record;
      },
      keys: () => groups.keys(),
      restore: (name, record) => {
        groups.set(name, { ...record, streams: new Map(), events: [] });
        if (record.madeFor !== undefined) restored(name);
      },
    });
    this.#streams = storage.keep<LogStream>({
      name: 'logs.streams',
      entry: (key) => {
        const { group, rest } = parts(key);
        return group?.streams.get(rest);
      },
      keys: () => all((group) => group.streams.keys()),
      restore: (key, stream) => {
        const { group, rest } = parts(key);
        group?.streams.set(rest, { ...stream });
      },
    });
    this.#events = storage.keep<LogEvent>({
      name: 'logs.events',
      entry: (key) => {
        const { group, rest } = parts(key);
        return group && eventOf(group.events, Number(rest))?.record;
      },
      keys: () => all((group) => group.events.map(({ sequence }) => sequence)),
      restore: (key, event) => {
        parts(key).group?.events.push(new StoredLogEvent(event));
      },
      restored: () => {
        for (const group of groups.values()) {
          group.events.sort((a, b) => a.sequence - b.sequence);
          group.nextSequence = Math.max(group.nextSequence, (group.events.at(-1)?.sequence ?? -1) + 1);
        }
      },
    });
  }

  groupChanged({ name }: LogGroup): void {
    this.#groups.changed(name);
  }

  streamChanged({ name }: LogGroup, stream: LogStream): void {
    this.#streams.changed(`${name} ${stream.name}`);
  }

  eventChanged({ name }: LogGroup, sequence: number): void {
    this.#events.changed(`${name} ${sequence}`);
  }
}

/** The event of this sequence, among events whose sequences rise. */
function eventOf(events: readonly StoredLogEvent[], sequence: number): StoredLogEvent | undefined {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.sequence ?? sequence) < sequence) low = middle + 1;
    else high = middle;
  }
  const event = events[low];
  return event?.sequence === sequence ? event : undefined;
}
