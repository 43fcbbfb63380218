import { randomUUID } from 'node:crypto';
import type { Timer } from '../../core/clock.ts';
import { parseArn } from '../../core/environment.ts';
import { isRecord } from '../../core/fields.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { Kept } from '../../storage/durable.ts';
import type { FunctionRegistry } from './function-registry.ts';
import { detailOf, type InvocationResult } from './invocation-result.ts';
import type { EventContext, LambdaFunction } from './lambda-function.ts';

/** An event that was accepted and is not settled yet. */
interface AsyncEvent {
  readonly requestId: string;
  readonly lambdaFunction: LambdaFunction;
  readonly payload: string;
  readonly context: EventContext;
  readonly acceptedMs: number;
  /** Tries that ended in an error of the function. */
  failures: number;
  /** Tries that Lambda itself refused: throttled. */
  refusals: number;
  /** When the next try begins, in milliseconds since the epoch. */
  dueMs: number;
  timer?: Timer;
}

/** An event as it is kept: the function by its ARN, and without what the payload says anyway. */
interface EventRecord extends Pick<AsyncEvent, 'payload' | 'acceptedMs' | 'failures' | 'refusals' | 'dueMs'> {
  readonly functionArn: string;
  readonly context: Omit<EventContext, 'event'>;
}

/**
 * Events invoked asynchronously. "If the function returns an error, Lambda attempts to run it two more times, with a
 * one-minute wait between the first two attempts, and two minutes between the second and third. … For throttling errors
 * and system errors, Lambda returns the event to the queue and attempts to run the function again for up to 6 hours by
 * default. The retry interval increases exponentially from 1 second … to a maximum of 5 minutes." Then it goes to the
 * function's dead-letter queue, or is dropped.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncEvents {
  readonly #platform: Platform;
  readonly #functions: FunctionRegistry;
  readonly #kept: Kept;
  readonly #pending = new Map<string, AsyncEvent>();
  /** Of an earlier run, by request id; what is left after `resume` is for functions that are gone. */
  readonly #earlier = new Map<string, EventRecord>();
  static readonly #retryDelaysMs = [60_000, 120_000];
  static readonly #maximumAgeMs = 6 * 3_600_000;

  constructor(platform: Platform, functions: FunctionRegistry) {
    this.#platform = platform;
    this.#functions = functions;
    this.#kept = platform.storage.keep<EventRecord>({
      name: 'lambda.events',
      entry: (requestId) => {
        const event = this.#pending.get(requestId);
        return event ? recordOf(event) : this.#earlier.get(requestId);
      },
      keys: () => [...this.#pending.keys(), ...this.#earlier.keys()],
      restore: (requestId, record) => this.#earlier.set(requestId, record),
    });
  }

  /** Takes an event over; gives the request id, which is the same at every try. */
  accept(lambdaFunction: LambdaFunction, payload: string, context: EventContext): string {
    const requestId = randomUUID();
    const event: AsyncEvent = {
      requestId,
      lambdaFunction,
      payload,
      context: { ...context, requestId },
      acceptedMs: this.#platform.clock.now(),
      failures: 0,
      refusals: 0,
      dueMs: this.#platform.clock.now(),
    };
    this.#pending.set(requestId, event);
    this.#kept.changed(requestId);
    void this.#try(event);
    return requestId;
  }

  /** Goes on with the events of an earlier run; a try that was under way when it ended is made again. */
  resume(): void {
    const functions = new Map(this.#functions.all().map((each) => [each.configuration.arn, each]));
    for (const [requestId, { functionArn, context, ...record }] of this.#earlier) {
      const lambdaFunction = functions.get(functionArn);
      if (!lambdaFunction) continue;
      this.#earlier.delete(requestId);
      const event: AsyncEvent = {
        ...record,
        requestId,
        lambdaFunction,
        context: { ...context, event: JSON.parse(record.payload) },
      };
      this.#pending.set(requestId, event);
      this.#tryAt(event, event.dueMs);
    }
  }

  /** How many events of an earlier run wait for each function that is gone, by its ARN. */
  leftovers(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { functionArn } of this.#earlier.values()) counts.set(functionArn, (counts.get(functionArn) ?? 0) + 1);
    return counts;
  }

  stop(): void {
    for (const event of this.#pending.values()) event.timer?.cancel();
    this.#pending.clear();
  }

  async #try(event: AsyncEvent): Promise<void> {
    const start = this.#platform.clock.now();
    try {
      const result = await event.lambdaFunction.invoke(event.payload, event.context);
      if (!this.#isPending(event)) return;
      this.#record(event, start, result);
      if (!result.functionError) this.#settle(event);
      else await this.#failed(event, result);
    } catch (error) {
      if (this.#isPending(event)) await this.#refused(event, error);
    }
  }

  async #failed(event: AsyncEvent, result: InvocationResult): Promise<void> {
    const delayMs = AsyncEvents.#retryDelaysMs[event.failures];
    event.failures++;
    if (delayMs !== undefined) this.#retryAfter(event, delayMs);
    else await this.#giveUp(event, '200', errorMessageOf(result.payload));
  }

  async #refused(event: AsyncEvent, error: unknown): Promise<void> {
    const delayMs = Math.min(300_000, 1000 * 2 ** event.refusals);
    event.refusals++;
    const age = this.#platform.clock.now() - event.acceptedMs;
    if (age + delayMs <= AsyncEvents.#maximumAgeMs) this.#retryAfter(event, delayMs);
    else await this.#giveUp(event, '429', error instanceof Error ? error.message : String(error));
  }

  #retryAfter(event: AsyncEvent, delayMs: number): void {
    this.#tryAt(event, this.#platform.clock.now() + delayMs);
  }

  #tryAt(event: AsyncEvent, dueMs: number): void {
    const { clock } = this.#platform;
    event.dueMs = dueMs;
    this.#kept.changed(event.requestId);
    event.timer = clock.after(dueMs - clock.now(), () => void this.#try(event));
  }

  #isPending(event: AsyncEvent): boolean {
    return this.#pending.has(event.requestId);
  }

  #settle(event: AsyncEvent): void {
    this.#pending.delete(event.requestId);
    this.#kept.changed(event.requestId);
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
  async #giveUp(event: AsyncEvent, errorCode: string, errorMessage: string): Promise<void> {
    await this.#sendToDeadLetters(event, errorCode, errorMessage);
    this.#settle(event);
  }

  async #sendToDeadLetters(event: AsyncEvent, errorCode: string, errorMessage: string): Promise<void> {
    const { deadLetterArn } = event.lambdaFunction.configuration;
    const target = deadLetterArn === undefined ? undefined : parseArn(deadLetterArn);
    if (deadLetterArn === undefined || !target) return;
    const attribute = (value: string, DataType = 'String') => ({ DataType, StringValue: value });
    const MessageAttributes = {
      RequestID: attribute(event.requestId),
      ErrorCode: attribute(errorCode, 'Number'),
      ErrorMessage: attribute(errorMessage.slice(0, 1024)),
    };
    try {
      const caller = this.#callerOf(event);
      if (target.service === 'sns') {
        const message = { TopicArn: deadLetterArn, Message: event.payload, MessageAttributes };
        await this.#platform.calls.invoke('sns', 'Publish', message, caller);
      } else {
        const QueueUrl = `${this.#platform.endpoint()}/${target.accountId}/${target.resource}`;
        const message = { QueueUrl, MessageBody: event.payload, MessageAttributes };
        await this.#platform.calls.invoke('sqs', 'SendMessage', message, caller);
      }
    } catch {
      // As on AWS the event is lost then; the journal shows the refused or failed call.
    }
  }

  #callerOf(event: AsyncEvent): Caller {
    const { correlationIds, traceHeader } = event.context;
    return {
      principal: event.lambdaFunction.assumeRole(),
      from: event.lambdaFunction.configuration.path,
      ...(correlationIds && { correlationIds }),
      ...(traceHeader !== undefined && { traceHeader }),
    };
  }

  /** Each try is a hop of its own; accepting the event was another. */
  #record(event: AsyncEvent, start: number, result: InvocationResult): void {
    const { journal, clock, calls, correlation } = this.#platform;
    const { correlationIds, traceHeader } = event.context;
    const error = result.functionError && {
      code: result.errorType ?? 'Unhandled',
      message: errorMessageOf(result.payload),
    };
    journal.record({
      correlationIds: correlationIds ?? correlation.idsOf([event.context.event]),
      action: 'lambda:Invoke',
      from: 'lambda',
      to: calls.displayName(event.lambdaFunction.configuration.arn),
      start,
      duration: clock.now() - start,
      outcome: error ? 'failed' : 'ok',
      ...(error && { error }),
      attempt: event.failures + 1,
      ...(traceHeader !== undefined && { traceHeader }),
      detail: detailOf(result),
    });
  }
}

function recordOf({
  lambdaFunction,
  payload,
  context,
  acceptedMs,
  failures,
  refusals,
  dueMs,
}: AsyncEvent): EventRecord {
  const { event: _, ...others } = context;
  const functionArn = lambdaFunction.configuration.arn;
  return { functionArn, payload, context: others, acceptedMs, failures, refusals, dueMs };
}

function errorMessageOf(payload: string): string {
  const parsed: unknown = JSON.parse(payload);
  return isRecord(parsed) && typeof parsed['errorMessage'] === 'string' ? parsed['errorMessage'] : payload;
}
