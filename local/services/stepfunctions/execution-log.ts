import type { Timer } from '../../core/clock.ts';
import { OPERATOR } from '../../platform/access.ts';
import type { Platform } from '../../platform/service.ts';
import type { HistoryEvent } from './interpreter/history.ts';
import { renderDetails } from './interpreter/history-rendering.ts';
import type { LoggingConfiguration, LogLevel, MachineRevision } from './state-machine.ts';

const FATAL = new Set(['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut']);
/** Written at most this many at a time; an execution that takes long writes as it goes. */
const LINES_PER_WRITE = 100;
const LONGEST_DELAY_MS = 1_000;

/**
 * Whether an event is logged at a level.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html
 */
export function isLogged(type: string, level: LogLevel): boolean {
  switch (level) {
    case 'ALL':
      return true;
    case 'ERROR':
      return /(Failed|TimedOut|Aborted)$/.test(type) || type === 'FailStateEntered';
    case 'FATAL':
      return FATAL.has(type);
    case 'OFF':
      return false;
  }
}

/**
 * Writes the events of one execution to the machine's log group, a line each, in the shape AWS gives them. Lines are
 * collected and written together. Trouble with the log never disturbs an execution.
 */
export class ExecutionLog {
  readonly #platform: Platform;
  readonly #settings: LoggingConfiguration & { readonly logGroupArn: string };
  readonly #executionArn: string;
  readonly #stream: string;
  #lines: { timestamp: number; message: string }[] = [];
  #timer: Timer | undefined;

  private constructor(
    platform: Platform,
    settings: LoggingConfiguration & { readonly logGroupArn: string },
    executionArn: string,
    machineName: string,
  ) {
    this.#platform = platform;
    this.#settings = settings;
    this.#executionArn = executionArn;
    this.#stream = `states/${machineName}/${minuteOf(platform.clock.now())}`;
  }

  /** The log of an execution; undefined when its machine does not log. */
  static of(platform: Platform, machine: MachineRevision, executionArn: string): ExecutionLog | undefined {
    const { level, logGroupArn } = machine.logging;
    if (level === 'OFF' || logGroupArn === undefined) return undefined;
    return new ExecutionLog(platform, { ...machine.logging, logGroupArn }, executionArn, machine.name);
  }

  add(event: HistoryEvent): void {
    if (!isLogged(event.type, this.#settings.level)) return;
    const timestamp = Math.floor(event.timestamp);
    const message = JSON.stringify({
      id: String(event.id),
      type: event.type,
      details: renderDetails(event.details ?? {}, this.#settings.includeExecutionData),
      previous_event_id: String(event.previousEventId),
      event_timestamp: String(timestamp),
      execution_arn: this.#executionArn,
      redrive_count: '0',
    });
    this.#lines.push({ timestamp, message });
    if (this.#lines.length >= LINES_PER_WRITE) this.flush();
    else this.#timer ??= this.#platform.clock.after(LONGEST_DELAY_MS, () => this.flush());
  }

  /** Writes what has been collected. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const logEvents = this.#lines;
    this.#lines = [];
    const request = {
      logGroupName: this.#settings.logGroupArn.split(':log-group:')[1] ?? '',
      logStreamName: this.#stream,
      logEvents,
    };
    // The log delivery writes these, which was permitted when the machine was made (logs:CreateLogDelivery); it is a
    // part of CloudWatch Logs itself and needs no permission of the machine's role.
    const caller = { principal: OPERATOR, from: 'delivery.logs.amazonaws.com' };
    this.#platform.calls.invoke('logs', 'PutLogEvents', request, caller).catch(() => undefined);
  }
}

/** `2026-01-31-09-45`: AWS begins a new log stream now and then. */
function minuteOf(now: number): string {
  return new Date(now).toISOString().slice(0, 16).replaceAll(/[T:]/g, '-');
}
