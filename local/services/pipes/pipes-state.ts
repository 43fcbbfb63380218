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

/** Everything that pipes remember. */
export class PipesState {
  readonly pipes = new Map<string, PipeState>();

  /** Raises an Error when there is a pipe of that name. */
  add(pipe: { name: string; arn: string; desiredState: 'RUNNING' | 'STOPPED'; now: number }): PipeState {
    const { name, arn, desiredState, now } = pipe;
    if (this.pipes.has(name)) throw new Error(`A pipe of the name ${name} exists already.`);
    const state: PipeState = {
      name,
      arn,
      creationTime: now,
      desiredState,
      currentState: 'STOPPED',
      lastModifiedTime: now,
      inFlight: 0,
      checkpoints: new Map(),
      finishedShards: new Set(),
    };
    this.pipes.set(name, state);
    return state;
  }
}
