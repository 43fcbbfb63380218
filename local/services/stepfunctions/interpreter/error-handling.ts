import type { SeededRandom } from '../../../core/random.ts';
import { countTransition } from '../billing.ts';
import { leave, type Outputs } from '../states/outputs.ts';
import type { Outcome } from '../states/state.ts';
import { StateError } from './state-error.ts';
import type { Visit } from './visit.ts';

/** One entry of `Retry`, with AWS's defaults filled in. Times are seconds. */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: boolean;
}

/** One entry of `Catch`. */
export interface Catcher extends Outputs {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface ErrorHandlers {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

/**
 * Whether an error is among `errorEquals`. `States.Runtime` can't be caught at all, `States.ALL` does not hold for
 * `States.DataLimitExceeded` unless it is about a task's result, and `States.TaskFailed` is every error but timeouts.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matches(errorEquals: readonly string[], failure: StateError): boolean {
  const { error } = failure;
  if (error === 'States.Runtime') return false;
  if (error !== undefined && errorEquals.includes(error)) return true;
  if (errorEquals.includes('States.ALL')) return error !== 'States.DataLimitExceeded' || failure.ofTask;
  return errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout';
}

/**
 * The wait before retry number `attempt` (from 1), in milliseconds: the interval, grown by the backoff rate, cut at the
 * maximum delay; with jitter anything from nothing to that.
 */
export function retryDelay(retrier: Retrier, attempt: number, random: SeededRandom): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** (attempt - 1);
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return seconds * 1000 * (retrier.jitter ? random.next() : 1);
}

/**
 * Runs a state's work until it succeeds, its retriers give up and a catcher takes over, or the state fails.
 * `failedEvent` is recorded then: `MapStateFailed`, `ParallelStateFailed`.
 */
export async function withErrorHandling(
  visit: Visit,
  handlers: ErrorHandlers,
  work: () => Promise<Outcome>,
  failedEvent?: string,
): Promise<Outcome> {
  visit.retriesUsed ??= handlers.retriers.map(() => 0);
  const used = visit.retriesUsed;
  // An earlier process may have stopped in the wait before a retry.
  if (visit.dueAt !== undefined) await retryAt(visit, visit.dueAt);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const delay = nextRetry(visit, handlers.retriers, used, error);
      if (delay === undefined) return recover(visit, handlers.catchers, error, failedEvent);
      await retryAt(visit, visit.flow.running.platform.clock.now() + delay);
    }
  }
}

async function retryAt(visit: Visit, time: number): Promise<void> {
  await visit.waitUntil(time);
  visit.retryCount++;
  countTransition(visit.flow);
  visit.begunEventId = undefined;
  visit.flow.changed();
}

function nextRetry(
  visit: Visit,
  retriers: readonly Retrier[],
  used: number[],
  failure: StateError,
): number | undefined {
  const index = retriers.findIndex((retrier) => matches(retrier.errorEquals, failure));
  const retrier = retriers[index];
  const before = used[index] ?? 0;
  if (!retrier || before >= retrier.maxAttempts) return undefined;
  used[index] = before + 1;
  return retryDelay(retrier, before + 1, visit.flow.running.random);
}

async function recover(
  visit: Visit,
  catchers: readonly Catcher[],
  failure: StateError,
  failedEvent: string | undefined,
): Promise<Outcome> {
  const { flow } = visit;
  const before = flow.lastEventId;
  // AWS shows no failed state for a runtime error: nothing can handle it.
  if (failedEvent && failure.error !== 'States.Runtime') flow.record(failedEvent);
  const catcher = catchers.find(({ errorEquals }) => matches(errorEquals, failure));
  if (!catcher) throw failure;
  const failed = flow.lastEventId;
  const additions = { errorOutput: failure.output };
  // A catcher's own expressions are evaluated as of before the state was said to have failed.
  flow.lastEventId = before;
  try {
    const outcome = await leave(visit, catcher, { next: catcher.next, otherwise: failure.output, additions });
    flow.lastEventId = failed;
    return outcome;
  } catch (error) {
    if (failedEvent && error instanceof StateError) flow.record(failedEvent);
    throw error;
  }
}
