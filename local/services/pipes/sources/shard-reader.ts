import { toAwsError } from '../errors.ts';
import { callerOf } from '../pipe-caller.ts';
import { type PipeContext, retryDelay } from '../pipe-context.ts';
import { passesFilter } from './filtered.ts';
import { Lane } from './lane.ts';
import { ShardProgress } from './shard-progress.ts';
import type { DynamoDbStreamSettings } from './source-settings.ts';
import { dynamoDbRecordOf } from './stream-record.ts';

/** AWS's own words for a role that lacks permission on the stream. */
export const MISSING_PERMISSIONS =
  'Pipes does not have required permissions to perform Stream operations (dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator and dynamodb:ListStreams)';

/** GetRecords gives at most this many. */
const LARGEST_READ = 1_000;
/** AWS polls each shard four times a second; here the stream says when there is something, and this is a fallback. */
const IDLE_POLL_MS = 5_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Reads one shard from its checkpoint on and hands the records to its lanes, by item, as fast as they get done.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
export class ShardReader {
  readonly #context: PipeContext;
  readonly #settings: DynamoDbStreamSettings;
  readonly #shardId: string;
  #startAt: 'TRIM_HORIZON' | 'LATEST';
  readonly #lanes: Lane[];
  readonly #progress: ShardProgress;
  #lastRead: string | undefined;
  #wake: (() => void) | undefined;

  /** `startAt` counts when the shard has no checkpoint. */
  constructor(
    context: PipeContext,
    settings: DynamoDbStreamSettings,
    shard: { shardId: string; startAt: 'TRIM_HORIZON' | 'LATEST' },
  ) {
    this.#context = context;
    this.#settings = settings;
    this.#shardId = shard.shardId;
    this.#startAt = shard.startAt;
    const { state, pipes } = context;
    this.#lastRead = state.checkpoints.get(shard.shardId);
    this.#progress = new ShardProgress((sequenceNumber) => pipes.checkpoint(state, shard.shardId, sequenceNumber));
    const settled = (): void => {
      this.#progress.advance();
      this.#wake?.();
    };
    this.#lanes = Array.from(
      { length: settings.parallelizationFactor },
      () => new Lane(context, settings, shard.shardId, settled),
    );
  }

  /** Resolves with true when the shard was read to its end and everything in it is done; false after drain or stop. */
  async run(): Promise<boolean> {
    const { draining, stopper, platform, definition, health, options } = this.#context;
    // Waiting begins before reading: what arrives between an empty answer and the wait would be missed otherwise.
    let woken = this.#wait();
    let iterator: string | undefined;
    let failures = 0;
    while (!draining.stopped && !stopper.stopped) {
      await this.#untilPendingBelow(this.#settings.batchSize * this.#lanes.length);
      try {
        iterator ??= await this.#iterator();
        const answer = await platform.calls.invoke(
          'dynamodbstreams',
          'GetRecords',
          { ShardIterator: iterator, Limit: Math.min(LARGEST_READ, this.#settings.batchSize * this.#lanes.length) },
          callerOf(this.#context),
        );
        failures = 0;
        health.succeeded('source');
        if (stopper.stopped) break;
        for (const record of answer.Records) this.#accept(record);
        iterator = answer.NextShardIterator;
        if (iterator === undefined) {
          await this.#untilPendingBelow(1);
          return !stopper.stopped;
        }
        if (answer.Records.length > 0) continue;
      } catch (thrown) {
        const error = toAwsError(thrown);
        iterator = undefined;
        if (error.code === 'TrimmedDataAccessException') this.#lastRead = undefined;
        if (error.code === 'ResourceNotFoundException')
          health.disable(
            'source',
            `Stream not found. To resume processing please delete the pipe and create a new one: ${definition.sourceArn}`,
          );
        else health.failed('source', error, MISSING_PERMISSIONS);
        await draining.sleep(platform.clock, Math.min(LONGEST_PAUSE_MS, retryDelay(options, ++failures)));
        continue;
      }
      await woken;
      woken = this.#wait();
    }
    await this.#untilPendingBelow(1);
    return false;
  }

  #wait(): Promise<void> {
    const { platform, definition, draining } = this.#context;
    return platform.signals.wait(definition.sourceArn, IDLE_POLL_MS, draining.signal);
  }

  async #iterator(): Promise<string> {
    const { platform, definition } = this.#context;
    const startAt = this.#startAt;
    // A second try at LATEST would skip what was written since the first.
    this.#startAt = 'TRIM_HORIZON';
    const answer = await platform.calls.invoke(
      'dynamodbstreams',
      'GetShardIterator',
      {
        StreamArn: definition.sourceArn,
        ShardId: this.#shardId,
        ...(this.#lastRead === undefined
          ? { ShardIteratorType: startAt }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: this.#lastRead }),
      },
      callerOf(this.#context),
    );
    return answer.ShardIterator;
  }

  #accept(raw: Parameters<typeof dynamoDbRecordOf>[0]): void {
    const { platform, definition } = this.#context;
    this.#lastRead = raw.dynamodb.SequenceNumber;
    const progress = this.#progress.add(raw.dynamodb.SequenceNumber);
    const record = dynamoDbRecordOf(raw, definition.sourceArn, platform.correlation, progress);
    // Streams know the time of a record to the second, so one from the second of the start is delivered.
    const concerned = record.createdAt + 1_000 > (this.#context.state.readFrom ?? 0);
    if (concerned && passesFilter(this.#context, record)) this.#laneOf(record.key).add(record);
    else {
      progress.done = true;
      this.#progress.advance();
    }
  }

  #laneOf(key: string): Lane {
    let hash = 0;
    if (this.#lanes.length > 1)
      for (let index = 0; index < key.length; index++) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) >>> 0;
    const lane = this.#lanes[hash % this.#lanes.length];
    if (!lane) throw new Error('A shard has at least one lane.');
    return lane;
  }

  /** Resolves when fewer than `limit` records wait or are under way, or at the stop. */
  async #untilPendingBelow(limit: number): Promise<void> {
    const { stopper } = this.#context;
    while (!stopper.stopped && this.#lanes.reduce((sum, lane) => sum + lane.pending, 0) >= limit) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await stopper.orStop(promise);
    }
  }
}
