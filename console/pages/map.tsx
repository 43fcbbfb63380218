import { useEffect, useMemo, useRef } from 'react';
import type { Hop, MapEdge, MapNode, MapView, NodeStatus, StatusView } from '../../local/control/views.ts';
import { read } from '../client/control.ts';
import { useLoaded, useMessages, useStatus } from '../client/hooks.ts';
import { go, hrefOf } from '../client/route.ts';
import { GraphView } from '../graph/graph-view.tsx';
import { count } from '../ui/format.ts';
import { Empty, Shown } from '../ui/parts.tsx';
import { NodePanel } from './node-panel.tsx';

const load = (): Promise<MapView> => read<MapView>('map', {}, ['nodes', 'edges']);
const close = (): void => go(hrefOf('map'));
const open = (id: string): void => go(hrefOf('map', id));

/** The whole system, drawn from the template that runs. */
export function MapPage({ selected }: { selected: string }) {
  const map = useLoaded(load, ({ type }) => type === 'deployed');
  return (
    <Shown of={map}>
      {(view) => {
        const node = view.nodes.find(({ id }) => id === selected);
        if (view.nodes.length === 0)
          return (
            <Empty title="No stack runs here, only services.">
              Start with an assembly, <code>npm start -- --assembly DIR</code>, and it is drawn here.
            </Empty>
          );
        return (
          <div className={node ? 'with-panel' : ''}>
            <Drawing view={view} />
            {node && <NodePanel key={node.id} node={node} map={view} onClose={close} />}
          </div>
        );
      }}
    </Shown>
  );
}

const WIDTH = 196;
const HEIGHT = 58;

function Drawing({ view }: { view: MapView }) {
  const status = useStatusNow();
  const drawing = useRef<SVGSVGElement>(null);
  usePulses(drawing, view);
  const graph = useMemo(
    () => ({
      nodes: view.nodes.map(({ id }) => ({ id, width: WIDTH, height: HEIGHT })),
      edges: view.edges.map((edge) => ({ id: edgeId(edge), from: edge.from, to: edge.to })),
    }),
    [view],
  );
  return (
    <GraphView
      label="Map of the system"
      drawing={drawing}
      graph={graph}
      onOpen={open}
      lookOf={(id) => {
        const node = view.nodes.find((candidate) => candidate.id === id);
        const now = status?.nodes[id];
        return {
          label: [node?.label ?? id, node?.service, ...(now ? factsOf(now) : [])].join(', '),
          className: `${node?.service ?? ''} ${now && now.failures + now.refused > 0 ? 'failing' : ''} ${now?.depth ? 'waiting' : ''}`,
          content: node && <NodeContent node={node} now={now} />,
        };
      }}
      edgeOf={(id) => {
        const edge = view.edges.find((candidate) => edgeId(candidate) === id);
        const now = edge && status?.edges[`${edge.from}→${edge.to}`];
        return {
          className: `${edge?.kind ?? ''} ${now && now.calls > 0 ? 'used' : ''}`,
          title: [
            edge?.kind,
            ...(edge?.actions ?? []),
            now && `${count(now.calls)} calls, ${count(now.failures)} failed`,
          ]
            .filter(Boolean)
            .join('\n'),
        };
      }}
    />
  );
}

function NodeContent({ node, now }: { node: MapNode; now: NodeStatus | undefined }) {
  const facts = now ? factsOf(now) : [];
  const name = node.label.length > 27 ? `…${node.label.slice(-26)}` : node.label;
  return (
    <>
      <path className="stripe" d={`M3 4V${HEIGHT - 4}`} />
      <text x="12" y="17" className="service">
        {node.service}
      </text>
      <text x="12" y="33" className="name">
        {name}
      </text>
      <text x="12" y="49" className="told">
        {facts.slice(0, 3).join(' · ')}
      </text>
      <title>{[node.label, node.type, ...facts].join('\n')}</title>
    </>
  );
}

/** What a node's counts say, what matters most first. */
export function factsOf(now: NodeStatus): string[] {
  const facts: (string | false | undefined)[] = [
    now.state !== undefined && now.state !== 'RUNNING' && now.state,
    now.depth !== undefined && `${count(now.depth)} waiting`,
    now.inFlight !== undefined && now.inFlight > 0 && `${count(now.inFlight)} in flight`,
    now.failures > 0 && `${count(now.failures)} failed`,
    now.refused > 0 && `${count(now.refused)} refused`,
    now.items !== undefined && `${count(now.items)} items`,
    now.subscribers !== undefined && now.subscribers > 0 && `${count(now.subscribers)} subscribed`,
    now.waiting !== undefined && now.waiting > 0 && `${count(now.waiting)} pending`,
    `${count(now.calls)} calls`,
  ];
  return facts.filter((fact) => typeof fact === 'string');
}

function edgeId({ from, to, kind }: MapEdge): string {
  return `${from}→${to} ${kind}`;
}

/** The status as live messages tell it; what was before the first one is read. */
function useStatusNow(): StatusView | undefined {
  const first = useLoaded(loadStatus, ({ type }) => type === 'reset');
  return useStatus() ?? first.value;
}

const loadStatus = (): Promise<StatusView> => read<StatusView>('status', {}, ['nodes', 'edges']);

/** Lets each edge light up that a hop just went along; not for readers who asked for less motion. */
function usePulses(drawing: { readonly current: SVGSVGElement | null }, view: MapView): void {
  const ids = useMemo(() => view.nodes.map(({ id }) => id).toSorted((a, b) => b.length - a.length), [view]);
  const still = useRef(false);
  useEffect(() => {
    const query = matchMedia('(prefers-reduced-motion: reduce)');
    const take = (): void => {
      still.current = query.matches;
    };
    take();
    query.addEventListener('change', take);
    return () => query.removeEventListener('change', take);
  }, []);
  useMessages((message) => {
    if (message.type !== 'hops' || still.current || document.hidden) return;
    const nodeOf = (name: string): string | undefined =>
      ids.find((id) => name === id || name.startsWith(`${id}/`) || name.startsWith(`${id} `));
    const used = new Map<string, Hop['outcome']>();
    for (const { from, to, outcome } of message.hops) {
      const ends = [nodeOf(from), nodeOf(to)];
      for (const edge of view.edges)
        if (ends.includes(edge.from) && ends.includes(edge.to) && edge.from !== edge.to)
          used.set(edgeId(edge), outcome);
    }
    for (const [id, outcome] of used) {
      const path = drawing.current?.querySelector(`[data-edge="${CSS.escape(id)}"]`);
      const colour = outcome === 'failed' || outcome === 'refused' ? 'var(--bad)' : 'var(--accent)';
      path?.animate([{ stroke: colour, strokeWidth: '3.5px' }, {}], { duration: 900, easing: 'ease-out' });
    }
  });
}
