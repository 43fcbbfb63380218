import type { StateVisit } from '../../local/control/views.ts';

/** A state of a definition: what the drawing needs of it. */
export interface StateNode {
  readonly id: string;
  readonly type: string;
  /** The Parallel or Map state that it is inside of. */
  readonly within?: string;
}

export interface Transition {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: 'next' | 'choice' | 'default' | 'catch';
}

/** A definition in Amazon States Language as a graph. State names are unique in a definition, nested ones too. */
export function statesOf(definition: unknown): { nodes: StateNode[]; edges: Transition[] } {
  const nodes: StateNode[] = [];
  const edges: Transition[] = [];
  const add = (from: string, to: unknown, kind: Transition['kind']): void => {
    const id = `${from}→${String(to)}`;
    if (typeof to === 'string' && !edges.some((edge) => edge.id === id)) edges.push({ id, from, to, kind });
  };
  const walk = (machine: unknown, within: string | undefined): void => {
    for (const [id, state] of Object.entries(recordOf(recordOf(machine)['States']))) {
      const fields = recordOf(state);
      nodes.push({ id, type: String(fields['Type']), ...(within !== undefined && { within }) });
      for (const choice of listOf(fields['Choices'])) add(id, recordOf(choice)['Next'], 'choice');
      add(id, fields['Default'], 'default');
      add(id, fields['Next'], 'next');
      for (const caught of listOf(fields['Catch'])) add(id, recordOf(caught)['Next'], 'catch');
      for (const branch of listOf(fields['Branches'])) walk(branch, id);
      walk(fields['ItemProcessor'] ?? fields['Iterator'], id);
    }
  };
  walk(definition, undefined);
  return { nodes, edges };
}

/** The ids of the transitions that an execution took, by the states that it visited one after the other. */
export function takenBy(visits: readonly StateVisit[], edges: readonly Transition[]): ReadonlySet<string> {
  const taken = new Set<string>();
  const ordered = visits.toSorted((a, b) => a.entered - b.entered);
  for (const [index, { name }] of ordered.entries()) {
    // States inside of this one come in between, but no transition leads to them.
    const ways = edges.filter(({ from }) => from === name);
    const next = ordered.slice(index + 1).find((visit) => ways.some(({ to }) => to === visit.name));
    if (next) taken.add(`${name}→${next.name}`);
  }
  return taken;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
