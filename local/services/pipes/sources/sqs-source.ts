import { setImmediate } from 'node:timers/promises';
import type { ReceivedMessage } from '../../../apis/sqs.ts';
import { AwsError } from '../../../core/aws-error.ts';
import { Fields } from '../../../core/fields.ts';
import { queueUrlOf } from '../../../event-sources/queue-url.ts';
import { LARGEST_RECEIVE, LONGEST_POLL_SECONDS } from '../../../event-sources/sqs-event.ts';
import { isPermission, toAwsError } from '../errors.ts';
import { EXECUTION_LIMIT_MS, execute } from '../execution.ts';
import { callerOf } from '../pipe-caller.ts';
import { type PipeContext, retryDelay } from '../pipe-context.ts';
import { passesFilter } from './filtered.ts';
import type { Source } from './source.ts';
import type { SqsSettings } from './source-settings.ts';
import { type SqsRecord, SYSTEM_ATTRIBUTES, sqsRecordOf } from './sqs-record.ts';

/**
 * Executions that failed in a row before polling slows down, and the longest pause that failures put between polls. AWS
 * has several pollers; this is one, so it stays short, for what comes behind a run of bad messages may be good.
 */
const FAILURES_BEFORE_BACKOFF = 5;
const LONGEST_PAUSE_MS = 20;
/** The pause between probes while the pipe counts as disabled. */
const PROBE_PAUSE_MS = 5_000;
const DELETE_TRIES = 5;
const POLLS_BEFORE_YIELD = 64;

/** AWS's own words for a role that lacks permission on the queue. */
const MISSING_PERMISSIONS =
  'Pipes does not have required permissions to perform Queue operations (sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes)';

/**
 * Reads a queue. One poller keeps up to `maximumConcurrency` executions under way. A message that passed is deleted, one
 * that the filter drops too; one that failed stays, invisible until its visibility timeout has passed, so that the queue
 * counts its receives and sends it to its own dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
 */
export class SqsSource implements Source {
  readonly #context: PipeContext;
  readonly #queueUrl: string;
  readonly #record: { arn: string; region: string; correlation: PipeContext['platform']['correlation'] };
  #visibilityMs = 30_000;
  #underWay = 0;
  #wake: (() => void) | undefined;

  constructor(context: PipeContext) {
    this.#context = context;
    const { platform, definition } = context;
    this.#queueUrl = queueUrlOf(platform, definition.sourceArn);
    this.#record = {
      arn: definition.sourceArn,
      region: platform.environment.region,
      correlation: platform.correlation,
    };
  }

  async run(): Promise<void> {
    const { draining, stopper } = this.#context;
    await this.#untilItWorks(() => this.#readAttributes());
    for (let polls = 1; ; polls++) {
      if (draining.stopped || stopper.stopped) break;
      // A long backlog of work that never waits for anything must not keep the rest of the process from its turn.
      if (polls % POLLS_BEFORE_YIELD === 0) await setImmediate();
      await this.#untilBelow(this.#context.options.maximumConcurrency);
      const batch = await this.#untilItWorks(() => this.#gather());
      if (batch && batch.length > 0 && !stopper.stopped) this.#begin(batch);
      await draining.sleep(this.#context.platform.clock, this.#pause());
    }
    await this.#untilBelow(1);
  }

  async #readAttributes(): Promise<void> {
    const answer = await this.#context.platform.calls.dispatch(
      'sqs',
      'GetQueueAttributes',
      { QueueUrl: this.#queueUrl, AttributeNames: ['All'] },
      callerOf(this.#context),
    );
    const fail = (message: string): AwsError => new AwsError('InternalFailure', `GetQueueAttributes: ${message}`);
    const seconds = new Fields(answer, fail)
      .nested('Attributes')
      ?.optionalInteger('VisibilityTimeout', { min: 0, max: 43_200 });
    if (seconds !== undefined) this.#visibilityMs = seconds * 1000;
  }

  /** One batch: what a poll gives, or what comes until the batch is full or its window has passed. */
  async #gather(): Promise<SqsRecord[]> {
    const { clock } = this.#context.platform;
    const { batchSize, windowSeconds } = settingsOf(this.#context);
    const records = await this.#receive(Math.min(batchSize, LARGEST_RECEIVE), LONGEST_POLL_SECONDS);
    if (records.length === 0) return records;
    const until = clock.now() + windowSeconds * 1000;
    while (records.length < batchSize && !this.#context.draining.stopped) {
      const left = until - clock.now();
      if (left < 1 && (windowSeconds > 0 || batchSize <= LARGEST_RECEIVE)) break;
      const wait = Math.min(LONGEST_POLL_SECONDS, Math.max(0, Math.floor(left / 1000)));
      const count = Math.min(batchSize - records.length, LARGEST_RECEIVE);
      // What was received goes on even when the queue can't be asked for more.
      const more = await this.#receive(count, wait).catch(() => []);
      records.push(...more);
      if (more.length === 0 && wait === 0) break;
    }
    return records;
  }

  async #receive(count: number, waitSeconds: number): Promise<SqsRecord[]> {
    const { platform, draining, stopper, definition } = this.#context;
    const begun = platform.clock.now();
    // A drain waits for the poll to end: messages that the queue hands out to nobody would be hidden for a while.
    const answer = await stopper.orStop(
      platform.calls.invoke(
        'sqs',
        'ReceiveMessage',
        {
          QueueUrl: this.#queueUrl,
          MaxNumberOfMessages: count,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: SYSTEM_ATTRIBUTES,
        },
        callerOf(this.#context),
      ),
    );
    this.#context.health.succeeded('source');
    const messages: readonly ReceivedMessage[] = answer?.value.Messages ?? [];
    const left = waitSeconds * 1000 - (platform.clock.now() - begun);
    // A queue that answered empty before the wait was over must not make this a busy loop.
    if (answer && messages.length === 0 && left > 0)
      await platform.signals.wait(definition.sourceArn, left, draining.signal);
    return messages.map((message) => sqsRecordOf(message, this.#record));
  }

  #begin(records: readonly SqsRecord[]): void {
    this.#underWay++;
    this.#process(records)
      .catch((thrown: unknown) => this.#context.health.failed('deletion', toAwsError(thrown), MISSING_PERMISSIONS))
      .finally(() => {
        this.#underWay--;
        this.#wake?.();
      });
  }

  async #process(records: readonly SqsRecord[]): Promise<void> {
    const { stopper } = this.#context;
    const passed: SqsRecord[] = [];
    const done: SqsRecord[] = [];
    for (const record of records) (passesFilter(this.#context, record) ? passed : done).push(record);
    if (passed.length > 0) {
      const attempt = Math.max(...passed.map((record) => record.attempt));
      // A message that is tried here for longer than its visibility timeout would be delivered twice.
      const patienceMs = Math.min(EXECUTION_LIMIT_MS, this.#visibilityMs * 0.9);
      const outcome = await stopper.orStop(execute(this.#context, passed, { attempt, patienceMs }));
      if (!outcome) return;
      const { failed } = outcome.value;
      if (failed !== 'all') done.push(...passed.filter((record) => !failed?.has(record.id)));
    }
    await Promise.all(done.map((record) => this.#delete(record)));
  }

  /** Deletes a message, several times if need be: one that is not deleted comes again. */
  async #delete(record: SqsRecord): Promise<void> {
    const { platform, stopper, options } = this.#context;
    for (let tries = 1; !stopper.stopped; tries++) {
      try {
        await platform.calls.invoke(
          'sqs',
          'DeleteMessage',
          { QueueUrl: this.#queueUrl, ReceiptHandle: record.receiptHandle },
          callerOf(this.#context, { correlationIds: record.correlationIds, attempt: record.attempt + tries - 1 }),
        );
        this.#context.health.succeeded('deletion');
        return;
      } catch (thrown) {
        if (isPermission(toAwsError(thrown)) || tries >= DELETE_TRIES) throw thrown;
        await stopper.sleep(platform.clock, retryDelay(options, tries));
      }
    }
  }

  /** The pause before the next poll: "the pipe polling throughput will gradually back off" when executions fail. */
  #pause(): number {
    const { health } = this.#context;
    if (health.isDisabled) return PROBE_PAUSE_MS;
    const excess = health.failures - FAILURES_BEFORE_BACKOFF;
    return excess > 0 ? Math.min(LONGEST_PAUSE_MS, 2 ** Math.min(excess, 10)) : 0;
  }

  /** Tries until `action` succeeds, more and more slowly; undefined when the pipe was drained or stopped meanwhile. */
  async #untilItWorks<T>(action: () => Promise<T>): Promise<T | undefined> {
    const { draining, stopper, health, platform, options } = this.#context;
    for (let failures = 1; !draining.stopped && !stopper.stopped; failures++) {
      try {
        return await action();
      } catch (thrown) {
        health.failed('source', toAwsError(thrown), MISSING_PERMISSIONS);
        await draining.sleep(platform.clock, Math.min(PROBE_PAUSE_MS, retryDelay(options, failures)));
      }
    }
    return undefined;
  }

  /** Resolves when fewer than `limit` executions are under way, or at the stop. */
  async #untilBelow(limit: number): Promise<void> {
    while (this.#underWay >= limit && !this.#context.stopper.stopped) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await this.#context.stopper.orStop(promise);
    }
  }
}

/** As they are now: an update of the pipe changes them while it polls. */
function settingsOf({ definition }: PipeContext): SqsSettings {
  if (definition.source.kind !== 'sqs') throw new Error(`The source of the pipe ${definition.name} is not a queue.`);
  return definition.source;
}
