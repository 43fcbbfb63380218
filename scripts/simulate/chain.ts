import { SeededRandom } from '../../local/core/random.ts';
import { type Percentiles, percentilesOf } from '../common/statistics.ts';
import { exponential, logNormal } from './distributions.ts';
import { ShardReader } from './shard-reader.ts';
import { Simulation } from './simulation.ts';
import { Station } from './station.ts';
import { TokenBucket } from './token-bucket.ts';

/** How the chain is set up and what it may do. Rates are a second, times in seconds. */
export interface ChainSetup {
  /** AppSync request tokens; an order takes one when it is posted and one when it is published to subscribers. */
  readonly apiTokens: number;
  /** Executions of the intake pipe at the same time: at the start, more of them each minute of backlog, and at most. */
  readonly pollers: { readonly first: number; readonly moreAMinute: number; readonly most: number };
  /** Seconds for which a message that failed is hidden, and deliveries before it is a dead letter. */
  readonly visibility: number;
  readonly receives: number;
  readonly workflowStarts: number;
  /** Partitions over which orders are spread, each with its own writes a second and its own shard of the stream. */
  readonly partitions: number;
  readonly partitionWrites: number;
  readonly functionConcurrency: number;
  /** Batches of one shard at the same time, and records in a batch. */
  readonly parallelization: number;
  readonly batch: number;
  /** Emails a second of one subscription; undefined when outcomes go to a queue and a mail service instead. */
  readonly emails: number | undefined;
  readonly times: {
    readonly api: number;
    /** States and transitions, without the calls. */
    readonly workflow: number;
    readonly write: number;
    readonly payment: number;
    readonly publish: number;
  };
}

/** What a run showed. Latencies in seconds, from the post on. */
export interface ChainFigures {
  readonly offered: number;
  readonly refused: number;
  readonly settled: number;
  readonly announced: number;
  readonly deadLetters: number;
  /** Orders accepted that were neither settled nor given up when the run ended. */
  readonly backlog: number;
  readonly settledIn: Percentiles;
  readonly announcedIn: Percentiles;
  readonly throttledWrites: number;
  readonly throttledStarts: number;
  readonly emailsOverLimit: number;
  /** The most executions that the intake pipe had at once. */
  readonly pollers: number;
}

/** The pauses before each further try of a throttled write: a second, doubled, with full jitter, as the workflow says. */
const WRITE_RETRIES = [1, 2, 4];
/** How soon a pipe tries again what AWS itself throttled; not documented. */
const START_RETRY = 1;
/** Pipes ask each shard four times a second. */
const POLL = 0.25;

/** Runs the chain at `rate` orders a second for so many seconds; the same seed gives the same figures. */
export function simulateChain(setup: ChainSetup, run: { rate: number; seconds: number; seed: number }): ChainFigures {
  return new Chain(setup, run).run();
}

class Chain {
  readonly #setup: ChainSetup;
  readonly #run: { rate: number; seconds: number; seed: number };
  readonly #simulation = new Simulation();
  readonly #random: SeededRandom;
  readonly #api: TokenBucket;
  readonly #starts: TokenBucket;
  readonly #intake: Station;
  readonly #functions: Station;
  readonly #partitions: readonly TokenBucket[];
  readonly #shards: readonly ShardReader[];
  readonly #emails: TokenBucket | undefined;
  readonly #settledIn: number[] = [];
  readonly #announcedIn: number[] = [];
  #offered = 0;
  #deadLetters = 0;

  constructor(setup: ChainSetup, run: { rate: number; seconds: number; seed: number }) {
    this.#setup = setup;
    this.#run = run;
    this.#random = new SeededRandom(run.seed);
    const simulation = this.#simulation;
    this.#api = new TokenBucket(simulation, setup.apiTokens);
    this.#starts = new TokenBucket(simulation, setup.workflowStarts);
    this.#intake = new Station(simulation, setup.pollers.first);
    this.#functions = new Station(simulation, setup.functionConcurrency);
    const partitions = Array.from({ length: setup.partitions });
    this.#partitions = partitions.map(() => new TokenBucket(simulation, setup.partitionWrites));
    this.#shards = partitions.map(
      () => new ShardReader(simulation, { ...setup, seconds: () => this.#draw(setup.times.publish) }),
    );
    this.#emails = setup.emails === undefined ? undefined : new TokenBucket(simulation, setup.emails);
  }

  run(): ChainFigures {
    this.#simulation.after(0, () => this.#next());
    this.#simulation.after(1, () => this.#scale());
    this.#simulation.run(this.#run.seconds);
    const refused = this.#api.refused;
    const settled = this.#settledIn.length;
    return {
      offered: this.#offered,
      refused,
      settled,
      announced: this.#announcedIn.length,
      deadLetters: this.#deadLetters,
      backlog: this.#offered - refused - settled - this.#deadLetters,
      settledIn: percentilesOf(this.#settledIn),
      announcedIn: percentilesOf(this.#announcedIn),
      throttledWrites: this.#partitions.reduce((sum, partition) => sum + partition.refused, 0),
      throttledStarts: this.#starts.refused,
      emailsOverLimit: this.#emails?.refused ?? 0,
      pollers: this.#intake.servers,
    };
  }

  #draw(median: number): number {
    return logNormal(this.#random, median);
  }

  /** Orders come at random, independently of each other. */
  #next(): void {
    this.#post();
    this.#simulation.after(exponential(this.#random, this.#run.rate), () => this.#next());
  }

  #post(): void {
    this.#offered++;
    // The second token is for the mutation that tells subscribers, taken here so that both count against one quota.
    if (!this.#api.take(2)) return;
    const postedAt = this.#simulation.now;
    const partition = this.#random.below(this.#partitions.length);
    this.#simulation.after(this.#draw(this.#setup.times.api), () => this.#deliver({ postedAt, partition }, 1));
  }

  #deliver(order: Order, receive: number): void {
    this.#intake.occupy((release) =>
      this.#execute(order, (succeeded) => {
        release();
        if (succeeded) this.#settle(order);
        else if (receive >= this.#setup.receives) this.#deadLetters++;
        else this.#simulation.after(this.#setup.visibility, () => this.#deliver(order, receive + 1));
      }),
    );
  }

  #execute(order: Order, end: (succeeded: boolean) => void): void {
    // A start that AWS throttles is tried again by the pipe, which keeps its place meanwhile.
    if (!this.#starts.take()) {
      this.#simulation.after(START_RETRY, () => this.#execute(order, end));
      return;
    }
    const { times } = this.#setup;
    const failed = (): void => end(false);
    this.#write(order, failed, () =>
      this.#functions.arrive(
        () => this.#draw(times.payment),
        () => this.#write(order, failed, () => this.#simulation.after(this.#draw(times.workflow), () => end(true))),
      ),
    );
  }

  #write(order: Order, failed: () => void, done: () => void, tries = 0): void {
    if (this.#partitions[order.partition]?.take()) {
      this.#simulation.after(this.#draw(this.#setup.times.write), done);
      return;
    }
    const pause = WRITE_RETRIES[tries];
    if (pause === undefined) failed();
    else this.#simulation.after(pause * this.#random.next(), () => this.#write(order, failed, done, tries + 1));
  }

  #settle(order: Order): void {
    this.#settledIn.push(this.#simulation.now - order.postedAt);
    this.#simulation.after(POLL * this.#random.next(), () =>
      this.#shards[order.partition]?.add(() => {
        this.#announcedIn.push(this.#simulation.now - order.postedAt);
        this.#emails?.take();
      }),
    );
  }

  /** A pipe takes more messages at once for as long as some wait. */
  #scale(): void {
    const { moreAMinute, most } = this.#setup.pollers;
    if (this.#intake.waiting > 0) this.#intake.servers = Math.min(most, this.#intake.servers + moreAMinute / 60);
    this.#simulation.after(1, () => this.#scale());
  }
}

interface Order {
  readonly postedAt: number;
  readonly partition: number;
}
