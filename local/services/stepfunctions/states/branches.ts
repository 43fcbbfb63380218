import { Cancellation } from '../interpreter/cancellation.ts';
import type { Flow } from '../interpreter/flow.ts';

/** A branch or iteration that was started. */
export interface Branch {
  readonly flow: Flow;
  succeeded: boolean;
}

/**
 * Runs `count` branches, at most `limit` at once; `start` runs one and puts it into `branches` when it has begun. At
 * the first failure the others are cancelled and waited for, then `failed` is called and that failure is raised.
 */
export async function runBranches(parts: {
  flow: Flow;
  count: number;
  limit: number;
  start: (index: number, cancellation: Cancellation, branches: Map<number, Branch>) => Promise<void>;
  failed: (branches: ReadonlyMap<number, Branch>, index: number, error: unknown) => void;
}): Promise<void> {
  const { flow, count, start } = parts;
  const cancellation = new Cancellation(flow.cancellation);
  const branches = new Map<number, Branch>();
  let next = 0;
  let failure: { readonly index: number; readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (next < count && !failure) {
      const index = next++;
      try {
        await start(index, cancellation, branches);
      } catch (error) {
        if (failure) return;
        failure = { index, error };
        cancellation.cancel();
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parts.limit, count) }, worker));
  } finally {
    cancellation.release();
  }
  flow.cancellation.throwIfCancelled();
  if (!failure) return;
  parts.failed(branches, failure.index, failure.error);
  throw failure.error;
}

/** States for which AWS has an event that says they were given up. */
const ABORTABLE = new Set(['Task', 'Wait', 'Map', 'Parallel']);

/**
 * The event for the state that a branch was in when it ended: `TaskStateAborted`, or none. A state that failed by itself
 * has said so already; only a task is said to be aborted as well.
 * Source: recorded on AWS, https://github.com/localstack/localstack (stepfunctions, timeouts)
 */
export function abortedEvent(branch: Branch, failedItself: boolean): string | undefined {
  const { inState } = branch.flow;
  if (inState === undefined || branch.succeeded || (failedItself && inState !== 'Task')) return undefined;
  return ABORTABLE.has(inState) ? `${inState}StateAborted` : undefined;
}
