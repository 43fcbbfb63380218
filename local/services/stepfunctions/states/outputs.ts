import { isRecord } from '../../../core/fields.ts';
import type { Additions, Visit } from '../interpreter/visit.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import type { Template } from '../jsonata/template.ts';
import type { Outcome } from './state.ts';

/** `Output` and `Assign`, which states, choice rules and catchers have alike. */
export interface Outputs {
  readonly output: Template | undefined;
  readonly assign: Template | undefined;
}

/**
 * Evaluates `Output` and `Assign`. Both see the variables as they were when the state was entered; without `Output` the
 * output is `otherwise`.
 */
export async function leave(
  visit: Visit,
  outputs: Outputs,
  way: { next: string | undefined; otherwise: unknown; additions?: Additions },
): Promise<Outcome> {
  const { output, assign } = outputs;
  if (!output && !assign) return { next: way.next, output: way.otherwise };
  const bindings: Bindings = visit.bindings(way.additions);
  const result = output ? await visit.evaluate(output, bindings) : way.otherwise;
  const assigned = assign ? await visit.evaluate(assign, bindings) : undefined;
  return { next: way.next, output: result, ...(isRecord(assigned) && { assigned }) };
}
