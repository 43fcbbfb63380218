import type { Kept, Storage } from '../../storage/durable.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html */
export type CurrentState = 'STARTING' | 'RUNNING' | 'STOPPING' | 'STOPPED' | 'START_FAILED';

/** What a pipe remembers, in plain values. Times are milliseconds since the epoch. */
export interface PipeState {
  readonly name: string;
  readonly arn: string;
  readonly creationTime: number;
  desiredState: 'RUNNING' | 'STOPPED';
  currentState: CurrentState;
  /** Why the pipe is in its state, when that is not by request. */
  stateReason?: string;
  lastModifiedTime: number;
  /** Executions under way. */
  inFlight: number;
  /** By shard: the sequence number up to which every record was delivered, filtered or dead-lettered. */
  readonly checkpoints: Map<string, string>;
  /** Shards read to their end. */
  readonly finishedShards: Set<string>;
  /** With the starting position LATEST: when the pipe first started to read. Records from before do not concern it. */
  readFrom?: number;
}

/** What is kept of a pipe: how far it has come, and what somebody asked of it. */
interface PipeRecord extends Pick<PipeState, 'arn' | 'creationTime' | 'desiredState' | 'readFrom'> {
  /** What the template asked for when that was kept. */
  readonly templateState: PipeState['desiredState'];
  readonly checkpoints: Readonly<Record<string, string>>;
  readonly finishedShards: readonly string[];
}

/** Everything that pipes remember. */
export class PipesState {
  readonly pipes = new Map<string, PipeState>();
  /** Of an earlier run, by name, until the template names the pipe. */
  readonly #unclaimed = new Map<string, PipeRecord>();
  readonly #templateStates = new Map<string, PipeState['desiredState']>();
  readonly #kept: Kept;

  constructor(storage: Storage) {
    this.#kept = storage.keep<PipeRecord>({
      name: 'pipes.pipes',
      entry: (name) => this.#record(name),
      keys: () => [...this.pipes.keys(), ...this.#unclaimed.keys()],
      restore: (name, record) => this.#unclaimed.set(name, record),
    });
  }

  /** The names of pipes of an earlier run that the template no longer has. */
  leftovers(): string[] {
    return [...this.#unclaimed.keys()];
  }

  /** Everything up to this record of the shard is done. */
  checkpoint(pipe: PipeState, shardId: string, sequenceNumber: string): void {
    pipe.checkpoints.set(shardId, sequenceNumber);
    this.#kept.changed(pipe.name);
  }

  finishShard(pipe: PipeState, shardId: string): void {
    pipe.finishedShards.add(shardId);
    this.#kept.changed(pipe.name);
  }

  readFrom(pipe: PipeState, time: number): void {
    pipe.readFrom = time;
    this.#kept.changed(pipe.name);
  }

  desire(pipe: PipeState, state: PipeState['desiredState']): void {
    pipe.desiredState = state;
    this.#kept.changed(pipe.name);
  }

  /** A pipe of an earlier run goes on from where it was. Raises an Error when there is a pipe of that name. */
  add(pipe: { name: string; arn: string; desiredState: 'RUNNING' | 'STOPPED'; now: number }): PipeState {
    const { name, arn, desiredState, now } = pipe;
    if (this.pipes.has(name)) throw new Error(`A pipe of the name ${name} exists already.`);
    const earlier = this.#unclaimed.get(name);
    this.#unclaimed.delete(name);
    const state: PipeState = {
      name,
      arn,
      creationTime: earlier?.creationTime ?? now,
      // What somebody asked for by hand stays, until the template itself asks for something else.
      desiredState: earlier?.templateState === desiredState ? earlier.desiredState : desiredState,
      currentState: 'STOPPED',
      lastModifiedTime: now,
      inFlight: 0,
      checkpoints: new Map(Object.entries(earlier?.checkpoints ?? {})),
      finishedShards: new Set(earlier?.finishedShards),
      ...(earlier?.readFrom !== undefined && { readFrom: earlier.readFrom }),
    };
    this.pipes.set(name, state);
    this.#templateStates.set(name, desiredState);
    this.#kept.changed(name);
    return state;
  }

  /** The template asks for another state of the pipe. */
  change(pipe: PipeState, desiredState: PipeState['desiredState'], now: number): void {
    this.#templateStates.set(pipe.name, desiredState);
    pipe.lastModifiedTime = now;
    this.#kept.changed(pipe.name);
  }

  /** The pipe is no more, nor what it remembered. */
  remove(name: string): void {
    this.pipes.delete(name);
    this.#templateStates.delete(name);
    this.#kept.changed(name);
  }

  #record(name: string): PipeRecord | undefined {
    const pipe = this.pipes.get(name);
    if (!pipe) return this.#unclaimed.get(name);
    const { arn, creationTime, desiredState, checkpoints, finishedShards, readFrom } = pipe;
    return {
      arn,
      creationTime,
      desiredState,
      templateState: this.#templateStates.get(name) ?? desiredState,
      checkpoints: Object.fromEntries(checkpoints),
      finishedShards: [...finishedShards],
      ...(readFrom !== undefined && { readFrom }),
    };
  }
}
