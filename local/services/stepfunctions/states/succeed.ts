import type { Template } from '../jsonata/template.ts';
import { leave } from './outputs.ts';
import type { State } from './state.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html */
export function succeedState(name: string, output: Template | undefined): State {
  const outputs = { output, assign: undefined };
  return { name, type: 'Succeed', run: (visit) => leave(visit, outputs, { next: undefined, otherwise: visit.input }) };
}
