import type { Stopper } from '../../event-sources/stopper.ts';
import type { Platform } from '../../platform/service.ts';
import type { PipeDefinition } from './pipe-definition.ts';
import type { PipeHealth } from './pipe-health.ts';
import type { PipeLog } from './pipe-log.ts';
import type { PipeState, PipesState } from './pipes-state.ts';

/** How hard a pipe tries. Times are milliseconds. */
export interface PipeOptions {
  /** Executions at the same time; on AWS the limit is 1,000 and more, which one machine can't keep up. */
  readonly maximumConcurrency: number;
  /** The wait after the first failure; it doubles with each failure in a row up to `longestRetryDelay`. */
  readonly firstRetryDelay: number;
  readonly longestRetryDelay: number;
  /**
   * Asked once the target has taken records of a stream, before that is noted: `repeat` hands them over once more, `crash`
   * ends the pipe and starts it anew from its checkpoint. Streams promise at least once, and this is how once more looks.
   */
  readonly beforeCheckpoint?: (delivery: Delivery) => 'repeat' | 'crash' | undefined;
}

/** A batch that its target has taken. */
export interface Delivery {
  /** The pipe's construct path, and the source's name as the journal shows it. */
  readonly from: string;
  readonly to: string;
  readonly correlationIds: readonly string[];
}

export const DEFAULT_OPTIONS: PipeOptions = { maximumConcurrency: 32, firstRetryDelay: 25, longestRetryDelay: 60_000 };

/** What the parts of one running pipe share. A new one is made at each start. */
export interface PipeContext {
  readonly platform: Platform;
  /** As it is now: an update of the template changes it while the pipe runs. */
  readonly definition: PipeDefinition;
  readonly options: PipeOptions;
  readonly state: PipeState;
  /** Through which the state is changed where that is to be kept. */
  readonly pipes: PipesState;
  readonly health: PipeHealth;
  readonly log: PipeLog;
  /** Ends everything at once; work under way is abandoned and stays in the source. */
  readonly stopper: Stopper;
  /** No new work is taken in; what is under way is finished. */
  readonly draining: Stopper;
  /** Paths of templates that pointed at nothing at least once. */
  readonly missingPaths: Set<string>;
  /** Ends the pipe where it stands and starts it anew. */
  readonly crash: () => void;
}

/** The wait before the next try after `failures` failures in a row. */
export function retryDelay(options: PipeOptions, failures: number): number {
  return Math.min(options.longestRetryDelay, options.firstRetryDelay * 2 ** Math.min(failures - 1, 30));
}
