/** One line in a group. `sequence` rises by one with each event of the group; times are milliseconds since the epoch. */
export interface LogEvent {
  readonly sequence: number;
  readonly stream: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  firstEventTimestamp?: number;
  lastEventTimestamp?: number;
  lastIngestionTime?: number;
}

/** A log group and what it holds: at most `capacity` events, the oldest go first. */
export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly creationTime: number;
  retentionInDays?: number;
  readonly streams: Map<string, LogStream>;
  /** In order of arrival. */
  events: LogEvent[];
  nextSequence: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Everything CloudWatch Logs remembers, in plain values. */
export class LogStore {
  readonly #capacity: number;
  readonly groups = new Map<string, LogGroup>();

  /** `capacity` is the number of events a group keeps. */
  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  addGroup(group: { name: string; arn: string; creationTime: number; retentionInDays?: number }): LogGroup {
    const made: LogGroup = { ...group, streams: new Map(), events: [], nextSequence: 0 };
    this.groups.set(group.name, made);
    return made;
  }

  /** The stream of that name, made now if there is none. */
  stream(group: LogGroup, name: string, now: number): LogStream {
    const found = group.streams.get(name);
    if (found) return found;
    const made: LogStream = { name, creationTime: now };
    group.streams.set(name, made);
    return made;
  }

  /** Adds events that have been checked. `now` is when they arrive. */
  append(group: LogGroup, stream: LogStream, events: readonly { timestamp: number; message: string }[], now: number) {
    for (const { timestamp, message } of events) {
      group.events.push({
        sequence: group.nextSequence++,
        stream: stream.name,
        timestamp,
        ingestionTime: now,
        message,
      });
      stream.firstEventTimestamp = Math.min(stream.firstEventTimestamp ?? timestamp, timestamp);
      stream.lastEventTimestamp = Math.max(stream.lastEventTimestamp ?? timestamp, timestamp);
    }
    stream.lastIngestionTime = now;
    // Cut in chunks: a splice for every single event would cost more than the event.
    if (group.events.length > this.#capacity * 1.25) group.events.splice(0, group.events.length - this.#capacity);
  }

  /** The events that retention still allows at `now`, oldest first; those past it are forgotten. */
  current(group: LogGroup, now: number): readonly LogEvent[] {
    if (group.events.length > this.#capacity) group.events.splice(0, group.events.length - this.#capacity);
    if (group.retentionInDays !== undefined) {
      const limit = now - group.retentionInDays * DAY_MS;
      if (group.events.some((event) => event.timestamp < limit))
        group.events = group.events.filter((event) => event.timestamp >= limit);
    }
    return group.events;
  }
}
