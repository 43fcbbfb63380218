import { IN_MEMORY, type Storage } from '../../storage/durable.ts';
import { Recent } from '../../storage/packed.ts';
import { KeptLogs } from './kept-logs.ts';
import { type LogGroup, type LogStream, StoredLogEvent } from './log-group.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How many messages of all groups, the latest, stay in the heap. */
const RECENT_EVENTS = 1_000;

/** Everything CloudWatch Logs remembers, in plain values. */
export class LogStore {
  readonly #capacity: number;
  readonly #kept: KeptLogs;
  readonly #recent = new Recent(RECENT_EVENTS);
  readonly groups = new Map<string, LogGroup>();
  /** Names of groups of an earlier run whose resource the template of this run has not named yet. */
  readonly unclaimed = new Set<string>();

  /** `capacity` is the number of events a group keeps. */
  constructor(capacity = 10_000, storage: Storage = IN_MEMORY) {
    this.#capacity = capacity;
    this.#kept = new KeptLogs(storage, this.groups, (name) => this.unclaimed.add(name));
  }

  addGroup(group: { name: string; arn: string; creationTime: number; retentionInDays?: number }): LogGroup {
    const made: LogGroup = { ...group, streams: new Map(), events: [], nextSequence: 0 };
    this.groups.set(group.name, made);
    this.#kept.groupChanged(made);
    return made;
  }

  removeGroup(name: string): void {
    const group = this.groups.get(name);
    if (!group) return;
    this.groups.delete(name);
    this.unclaimed.delete(name);
    this.#kept.groupChanged(group);
  }

  /** The group of a template's resource that an earlier run kept, with the retention of now; undefined: there is none. */
  claim(name: string, retentionInDays: number | undefined): LogGroup | undefined {
    const group = this.unclaimed.delete(name) ? this.groups.get(name) : undefined;
    if (!group) return undefined;
    if (retentionInDays === undefined) delete group.retentionInDays;
    else group.retentionInDays = retentionInDays;
    return group;
  }

  /** The group was made for a resource of the template. */
  made(group: LogGroup, path: string): void {
    group.madeFor = path;
    this.#kept.groupChanged(group);
  }

  /** The stream of that name, made now if there is none. */
  stream(group: LogGroup, name: string, now: number): LogStream {
    const found = group.streams.get(name);
    if (found) return found;
    const made: LogStream = { name, creationTime: now };
    group.streams.set(name, made);
    this.#kept.streamChanged(group, made);
    return made;
  }

  /** Adds events that have been checked. `now` is when they arrive. */
  append(group: LogGroup, stream: LogStream, events: readonly { timestamp: number; message: string }[], now: number) {
    for (const { timestamp, message } of events) {
      this.#kept.eventChanged(group, group.nextSequence);
      const event = new StoredLogEvent({
        sequence: group.nextSequence++,
        stream: stream.name,
        timestamp,
        ingestionTime: now,
        message,
      });
      this.#recent.add(event);
      group.events.push(event);
      stream.firstEventTimestamp = Math.min(stream.firstEventTimestamp ?? timestamp, timestamp);
      stream.lastEventTimestamp = Math.max(stream.lastEventTimestamp ?? timestamp, timestamp);
    }
    stream.lastIngestionTime = now;
    this.#kept.streamChanged(group, stream);
    // Cut in chunks: a splice for every single event would cost more than the event.
    if (group.events.length > this.#capacity * 1.25) this.#drop(group);
  }

  /** The events that retention still allows at `now`, oldest first; those past it are forgotten. */
  current(group: LogGroup, now: number): readonly StoredLogEvent[] {
    if (group.events.length > this.#capacity) this.#drop(group);
    if (group.retentionInDays !== undefined) {
      const limit = now - group.retentionInDays * DAY_MS;
      const past = group.events.filter((event) => event.timestamp < limit);
      if (past.length > 0) group.events = group.events.filter((event) => event.timestamp >= limit);
      this.#forget(group, past);
    }
    return group.events;
  }

  #drop(group: LogGroup): void {
    const dropped = group.events.splice(0, group.events.length - this.#capacity);
    this.#forget(group, dropped);
  }

  #forget(group: LogGroup, events: readonly StoredLogEvent[]): void {
    for (const event of events) {
      event.drop();
      this.#kept.eventChanged(group, event.sequence);
    }
  }
}
