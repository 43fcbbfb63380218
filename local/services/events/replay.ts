/** A run of archived events over their bus again. Times are milliseconds since the epoch. */
export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly archiveArn: string;
  readonly busArn: string;
  readonly filterArns: readonly string[] | undefined;
  readonly description: string | undefined;
  readonly eventStartMs: number;
  readonly eventEndMs: number;
  readonly startedMs: number;
  state: ReplayState;
  endedMs?: number;
  /** Time of the event that was replayed last. */
  lastReplayedMs?: number;
}

export type ReplayState = 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
