import type { Visit } from '../interpreter/visit.ts';

export type StateType = 'Task' | 'Choice' | 'Pass' | 'Wait' | 'Map' | 'Parallel' | 'Succeed' | 'Fail';

/** How a state was left. */
export interface Outcome {
  /** The state to go to; undefined ends the flow. */
  readonly next: string | undefined;
  readonly output: unknown;
  /** Variables to set, visible from the next state on. */
  readonly assigned?: Readonly<Record<string, unknown>> | undefined;
}

/** A compiled state. `run` raises StateError when the state fails, Cancelled when its flow is ended. */
export interface State {
  readonly name: string;
  readonly type: StateType;
  run(visit: Visit): Outcome | Promise<Outcome>;
}

/** States that lead to each other: a machine, a branch, an item processor. */
export interface StateContainer {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}
