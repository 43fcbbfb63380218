import type { StateContainer } from '../states/state.ts';

/** A valid definition, compiled. */
export interface MachineDefinition {
  readonly text: string;
  readonly comment: string | undefined;
  readonly container: StateContainer;
  /** TimeoutSeconds of the whole machine. */
  readonly timeoutSeconds: number | undefined;
}
