import { type ErrorHandlers, withErrorHandling } from '../interpreter/error-handling.ts';
import type { Flow } from '../interpreter/flow.ts';
import { runStates } from '../interpreter/run-states.ts';
import { StateError } from '../interpreter/state-error.ts';
import type { Visit } from '../interpreter/visit.ts';
import type { Template } from '../jsonata/template.ts';
import { abortedEvent, type Branch, runBranches } from './branches.ts';
import { leave, type Outputs } from './outputs.ts';
import type { Outcome, State, StateContainer } from './state.ts';

export interface ParallelParts {
  readonly branches: readonly StateContainer[];
  /** The branches' input, by default the state's own. */
  readonly arguments: Template | undefined;
  readonly outputs: Outputs;
  readonly handlers: ErrorHandlers;
  readonly next: string | undefined;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html */
export function parallelState(name: string, parts: ParallelParts): State {
  return {
    name,
    type: 'Parallel',
    run: (visit) => withErrorHandling(visit, parts.handlers, () => attempt(visit, parts), 'ParallelStateFailed'),
  };
}

async function attempt(visit: Visit, parts: ParallelParts): Promise<Outcome> {
  const { flow } = visit;
  const input = parts.arguments ? await visit.evaluate(parts.arguments, visit.bindings()) : visit.input;
  const startedId = visit.begin('ParallelStateStarted');
  const results: unknown[] = [];
  await runBranches({
    flow,
    count: parts.branches.length,
    limit: parts.branches.length,
    start: async (index, cancellation, branches) => {
      const container = parts.branches[index];
      if (!container) return;
      const own = flow.fork({ cancellation, index, startedId });
      const isOver = own.end !== undefined;
      const branch: Branch = { flow: own, succeeded: false };
      branches.set(index, branch);
      try {
        results[index] = await runStates(container, own, input);
        branch.succeeded = true;
        // The state goes on from the event of the branch that ended last.
        if (!isOver) flow.lastEventId = own.lastEventId;
      } finally {
        own.cancellation.release();
      }
    },
    failed: (branches, index, error) => reportFailure(flow, branches, index, error),
  });
  flow.recordAside('ParallelStateSucceeded');
  return leave(visit, parts.outputs, { next: parts.next, otherwise: results, additions: { result: results } });
}

/** Everything follows the failed branch's last event; the states the others were in are said to be aborted. */
function reportFailure(flow: Flow, branches: ReadonlyMap<number, Branch>, failed: number, error: unknown): void {
  flow.lastEventId = branches.get(failed)?.flow.lastEventId ?? flow.lastEventId;
  if (error instanceof StateError && error.error === 'States.Runtime') return;
  for (const [index, branch] of [...branches].sort(([a], [b]) => a - b)) {
    const type = abortedEvent(branch, index === failed);
    if (type) flow.recordAside(type);
  }
}
