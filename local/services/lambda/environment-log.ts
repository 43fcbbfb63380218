import type { Clock } from '../../core/clock.ts';

/** One event as CloudWatch Logs takes it; the time is in milliseconds since the epoch. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** What one execution environment printed and nobody wrote to CloudWatch Logs yet. */
export class EnvironmentLog {
  readonly streamName: string;
  /** Whether CloudWatch Logs has the stream. */
  streamMade = false;
  readonly #clock: Clock;
  #events: LogEvent[] = [];
  #dropped = 0;
  /** A function that prints in an endless loop must not fill the memory until it times out. */
  static readonly #maximumEvents = 10_000;

  constructor(streamName: string, clock: Clock) {
    this.streamName = streamName;
    this.#clock = clock;
  }

  add(message: string): void {
    if (this.#events.length >= EnvironmentLog.#maximumEvents) this.#dropped++;
    else this.#events.push({ timestamp: Math.floor(this.#clock.now()), message });
  }

  /** The events so far, and begins anew. */
  drain(): LogEvent[] {
    if (this.#dropped > 0)
      this.#events.push({
        timestamp: Math.floor(this.#clock.now()),
        message: `The local cloud dropped ${this.#dropped} log events: one invocation keeps ${EnvironmentLog.#maximumEvents} at most.`,
      });
    const events = this.#events;
    this.#events = [];
    this.#dropped = 0;
    return events;
  }
}
