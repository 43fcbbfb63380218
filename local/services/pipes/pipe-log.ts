import { randomUUID } from 'node:crypto';
import type { AwsError } from '../../core/aws-error.ts';
import type { Platform } from '../../platform/service.ts';
import { toAwsError } from './errors.ts';
import type { LogSettings } from './log-settings.ts';
import { callerOf } from './pipe-caller.ts';
import type { PipeDefinition } from './pipe-definition.ts';

type Level = LogSettings['level'];

/** The members of a record that hold data of the execution; given as functions, since most records are never written. */
interface ExecutionData {
  payload?: () => string;
  awsRequest?: () => string;
  awsResponse?: () => string;
}

const RANK: Readonly<Record<Level, number>> = { ERROR: 0, INFO: 1, TRACE: 2 };
const MAXIMUM_RECORD_BYTES = 262_144;
const TRUNCATABLE = ['payload', 'awsRequest', 'awsResponse'] as const;
/** The stream that a service makes to see whether it may write. */
const VALIDATION_STREAM = 'log_stream_created_by_aws_to_validate_log_delivery_subscriptions';

/**
 * Writes a pipe's execution steps to its log group, in AWS's schema, under the pipe's role (the role is what the CDK
 * grants the right to write). Trouble with the log never disturbs the pipe.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-logs-schema.html
 */
export class PipeLog {
  readonly #platform: Platform;
  readonly #definition: PipeDefinition;
  readonly #settings: LogSettings | undefined;

  constructor(platform: Platform, definition: PipeDefinition) {
    this.#platform = platform;
    this.#definition = definition;
    this.#settings = definition.log;
  }

  /** Asks once, as AWS does, whether the log may be written. */
  async validate(): Promise<void> {
    const settings = this.#settings;
    if (!settings) return;
    const stream = { logGroupName: settings.groupName, logStreamName: VALIDATION_STREAM };
    try {
      await this.#platform.calls.invoke('logs', 'CreateLogStream', stream, callerOf(this.#parts()));
    } catch (error) {
      if (toAwsError(error).code !== 'ResourceAlreadyExistsException') return;
    }
    const message = 'Permissions are set correctly to allow AWS CloudWatch Logs to write into your logs.';
    this.#put(VALIDATION_STREAM, [{ timestamp: Math.floor(this.#platform.clock.now()), message }]);
  }

  /** The records of one execution; they are written together by `flush`. */
  execution(): ExecutionLog {
    return new ExecutionLog(this.#settings, this.#platform, this.#definition, (events) =>
      this.#put(this.#definition.name, events),
    );
  }

  #put(logStreamName: string, logEvents: { timestamp: number; message: string }[]): void {
    const settings = this.#settings;
    if (!settings) return;
    const write = async (): Promise<unknown> =>
      this.#platform.calls.invoke(
        'logs',
        'PutLogEvents',
        { logGroupName: settings.groupName, logStreamName, logEvents },
        callerOf(this.#parts()),
      );
    // The refused or failed call is in the journal; an execution must not fail because of its log.
    write().catch(() => undefined);
  }

  #parts(): { platform: Platform; definition: PipeDefinition } {
    return { platform: this.#platform, definition: this.#definition };
  }
}

/** Collects the records of one execution. Costs a comparison per step when the level asks for less. */
export class ExecutionLog {
  readonly #settings: LogSettings | undefined;
  readonly #platform: Platform;
  readonly #definition: PipeDefinition;
  readonly #write: (events: { timestamp: number; message: string }[]) => void;
  #events: { timestamp: number; message: string }[] = [];
  #executionId: string | undefined;

  constructor(
    settings: LogSettings | undefined,
    platform: Platform,
    definition: PipeDefinition,
    write: (events: { timestamp: number; message: string }[]) => void,
  ) {
    this.#settings = settings;
    this.#platform = platform;
    this.#definition = definition;
    this.#write = write;
  }

  /** Adds a record for a step, if the pipe logs steps of that level. */
  step(
    messageType: string,
    level: Level,
    details: ExecutionData & { error?: AwsError; awsService?: string } = {},
  ): void {
    const settings = this.#settings;
    if (!settings || RANK[level] > RANK[settings.level]) return;
    const timestamp = Math.floor(this.#platform.clock.now());
    this.#executionId ??= randomUUID();
    const record: Record<string, unknown> = {
      resourceArn: this.#definition.arn,
      timestamp,
      executionId: this.#executionId,
      messageType,
      logLevel: level,
    };
    if (settings.includeExecutionData)
      for (const name of TRUNCATABLE) {
        const value = details[name]?.();
        if (value !== undefined) record[name] = value;
      }
    const { error } = details;
    if (error)
      record['error'] = {
        httpStatusCode: error.status,
        message: error.message,
        details: error.code,
        awsService: details.awsService ?? 'pipes',
        requestId: this.#executionId,
      };
    this.#events.push({ timestamp, message: fitted(record) });
  }

  flush(): void {
    const events = this.#events;
    if (events.length === 0) return;
    this.#events = [];
    this.#write(events);
  }
}

/** The record as JSON; execution data that would make it too long is cut and named in `truncatedFields`. */
function fitted(record: Record<string, unknown>): string {
  let text = JSON.stringify(record);
  const truncatedFields: string[] = [];
  for (const name of TRUNCATABLE) {
    const value = record[name];
    if (Buffer.byteLength(text) <= MAXIMUM_RECORD_BYTES) break;
    if (typeof value !== 'string') continue;
    truncatedFields.push(name);
    const excess = Buffer.byteLength(text) - MAXIMUM_RECORD_BYTES + 100;
    record[name] = value.slice(0, Math.max(0, value.length - excess));
    record['truncatedFields'] = truncatedFields;
    text = JSON.stringify(record);
  }
  return text;
}
