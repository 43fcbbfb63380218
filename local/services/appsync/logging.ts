import { AwsError } from '../../core/aws-error.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { ApiConfig, LogConfig } from './api-config.ts';
import type { Evaluation, HandlerName } from './runtime/compile.ts';

/** What the log tells of a field. */
export interface LoggedField {
  readonly path: readonly (string | number)[];
  readonly parentType: string;
  readonly fieldName: string;
  readonly returnType: string;
  readonly resolverArn: string;
}

/** The log of one request. Its lines go out together when it ends. */
export interface RequestLog {
  /** A handler has run. */
  evaluated(
    field: LoggedField,
    step: { code: string; handler: HandlerName; evaluation: Evaluation },
    context: Readonly<Record<string, unknown>>,
  ): void;
  /** A field has been resolved; times in milliseconds since the epoch. */
  resolved(field: LoggedField, start: number): void;
  /** The request has been answered. */
  ended(status: number): void;
}

const SILENT: RequestLog = { evaluated: () => {}, resolved: () => {}, ended: () => {} };

/**
 * Writes an API's log to `/aws/appsync/apis/<id>`, under the API's logging role. Lines are JSON and carry the request's
 * id; what handlers were given and returned is logged only at level ALL without `excludeVerboseContent`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
 */
export class ApiLog {
  readonly #platform: Platform;
  readonly #api: { readonly config: ApiConfig };
  readonly #stream: string;
  #pending: { timestamp: number; message: string }[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #streamMade = false;

  constructor(platform: Platform, api: { readonly config: ApiConfig }) {
    this.#platform = platform;
    this.#api = api;
    this.#stream = `${api.config.id}-${new Date(platform.clock.now()).toISOString().slice(0, 10)}`;
  }

  request(requestId: string, start: number): RequestLog {
    const { log } = this.#api.config;
    return log ? this.#open(requestId, start, log) : SILENT;
  }

  /** Resolves when every line so far has been written or refused. */
  async flushed(): Promise<void> {
    await this.#flushing;
  }

  #open(requestId: string, start: number, config: LogConfig): RequestLog {
    const { clock } = this.#platform;
    const common = { requestId, graphQLAPIId: this.#api.config.id };
    const all = config.fieldLogLevel === 'ALL';
    const errors = config.fieldLogLevel !== 'NONE';
    const consoleToo = all || config.fieldLogLevel === 'INFO' || config.fieldLogLevel === 'DEBUG';
    const lines: string[] = [];
    const nanoseconds = (milliseconds: number): number => Math.round(milliseconds * 1_000_000);
    return {
      evaluated: (field, { code, handler, evaluation }, context) => {
        if (consoleToo) for (const text of evaluation.logged) lines.push(`${requestId} ${text}`);
        const failed = evaluation.kind === 'error';
        if (!all && !(errors && failed)) return;
        const { path, parentType, fieldName, resolverArn } = field;
        const verbose = all && !config.excludeVerboseContent;
        lines.push(
          JSON.stringify({
            logType: handler === 'request' ? 'RequestMapping' : 'ResponseMapping',
            path,
            fieldName,
            parentType,
            resolverArn,
            functionName: code,
            fieldInError: failed,
            errors: failed ? [evaluation.error.message] : [],
            ...(verbose && {
              context,
              ...(!failed && { transformedTemplate: JSON.stringify(evaluation.value ?? null) }),
            }),
            ...common,
          }),
        );
      },
      resolved: (field, fieldStart) => {
        if (!all) return;
        const duration = nanoseconds(clock.now() - fieldStart);
        lines.push(
          JSON.stringify({
            logType: 'Tracing',
            ...field,
            startOffset: nanoseconds(fieldStart - start),
            duration,
            ...common,
          }),
        );
      },
      ended: (status) => {
        const now = clock.now();
        const duration = nanoseconds(now - start);
        const startTime = new Date(start).toISOString();
        const endTime = new Date(now).toISOString();
        lines.push(
          JSON.stringify({ logType: 'ExecutionSummary', version: 1, startTime, endTime, duration, ...common }),
          JSON.stringify({ logType: 'RequestSummary', statusCode: status, latency: duration, ...common }),
          `${requestId} Tokens Consumed: 1`,
        );
        this.#write(
          config.roleArn,
          lines.map((message) => ({ timestamp: Math.floor(now), message })),
        );
      },
    };
  }

  /** Requests that end in the same turn of the event loop are written together. */
  #write(roleArn: string, events: { timestamp: number; message: string }[]): void {
    const idle = this.#pending.length === 0;
    for (const event of events) this.#pending.push(event);
    if (idle) this.#flushing = new Promise((resolve) => setImmediate(() => void this.#flush(roleArn).finally(resolve)));
  }

  async #flush(roleArn: string): Promise<void> {
    const events = this.#pending;
    this.#pending = [];
    const logGroupName = `/aws/appsync/apis/${this.#api.config.id}`;
    try {
      const { access, calls } = this.#platform;
      const principal = access.assumeRole(
        roleArn,
        'appsync.amazonaws.com',
        'APPSYNC_ASSUME_ROLE',
        this.#api.config.arn,
      );
      const caller = { principal, from: this.#api.config.path };
      if (!this.#streamMade) await this.#makeStream(logGroupName, caller);
      await calls.invoke(
        'logs',
        'PutLogEvents',
        { logGroupName, logStreamName: this.#stream, logEvents: events },
        caller,
      );
    } catch (error) {
      // As on AWS a log that can't be written fails no request; the refusal stands in the journal.
      if (!(error instanceof AwsError)) throw error;
    }
  }

  /** AppSync makes the group when it is not there, which takes a permission that most logging roles need not have. */
  async #makeStream(logGroupName: string, caller: Caller): Promise<void> {
    const logStreamName = this.#stream;
    const outcome = await this.#make('CreateLogStream', { logGroupName, logStreamName }, caller);
    if (outcome === 'ResourceNotFoundException') {
      await this.#make('CreateLogGroup', { logGroupName }, caller);
      await this.#make('CreateLogStream', { logGroupName, logStreamName }, caller);
    }
    this.#streamMade = true;
  }

  /** The error code when what was to be made is there already or has no place; any other error is raised. */
  async #make(action: string, input: object, caller: Caller): Promise<string | undefined> {
    try {
      await this.#platform.calls.dispatch('logs', action, input, caller);
      return undefined;
    } catch (error) {
      if (error instanceof AwsError && /^Resource(AlreadyExists|NotFound)Exception$/.test(error.code))
        return error.code;
      throw error;
    }
  }
}
