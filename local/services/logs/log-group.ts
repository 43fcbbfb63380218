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
  /** Path of the template's resource that the group was made for; absent when somebody else made it. */
  madeFor?: string;
  readonly streams: Map<string, LogStream>;
  /** In order of arrival. */
  events: LogEvent[];
  nextSequence: number;
}
