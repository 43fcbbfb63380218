import { useMemo, useState } from 'react';
import type { ExecutionPath, StateVisit } from '../../local/control/views.ts';
import { statesOf, takenBy } from '../graph/asl.ts';
import { GraphView } from '../graph/graph-view.tsx';
import { duration } from '../ui/format.ts';
import { Json, Panel } from '../ui/parts.tsx';

const HEIGHT = 46;

/** The state machine of an execution as a graph; the way that it took stands out. */
export function WorkflowGraph({ execution }: { execution: ExecutionPath }) {
  // The definition is the same text as long as the machine is the same, though each reading brings a new object.
  const source = JSON.stringify(execution.definition);
  const { nodes, edges } = useMemo(() => statesOf(JSON.parse(source)), [source]);
  const graph = useMemo(
    () => ({
      nodes: nodes.map(({ id, within }) => ({
        id,
        width: Math.max(130, id.length * 8.6 + 24),
        height: HEIGHT,
        ...(within !== undefined && { within }),
      })),
      edges,
    }),
    [nodes, edges],
  );
  const taken = takenBy(execution.states, edges);
  const [selected, setSelected] = useState<string>();
  const visitsOf = (id: string): readonly StateVisit[] => execution.states.filter(({ name }) => name === id);
  const typeOf = (id: string): string => nodes.find((node) => node.id === id)?.type ?? '';
  return (
    <>
      <GraphView
        label="Workflow"
        graph={graph}
        wide="RIGHT"
        lookOf={(id) => {
          const last = visitsOf(id).at(-1);
          return {
            className: `state ${last?.status ?? 'unvisited'}`,
            content: (
              <>
                <text x="12" y="20" className="name">
                  {id}
                </text>{' '}
                <text x="12" y="36" className="told">
                  {last ? tellingOf(last) : typeOf(id)}
                </text>
              </>
            ),
          };
        }}
        edgeOf={(id) => {
          const kind = edges.find((edge) => edge.id === id)?.kind ?? 'next';
          return { className: `${kind} ${taken.has(id) ? 'taken' : ''}`, title: `${id} (${kind})` };
        }}
        onOpen={setSelected}
      />
      {selected !== undefined && (
        <Panel title={selected} onClose={() => setSelected(undefined)}>
          {visitsOf(selected).map((visit) => (
            <p key={visit.entered}>
              {typeOf(selected)}: {tellingOf(visit)} {visit.error && <span className="strong">{visit.error}</span>}
            </p>
          ))}
          {visitsOf(selected).length === 0 && <p>This execution did not come by here.</p>}
          <Json label="Definition" value={definitionOf(execution.definition, selected)} />
        </Panel>
      )}
      <details className="more">
        <summary>Input and output</summary>
        <Json label="Input" value={execution.input ?? 'No input is kept.'} />
        <Json label="Output" value={execution.output ?? execution.cause ?? execution.error ?? 'No output.'} />
      </details>
    </>
  );
}

/** Few enough words for a node: how it went, and how often it was tried or else how long it took. */
function tellingOf({ status, entered, exited, retries }: StateVisit): string {
  const took = exited !== undefined && duration(exited - entered);
  return [status, retries > 0 ? `${retries + 1} tries` : took].filter(Boolean).join(', ');
}

/** A state's own part of the definition, wherever it is nested. */
function definitionOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = key === 'States' && name in Object(member) ? Object(member)[name] : definitionOf(member, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
