import { isDeepStrictEqual } from 'node:util';
import type { StreamRecord } from '../../apis/dynamodb.ts';
import { AwsError } from '../../core/aws-error.ts';
import { Stopper } from '../../event-sources/stopper.ts';
import type { Platform } from '../../platform/service.ts';
import { execute } from './execution.ts';
import type { PipeContext, PipeOptions } from './pipe-context.ts';
import type { PipeDefinition } from './pipe-definition.ts';
import { PipeHealth } from './pipe-health.ts';
import { PipeLog } from './pipe-log.ts';
import type { PipeState, PipesState } from './pipes-state.ts';
import { DynamoDbStreamSource } from './sources/dynamodb-stream-source.ts';
import { passesFilter } from './sources/filtered.ts';
import type { Source } from './sources/source.ts';
import { SqsSource } from './sources/sqs-source.ts';
import { dynamoDbRecordOf } from './sources/stream-record.ts';

/** One pipe: started, drained and stopped. */
export class Pipe {
  readonly state: PipeState;
  readonly #platform: Platform;
  readonly #pipes: PipesState;
  readonly #options: PipeOptions;
  readonly #health: PipeHealth;
  #definition: PipeDefinition;
  #log: PipeLog;
  #closed = false;
  #running: { readonly context: PipeContext; readonly ended: Promise<void> } | undefined;

  constructor(
    platform: Platform,
    definition: PipeDefinition,
    parts: { state: PipeState; pipes: PipesState; options: PipeOptions },
  ) {
    const { state, pipes, options } = parts;
    this.#definition = definition;
    this.#log = new PipeLog(platform, definition);
    this.state = state;
    this.#platform = platform;
    this.#pipes = pipes;
    this.#options = options;
    const { journal, clock } = platform;
    this.#health = new PipeHealth({ state, journal, clock, path: definition.path });
  }

  get definition(): PipeDefinition {
    return this.#definition;
  }

  /**
   * From now on the pipe is as this definition of the same source says; batches under way end as the earlier one said.
   * Resolves when that is so: reading a stream in another way waits for the batches under way.
   */
  async change(definition: PipeDefinition): Promise<void> {
    const before = this.#definition;
    this.#definition = definition;
    this.#log = new PipeLog(this.#platform, definition);
    this.#pipes.change(this.state, definition.desiredState, this.#platform.clock.now());
    if (definition.desiredState !== before.desiredState) {
      if (definition.desiredState === 'RUNNING') this.start();
      else await this.drain();
    } else if (this.#running && !readsAlike(before, definition)) {
      await this.#finish();
      this.start();
    }
  }

  /** Begins to poll. Resolves at once; the state tells how it goes. */
  start(): void {
    if (this.#running) return;
    this.#pipes.desire(this.state, 'RUNNING');
    const draining = new Stopper();
    const definition = (): PipeDefinition => this.#definition;
    const log = (): PipeLog => this.#log;
    const context: PipeContext = {
      platform: this.#platform,
      get definition() {
        return definition();
      },
      get log() {
        return log();
      },
      options: this.#options,
      state: this.state,
      pipes: this.#pipes,
      health: this.#health,
      stopper: new Stopper(),
      draining,
      missingPaths: new Set(),
      crash: () => this.crash(),
    };
    this.#health.enter('RUNNING');
    void context.log.validate();
    this.#running = { context, ended: sourceOf(context).run() };
  }

  /** Takes in nothing more and finishes what is under way, as StopPipe does. */
  async drain(): Promise<void> {
    this.#pipes.desire(this.state, 'STOPPED');
    if (this.#running) {
      this.#health.enter('STOPPING');
      await this.#finish();
    }
    this.#health.enter('STOPPED');
  }

  async #finish(): Promise<void> {
    const running = this.#running;
    running?.context.draining.stop();
    await running?.ended;
    this.#running = undefined;
  }

  /** Ends where it stands, as when its machine dies, and starts anew from what it had noted as done. */
  crash(): void {
    if (!this.#running || this.#closed) return;
    void this.abandon().then(() => {
      if (!this.#closed) this.start();
    });
  }

  /**
   * Takes a change that its stream still holds through filter, enrichment and target once more, beside what the pipe is
   * at; its checkpoint stays where it is. False when the filter drops it. Raises AwsError when the delivery fails, or the
   * pipe is stopped.
   */
  async deliverAgain(raw: StreamRecord): Promise<boolean> {
    const context = this.#running?.context;
    if (!context)
      throw new AwsError('ConflictException', `The pipe ${this.#definition.path} is stopped.`, { status: 409 });
    const { sourceArn } = this.#definition;
    const record = dynamoDbRecordOf(raw, sourceArn, this.#platform.correlation, { done: false });
    if (!passesFilter(context, record)) return false;
    const { failed, error } = await execute(context, [record], { attempt: 1, patienceMs: 0 });
    if (failed !== undefined)
      throw error ?? new AwsError('DeliveryFailed', 'The target reported the record as failed.');
    return true;
  }

  /** Ends for good. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.abandon();
  }

  /** Ends at once: what is under way is abandoned and is still in the source. */
  async abandon(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    running.context.stopper.stop();
    running.context.draining.stop();
    await running.ended;
    this.#running = undefined;
  }
}

/** Whether a running source need not notice: the one of queues asks for its settings at each poll. */
function readsAlike({ source: before }: PipeDefinition, { source: after }: PipeDefinition): boolean {
  return before.kind === 'sqs' || isDeepStrictEqual(before, after);
}

function sourceOf(context: PipeContext): Source {
  const { source } = context.definition;
  return source.kind === 'sqs' ? new SqsSource(context) : new DynamoDbStreamSource(context, source);
}
