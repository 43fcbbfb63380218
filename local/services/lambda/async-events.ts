import { randomUUID } from 'node:crypto';
import type { Timer } from '../../core/clock.ts';
import { parseArn } from '../../core/environment.ts';
import { isRecord } from '../../core/fields.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import { detailOf } from './actions/invoke.ts';
import type { InvocationResult } from './invocation-result.ts';
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
  timer?: Timer;
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
  readonly #pending = new Set<AsyncEvent>();
  static readonly #retryDelaysMs = [60_000, 120_000];
  static readonly #maximumAgeMs = 6 * 3_600_000;

  constructor(platform: Platform) {
    this.#platform = platform;
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
    };
    this.#pending.add(event);
    void this.#try(event);
    return requestId;
  }

  stop(): void {
    for (const event of this.#pending) event.timer?.cancel();
    this.#pending.clear();
  }

  async #try(event: AsyncEvent): Promise<void> {
    const start = this.#platform.clock.now();
    try {
      const result = await event.lambdaFunction.invoke(event.payload, event.context);
      if (!this.#pending.has(event)) return;
      this.#record(event, start, result);
      if (!result.functionError) this.#pending.delete(event);
      else await this.#failed(event, result);
    } catch (error) {
      if (this.#pending.has(event)) await this.#refused(event, error);
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
    event.timer = this.#platform.clock.after(delayMs, () => void this.#try(event));
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
  async #giveUp(event: AsyncEvent, errorCode: string, errorMessage: string): Promise<void> {
    this.#pending.delete(event);
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

function errorMessageOf(payload: string): string {
  const parsed: unknown = JSON.parse(payload);
  return isRecord(parsed) && typeof parsed['errorMessage'] === 'string' ? parsed['errorMessage'] : payload;
}
