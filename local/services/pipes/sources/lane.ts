import { setImmediate } from 'node:timers/promises';
import { EXECUTION_LIMIT_MS, execute } from '../execution.ts';
import { type PipeContext, retryDelay } from '../pipe-context.ts';
import { correlationIdsOf } from '../pipe-record.ts';
import { giveUp } from './dead-letter.ts';
import type { DynamoDbStreamSettings } from './source-settings.ts';
import type { DynamoDbRecord } from './stream-record.ts';

/** Streams keep a record for 24 hours; a pipe can't retry it for longer. */
const STREAM_RETENTION_MS = 24 * 60 * 60 * 1000;
const BATCHES_BEFORE_YIELD = 64;
/** The longest pause between probes while the pipe counts as disabled. */
const PROBE_PAUSE_MS = 5_000;

/** Records that are tried together. */
interface Batch {
  readonly records: readonly DynamoDbRecord[];
  /** How often these records were tried. */
  readonly tries: number;
  /** How many of these tries count as retries; halving a batch does not. */
  readonly retries: number;
}

/**
 * Delivers records one batch after the other: what fails is tried again, halved or given up before anything behind it
 * goes on. A shard has one lane, or as many as its parallelization factor; records of the same item share a lane.
 */
export class Lane {
  readonly #context: PipeContext;
  readonly #settings: DynamoDbStreamSettings;
  readonly #shardId: string;
  readonly #settled: () => void;
  #queue: DynamoDbRecord[] = [];
  #failures = 0;
  #batches = 0;
  #running = false;
  #wake: (() => void) | undefined;

  /** `settled` is called whenever records are done. */
  constructor(context: PipeContext, settings: DynamoDbStreamSettings, shardId: string, settled: () => void) {
    this.#context = context;
    this.#settings = settings;
    this.#shardId = shardId;
    this.#settled = settled;
  }

  /** Records that wait or are under way. */
  pending = 0;

  add(record: DynamoDbRecord): void {
    this.#queue.push(record);
    this.pending++;
    if (!this.#running) {
      this.#running = true;
      // Not at once, so that what is read together can go into one batch.
      queueMicrotask(() => void this.#run());
    } else if (this.#queue.length >= this.#settings.batchSize) this.#wake?.();
  }

  async #run(): Promise<void> {
    const { stopper } = this.#context;
    while (this.#queue.length > 0 && !stopper.stopped) {
      await this.#fillWindow();
      if (stopper.stopped) break;
      if (++this.#batches % BATCHES_BEFORE_YIELD === 0) await setImmediate();
      const records = this.#queue.slice(0, this.#settings.batchSize);
      this.#queue = this.#queue.slice(records.length);
      await this.#deliver(records);
    }
    this.#running = false;
  }

  /** Waits until a batch is full or the batching window has passed. */
  async #fillWindow(): Promise<void> {
    const { batchSize, windowSeconds } = this.#settings;
    if (windowSeconds === 0 || this.#queue.length >= batchSize) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = this.#context.platform.clock.after(windowSeconds * 1000, resolve);
    await this.#context.stopper.orStop(promise);
    timer.cancel();
    this.#wake = undefined;
  }

  /** Takes records to their end: delivered or given up. Ends early, with nothing more marked as done, at the stop. */
  async #deliver(records: readonly DynamoDbRecord[]): Promise<void> {
    const { stopper, platform } = this.#context;
    const work: Batch[] = [{ records, tries: 0, retries: 0 }];
    for (let batch = work.shift(); batch; batch = work.shift()) {
      const current = await this.#withoutExpired(batch);
      if (!current || stopper.stopped) return;
      if (current.records.length === 0) continue;
      const tries = current.tries + 1;
      const outcome = await stopper.orStop(
        execute(this.#context, current.records, { attempt: tries, patienceMs: EXECUTION_LIMIT_MS }),
      );
      if (!outcome) return;
      const { failed, error } = outcome.value;
      if (failed === undefined) {
        const mishap = this.#mishap(current.records);
        if (mishap === 'crash') {
          this.#context.crash();
          return;
        }
        if (mishap === 'repeat') {
          work.unshift({ ...current, tries });
          continue;
        }
        this.#failures = 0;
        this.#settle(current.records);
        continue;
      }
      const rest = failed === 'all' ? current.records : current.records.filter(({ id }) => failed.has(id));
      if (failed !== 'all') this.#settle(current.records.filter(({ id }) => !failed.has(id)));
      if (this.#settings.bisect && rest.length > 1) {
        const middle = Math.ceil(rest.length / 2);
        const { retries } = current;
        work.unshift(
          { records: rest.slice(0, middle), tries, retries },
          { records: rest.slice(middle), tries, retries },
        );
      } else {
        // A disabled pipe only probes; that does not use up the retries of what it holds.
        const retries = current.retries + (this.#context.health.isDisabled ? 0 : 1);
        const limit = this.#settings.maximumRetryAttempts;
        if (limit >= 0 && retries > limit) {
          const message = error?.message ?? 'The target reported failed items.';
          if (!(await this.#giveUp(rest, { condition: 'RetryAttemptsExhausted', message, attempt: tries }))) return;
          this.#failures = 0;
          continue;
        }
        work.unshift({ records: rest, tries, retries });
      }
      const wait = retryDelay(this.#context.options, ++this.#failures);
      await stopper.sleep(platform.clock, this.#context.health.isDisabled ? Math.min(wait, PROBE_PAUSE_MS) : wait);
    }
  }

  #mishap(records: readonly DynamoDbRecord[]): 'repeat' | 'crash' | undefined {
    const { options, definition, platform } = this.#context;
    return options.beforeCheckpoint?.({
      from: definition.path,
      to: platform.calls.displayName(definition.sourceArn),
      correlationIds: correlationIdsOf(records),
    });
  }

  /** The batch without its records that are too old, which are given up; undefined at the stop. */
  async #withoutExpired(batch: Batch): Promise<Batch | undefined> {
    const { maximumRecordAgeSeconds } = this.#settings;
    const longest = maximumRecordAgeSeconds < 0 ? STREAM_RETENTION_MS : maximumRecordAgeSeconds * 1000;
    const limit = this.#context.platform.clock.now() - longest;
    const expired = batch.records.filter((record) => record.createdAt < limit);
    if (expired.length === 0) return batch;
    const message = `The record is older than ${longest / 1000} seconds.`;
    const reason = { condition: 'RecordAgeExpired', message, attempt: batch.tries + 1 } as const;
    if (!(await this.#giveUp(expired, reason))) return undefined;
    return { ...batch, records: batch.records.filter((record) => record.createdAt >= limit) };
  }

  async #giveUp(records: readonly DynamoDbRecord[], reason: Parameters<typeof giveUp>[3]): Promise<boolean> {
    const given = await giveUp(this.#context, this.#shardId, records, reason);
    if (given) this.#settle(records);
    return given;
  }

  #settle(records: readonly DynamoDbRecord[]): void {
    for (const { progress } of records) progress.done = true;
    this.pending -= records.length;
    this.#settled();
  }
}
