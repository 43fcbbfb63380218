import { countTransition } from '../billing.ts';
import type { Outcome, State, StateContainer } from '../states/state.ts';
import type { Flow } from './flow.ts';
import { isTooLarge } from './payload-size.ts';
import type { VisitPosition } from './positions.ts';
import { inState, StateError } from './state-error.ts';
import { Visit } from './visit.ts';

/** After this many states in a row the event loop gets a turn, so that a loop of Pass states starves nobody. */
const STATES_PER_TURN = 200;

/**
 * Runs states from the start to an end; resolves to the last one's output. A flow that an earlier process began goes on
 * where it was: what it was doing in that moment is done again. Rejects with StateError or Cancelled.
 */
export async function runStates(container: StateContainer, flow: Flow, input: unknown): Promise<unknown> {
  const { end, next } = flow.earlier ?? {};
  if (end?.failure) throw new StateError(end.failure.error, end.failure.cause);
  if (end) return end.output;
  let stay = flow.earlier?.visit;
  let name = stay?.state ?? next?.state ?? container.startAt;
  let value = stay ? stay.input : next ? next.input : input;
  for (let count = 1; ; count++) {
    if (count % STATES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    flow.cancellation.throwIfCancelled();
    const state = container.states.get(name);
    // Validation has made sure that every transition has its target.
    if (!state) throw new StateError('States.Runtime', `There is no state '${name}'.`);
    const visit = stay ? reenter(flow, state, stay) : enter(flow, state, value);
    stay = undefined;
    const outcome = await state.run(visit);
    flow.cancellation.throwIfCancelled();
    exit(flow, state, visit, outcome);
    if (outcome.next === undefined) return outcome.output;
    name = outcome.next;
    value = outcome.output;
  }
}

function enter(flow: Flow, state: State, input: unknown): Visit {
  const { execution, platform } = flow.running;
  execution.enter(state.name);
  countTransition(flow);
  flow.inState = state.type;
  const enteredEventId = flow.record(`${state.type}StateEntered`, { name: state.name, input });
  const visit = new Visit({ flow, state: state.name, input, enteredEventId, enteredTime: platform.clock.now() });
  flow.visit = visit;
  flow.next = undefined;
  return visit;
}

function reenter(flow: Flow, state: State, stay: VisitPosition): Visit {
  flow.inState = state.type;
  flow.visit = Visit.resume(flow, stay);
  return flow.visit;
}

function exit(flow: Flow, state: State, visit: Visit, outcome: Outcome): void {
  const { output, assigned } = outcome;
  if (isTooLarge(output) || (assigned && Object.values(assigned).some(isTooLarge)))
    throw new StateError(
      'States.DataLimitExceeded',
      `${inState(state.name, visit.enteredEventId)}The state/task '${state.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  if (assigned) Object.assign(flow.variables, assigned);
  flow.record(`${state.type}StateExited`, {
    name: state.name,
    output,
    ...(assigned && { assignedVariables: assigned }),
  });
  flow.inState = undefined;
  flow.visit = undefined;
  if (outcome.next === undefined) flow.end = { output };
  else flow.next = { state: outcome.next, input: output };
  flow.forgetBranches();
}
