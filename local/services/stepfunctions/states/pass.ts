import { leave, type Outputs } from './outputs.ts';
import type { State } from './state.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html */
export function passState(name: string, next: string | undefined, outputs: Outputs): State {
  return { name, type: 'Pass', run: (visit) => leave(visit, outputs, { next, otherwise: visit.input }) };
}
