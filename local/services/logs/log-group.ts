import { Packed } from '../../storage/packed.ts';

/** One line in a group. `sequence` rises by one with each event of the group; times are milliseconds since the epoch. */
export interface LogEvent {
  readonly sequence: number;
  readonly stream: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** A line as a group keeps it: its message may have to be read from elsewhere each time that it is asked for. */
export class StoredLogEvent extends Packed<{ readonly message: string }> implements LogEvent {
  readonly sequence: number;
  readonly stream: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  /** Of the message, in UTF-8. */
  readonly bytes: number;

  constructor({ sequence, stream, timestamp, ingestionTime, message }: LogEvent) {
    super({ message });
    this.sequence = sequence;
    this.stream = stream;
    this.timestamp = timestamp;
    this.ingestionTime = ingestionTime;
    this.bytes = Buffer.byteLength(message);
  }

  get message(): string {
    return this.value.message;
  }

  /** As plain values. */
  get record(): LogEvent {
    const { sequence, stream, timestamp, ingestionTime, message } = this;
    return { sequence, stream, timestamp, ingestionTime, message };
  }
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
  /** Path of the template's resource that the group was made for; absent when somebody else made it. */
  madeFor?: string;
  readonly streams: Map<string, LogStream>;
  /** In order of arrival. */
  events: StoredLogEvent[];
  nextSequence: number;
}
