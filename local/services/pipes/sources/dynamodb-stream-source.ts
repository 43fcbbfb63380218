import { AwsError } from '../../../core/aws-error.ts';
import { Fields } from '../../../core/fields.ts';
import { toAwsError } from '../errors.ts';
import { callerOf } from '../pipe-caller.ts';
import { type PipeContext, retryDelay } from '../pipe-context.ts';
import { MISSING_PERMISSIONS, ShardReader } from './shard-reader.ts';
import type { Source } from './source.ts';
import type { DynamoDbStreamSettings } from './source-settings.ts';

const LONGEST_PAUSE_MS = 5_000;

interface Shard {
  readonly shardId: string;
  readonly parentShardId?: string;
}

/**
 * Reads a table's stream: every shard at the same time, a shard that came out of another only when that one is done.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
export class DynamoDbStreamSource implements Source {
  readonly #context: PipeContext;
  readonly #settings: DynamoDbStreamSettings;
  readonly #reading = new Map<string, Promise<void>>();
  #shards: readonly Shard[] = [];

  constructor(context: PipeContext, settings: DynamoDbStreamSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  async run(): Promise<void> {
    await this.#untilItWorks(() => this.#listStreams());
    const { draining, platform, definition } = this.#context;
    while (!draining.stopped || this.#reading.size > 0) {
      if (this.#reading.size > 0) await Promise.race(this.#reading.values());
      else {
        // Waiting begins before looking: a shard that comes up in between would be missed otherwise.
        const woken = platform.signals.wait(definition.sourceArn, LONGEST_PAUSE_MS, draining.signal);
        await this.#discover();
        if (this.#reading.size === 0) await woken;
      }
    }
  }

  /** Looks for shards and begins to read those whose turn it is. */
  async #discover(): Promise<void> {
    const { state, pipes, draining, platform } = this.#context;
    const shards = await this.#untilItWorks(() => this.#describe());
    if (!shards || draining.stopped) return;
    this.#shards = shards;
    const latest = this.#settings.startingPosition === 'LATEST' && state.readFrom === undefined;
    if (latest) pipes.readFrom(state, platform.clock.now());
    const startAt = latest ? 'LATEST' : 'TRIM_HORIZON';
    for (const { shardId, parentShardId } of this.#shards) {
      const parentOpen =
        parentShardId !== undefined &&
        !state.finishedShards.has(parentShardId) &&
        this.#shards.some((shard) => shard.shardId === parentShardId);
      if (parentOpen || state.finishedShards.has(shardId) || this.#reading.has(shardId)) continue;
      this.#reading.set(shardId, this.#read(shardId, startAt));
    }
  }

  async #read(shardId: string, startAt: 'TRIM_HORIZON' | 'LATEST'): Promise<void> {
    const finished = await new ShardReader(this.#context, this.#settings, { shardId, startAt }).run();
    if (finished) {
      this.#context.pipes.finishShard(this.#context.state, shardId);
      await this.#discover();
    }
    this.#reading.delete(shardId);
  }

  /** Pipes need this permission; AWS finds the table's streams by it. */
  async #listStreams(): Promise<void> {
    const { platform, definition } = this.#context;
    const table = /:table\/([^/]+)\/stream\//.exec(definition.sourceArn)?.[1];
    await platform.calls.dispatch('dynamodbstreams', 'ListStreams', { TableName: table }, callerOf(this.#context));
  }

  async #describe(): Promise<Shard[]> {
    const { platform, definition } = this.#context;
    const fail = (message: string): AwsError => new AwsError('InternalFailure', `DescribeStream: ${message}`);
    const shards: Shard[] = [];
    let after: string | undefined;
    do {
      const answer = await platform.calls.dispatch(
        'dynamodbstreams',
        'DescribeStream',
        { StreamArn: definition.sourceArn, ...(after !== undefined && { ExclusiveStartShardId: after }) },
        callerOf(this.#context),
      );
      const description = new Fields(answer, fail).nested('StreamDescription');
      for (const entry of description?.optionalArray('Shards') ?? []) {
        const shard = new Fields(entry, fail);
        const parentShardId = shard.optionalString('ParentShardId');
        shards.push({ shardId: shard.string('ShardId'), ...(parentShardId !== undefined && { parentShardId }) });
      }
      after = description?.optionalString('LastEvaluatedShardId');
    } while (after !== undefined);
    return shards;
  }

  /** Tries until `action` succeeds, more and more slowly; undefined when the pipe was drained or stopped meanwhile. */
  async #untilItWorks<T>(action: () => Promise<T>): Promise<T | undefined> {
    const { draining, health, platform, options } = this.#context;
    for (let failures = 1; !draining.stopped; failures++) {
      try {
        const result = await draining.orStop(action());
        health.succeeded('source');
        return result?.value;
      } catch (thrown) {
        health.failed('source', toAwsError(thrown), MISSING_PERMISSIONS);
        await draining.sleep(platform.clock, Math.min(LONGEST_PAUSE_MS, retryDelay(options, failures)));
      }
    }
    return undefined;
  }
}
