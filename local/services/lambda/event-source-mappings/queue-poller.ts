import { setImmediate } from 'node:timers/promises';
import { toAwsError } from '../../../core/aws-error.ts';
import { failedItemsIn } from '../../../event-sources/partial-batch.ts';
import { queueUrlOf } from '../../../event-sources/queue-url.ts';
import { LARGEST_RECEIVE, LONGEST_POLL_SECONDS } from '../../../event-sources/sqs-event.ts';
import { Stopper } from '../../../event-sources/stopper.ts';
import type { Caller } from '../../../platform/calls.ts';
import type { Platform } from '../../../platform/service.ts';
import type { InvocationResult } from '../invocation-result.ts';
import type { LambdaFunction } from '../lambda-function.ts';
import { Concurrency } from './concurrency.ts';
import { BatchInvocation, INVOKE_FROM_EVENT_SOURCE, isInvocationResult } from './invocation.ts';
import type { EventSourceMapping } from './mapping.ts';
import { eventsOf, type QueueRecord, queueRecordOf } from './queue-batch.ts';

const FIRST_RETRY_MS = 25;
const LONGEST_RETRY_MS = 5_000;
const POLLS_BEFORE_YIELD = 64;

/**
 * Reads a queue on behalf of a function, under the function's role. Messages that the function took are deleted, those
 * that the filter drops too; others stay, invisible until their visibility timeout has passed, so that the queue counts
 * their receives. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class QueuePoller {
  readonly #platform: Platform;
  readonly #mapping: EventSourceMapping;
  readonly #function: () => LambdaFunction;
  readonly #visibilityMs: number;
  readonly #queueUrl: string;
  readonly #stopper = new Stopper();
  readonly #concurrency: Concurrency;
  #running: Promise<void> | undefined;
  #retired = false;

  /** `functionNow` gives the function as the template has it now; an update can change it while the mapping stays. */
  constructor(
    platform: Platform,
    mapping: EventSourceMapping,
    reader: { functionNow: () => LambdaFunction; visibilityMs: number },
  ) {
    this.#platform = platform;
    this.#mapping = mapping;
    this.#function = reader.functionNow;
    this.#visibilityMs = reader.visibilityMs;
    this.#queueUrl = queueUrlOf(platform, mapping.queueArn);
    this.#concurrency = new Concurrency(platform.clock, mapping.maximumConcurrency);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /**
   * Asks for no more. A poll that is under way still ends, and what it brings goes to the function: messages that were
   * handed to nobody would be hidden for a while. Resolves when that is done.
   */
  async retire(): Promise<void> {
    this.#retired = true;
    await this.#running;
    await this.#stopper.orStop(this.#concurrency.idle());
  }

  /** Polls no more; what is under way is abandoned and is still in the queue. */
  async stop(): Promise<void> {
    this.#stopper.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#platform;
    let failures = 0;
    for (let polls = 1; !this.#stopper.stopped && !this.#retired; polls++) {
      if (polls % POLLS_BEFORE_YIELD === 0) await setImmediate();
      await this.#stopper.orStop(this.#concurrency.free());
      if (this.#stopper.stopped) return;
      try {
        const records = await this.#gather();
        failures = 0;
        this.#concurrency.polled(records.length);
        for (const batch of eventsOf(records.filter((record) => this.#passes(record)))) this.#begin(batch);
      } catch {
        // The journal shows what was refused; a role can be mended while the mapping runs.
        await this.#stopper.sleep(clock, retryDelay(++failures));
      }
    }
  }

  /** What one receive gives, or what comes until the batch is full or its window has passed. */
  async #gather(): Promise<QueueRecord[]> {
    const { clock } = this.#platform;
    const { batchSize, windowSeconds } = this.#mapping;
    const records = await this.#receive(Math.min(batchSize, LARGEST_RECEIVE), LONGEST_POLL_SECONDS);
    const until = clock.now() + windowSeconds * 1000;
    while (records.length > 0 && records.length < batchSize && !this.#stopper.stopped) {
      const left = until - clock.now();
      if (left < 1) break;
      const wait = Math.min(LONGEST_POLL_SECONDS, Math.ceil(left / 1000));
      // What was received goes on even when the queue can't be asked for more.
      records.push(
        ...(await this.#receive(Math.min(batchSize - records.length, LARGEST_RECEIVE), wait).catch(() => [])),
      );
    }
    return records;
  }

  async #receive(count: number, waitSeconds: number): Promise<QueueRecord[]> {
    const { calls, clock, signals } = this.#platform;
    const begun = clock.now();
    const answer = await this.#stopper.orStop(
      calls.invoke(
        'sqs',
        'ReceiveMessage',
        {
          QueueUrl: this.#queueUrl,
          MaxNumberOfMessages: count,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        },
        this.#caller(),
      ),
    );
    const messages = answer?.value.Messages ?? [];
    const left = waitSeconds * 1000 - (clock.now() - begun);
    // A queue that answered empty before the wait was over must not make this a busy loop.
    if (answer && messages.length === 0 && left > 0)
      await signals.wait(this.#mapping.queueArn, left, this.#stopper.signal);
    return messages.map((message) => queueRecordOf(this.#platform, this.#mapping.queueArn, message));
  }

  /** Whether the filter lets a message through; one that it drops is deleted, and the journal shows where it ended. */
  #passes(record: QueueRecord): boolean {
    const { filter, queueArn, path } = this.#mapping;
    if (!filter || filter(record.view)) return true;
    const { journal, calls, clock } = this.#platform;
    journal.record({
      correlationIds: record.correlationIds,
      action: 'lambda:Filter',
      from: calls.displayName(queueArn),
      to: path,
      start: clock.now(),
      duration: 0,
      outcome: 'filtered',
      attempt: record.attempt,
      detail: { record: record.id },
    });
    void this.#delete([record]);
    return false;
  }

  #begin(batch: { records: QueueRecord[]; payload: string }): void {
    void this.#concurrency.during(this.#process(batch));
  }

  async #process({ records, payload }: { records: QueueRecord[]; payload: string }): Promise<void> {
    const bodies = records.map(({ body }) => body);
    const outcome = await this.#stopper.orStop(
      this.#invoke(new BatchInvocation(this.#function(), payload, bodies), records),
    );
    const result = outcome?.value;
    if (!result || result.functionError) return;
    const ids = records.map(({ id }) => id);
    const failed = this.#mapping.reportsFailures ? failedItemsIn(result.payload, ids) : undefined;
    if (failed !== 'all') await this.#delete(records.filter(({ id }) => !failed?.has(id)));
  }

  /** Undefined when it could not be invoked: throttled for as long as the messages are its own, or refused. */
  async #invoke(batch: BatchInvocation, records: readonly QueueRecord[]): Promise<InvocationResult | undefined> {
    const { calls, clock } = this.#platform;
    const until = clock.now() + this.#visibilityMs * 0.9;
    for (let failures = 1; !this.#stopper.stopped; failures++) {
      try {
        const output = await calls.dispatch('lambda', INVOKE_FROM_EVENT_SOURCE, batch, this.#caller(records));
        return isInvocationResult(output) ? output : undefined;
      } catch (thrown) {
        const { status } = toAwsError(thrown);
        const wait = retryDelay(failures);
        if ((status !== 429 && status < 500) || clock.now() + wait > until) return undefined;
        await this.#stopper.sleep(clock, wait);
      }
    }
    return undefined;
  }

  /** Never raises: a message that is not deleted comes again. */
  async #delete(records: readonly QueueRecord[]): Promise<void> {
    const { calls } = this.#platform;
    for (let from = 0; from < records.length && !this.#stopper.stopped; from += LARGEST_RECEIVE) {
      const some = records.slice(from, from + LARGEST_RECEIVE);
      const Entries = some.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      const QueueUrl = this.#queueUrl;
      await calls.invoke('sqs', 'DeleteMessageBatch', { QueueUrl, Entries }, this.#caller(some)).catch(() => undefined);
    }
  }

  /** The role is taken on anew each time, since it can change meanwhile. */
  #caller(records: readonly QueueRecord[] = []): Caller {
    return {
      principal: this.#function().assumeRole(),
      from: this.#mapping.path,
      ...(records.length > 0 && {
        correlationIds: [...new Set(records.flatMap(({ correlationIds }) => correlationIds))],
        attempt: Math.max(...records.map(({ attempt }) => attempt)),
      }),
    };
  }
}

function retryDelay(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20));
}
