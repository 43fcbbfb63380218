import { useMemo, useRef } from 'react';
import type { Hop, MapEdge, MapNode, MapView, NodeStatus, StatusView } from '../../local/control/views.ts';
import { read } from '../client/control.ts';
import { useLoaded, useMessages, useStatus } from '../client/hooks.ts';
import { isWithin } from '../client/node-name.ts';
import { go, hrefOf } from '../client/route.ts';
import { GraphView } from '../graph/graph-view.tsx';
import { count, plural } from '../ui/format.ts';
import { Empty, Shown } from '../ui/parts.tsx';
import { NodePanel } from './node-panel.tsx';

const load = (): Promise<MapView> => read<MapView>('map', {}, ['nodes', 'edges']);
const close = (): void => go(hrefOf('map'));
const open = (id: string): void => go(hrefOf('map', id));

/** The map with what is a part of something, an API's data source, drawn as that: it has no life of its own. */
function wholesOf({ nodes, edges }: MapView): { view: MapView; wholeOf: (id: string) => string } {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent ?? id]));
  const wholeOf = (id: string): string => parents.get(id) ?? id;
  const merged = new Map<string, MapEdge>();
  for (const edge of edges) {
    const whole = { ...edge, from: wholeOf(edge.from), to: wholeOf(edge.to) };
    const actions = new Set([...(merged.get(edgeId(whole))?.actions ?? []), ...edge.actions]);
    if (whole.from !== whole.to) merged.set(edgeId(whole), { ...whole, actions: [...actions] });
  }
  return { view: { nodes: nodes.filter(({ parent }) => !parent), edges: [...merged.values()] }, wholeOf };
}

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
            <Drawing map={view} />
            {node && <NodePanel key={node.id} node={node} map={view} onClose={close} />}
          </div>
        );
      }}
    </Shown>
  );
}

const WIDTH = 188;
const HEIGHT = 58;
/** Letters that fit into a node's width. */
const LONGEST = 20;

function Drawing({ map }: { map: MapView }) {
  const status = useStatusNow();
  const drawing = useRef<SVGSVGElement>(null);
  const { view, wholeOf } = useMemo(() => wholesOf(map), [map]);
  usePulses(drawing, map, view.edges, wholeOf);
  const graph = useMemo(
    () => ({
      nodes: view.nodes.map(({ id }) => ({ id, width: WIDTH, height: HEIGHT })),
      edges: view.edges.map((edge) => ({ id: edgeId(edge), from: edge.from, to: edge.to })),
    }),
    [view],
  );
  const traffic = new Map<string, { calls: number; failures: number }>();
  for (const [pair, { calls, failures }] of Object.entries(status?.edges ?? {})) {
    const key = pair.split('→').map(wholeOf).join('→');
    const { calls: c, failures: f } = traffic.get(key) ?? { calls: 0, failures: 0 };
    traffic.set(key, { calls: c + calls, failures: f + failures });
  }
  return (
    <GraphView
      label="Map of the system"
      drawing={drawing}
      graph={graph}
      wide="ROWS"
      onOpen={open}
      lookOf={(id) => {
        const node = view.nodes.find((candidate) => candidate.id === id);
        const now = status?.nodes[id];
        const failing = now && now.failures + now.refused > 0;
        return {
          className: `${node?.service ?? ''} ${failing ? 'failing' : ''} ${now?.depth ? 'waiting' : ''}`,
          content: node && <NodeContent node={node} now={now} />,
        };
      }}
      edgeOf={(id) => {
        const edge = view.edges.find((candidate) => edgeId(candidate) === id);
        const now = edge && traffic.get(`${edge.from}→${edge.to}`);
        const told = now && `${plural(now.calls, 'call')}, ${count(now.failures)} failed`;
        return {
          className: `${edge?.kind ?? ''} ${now && now.calls > 0 ? 'used' : ''}`,
          title: [edge?.kind, ...(edge?.actions ?? []), told].filter(Boolean).join('\n'),
        };
      }}
    />
  );
}

function NodeContent({ node, now }: { node: MapNode; now: NodeStatus | undefined }) {
  const facts = now && (node.arn || now.calls > 0) ? factsOf(now) : [];
  const at = node.label.lastIndexOf('/');
  const [group, name] = [node.label.slice(0, Math.max(0, at)), node.label.slice(at + 1)];
  return (
    <>
      <path className="stripe" d={`M3 4V${HEIGHT - 4}`} />
      <text x="12" y="17" className="service">
        {[node.service, group].filter(Boolean).join(' · ')}
      </text>{' '}
      <text x="12" y="33" className="name">
        {name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name}
      </text>{' '}
      <text x="12" y="49" className="told">
        {facts.slice(0, 2).join(' · ')}
      </text>
    </>
  );
}

/** What a node's counts say, what matters most first. */
function factsOf(now: NodeStatus): string[] {
  const facts: (string | false | undefined)[] = [
    now.state !== undefined && now.state !== 'RUNNING' && now.state,
    now.depth !== undefined && `${count(now.depth)} waiting`,
    now.inFlight !== undefined && now.inFlight > 0 && `${count(now.inFlight)} in flight`,
    now.running !== undefined && now.running > 0 && `${count(now.running)} running`,
    now.failures > 0 && `${count(now.failures)} failed`,
    now.refused > 0 && `${count(now.refused)} refused`,
    now.items !== undefined && plural(now.items, 'item'),
    now.subscribers !== undefined && now.subscribers > 0 && `${count(now.subscribers)} subscribed`,
    now.waiting !== undefined && now.waiting > 0 && `${count(now.waiting)} pending`,
    now.events !== undefined && plural(now.events, 'event'),
    now.calls > 0 && plural(now.calls, 'call'),
  ];
  const told = facts.filter((fact) => typeof fact === 'string');
  return told.length > 0 ? told : ['0 calls'];
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
function usePulses(
  drawing: { readonly current: SVGSVGElement | null },
  { nodes }: MapView,
  edges: readonly MapEdge[],
  wholeOf: (id: string) => string,
): void {
  // The journal's names begin with a node's id; the longest that fits is the node.
  const ids = useMemo(() => nodes.map(({ id }) => id).toSorted((a, b) => b.length - a.length), [nodes]);
  const nodeOf = (name: string): string => wholeOf(ids.find((id) => isWithin(name, id)) ?? name);
  useMessages((message) => {
    if (message.type !== 'hops' || document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const used = new Map<string, Hop['outcome']>();
    for (const { from, to, outcome } of message.hops) {
      const ends = [nodeOf(from), nodeOf(to)];
      for (const edge of edges) if (ends.includes(edge.from) && ends.includes(edge.to)) used.set(edgeId(edge), outcome);
    }
    for (const [id, outcome] of used) {
      const path = drawing.current?.querySelector(`[data-edge="${CSS.escape(id)}"]`);
      const colour = outcome === 'failed' || outcome === 'refused' ? 'var(--bad)' : 'var(--accent)';
      path?.animate([{ stroke: colour, strokeWidth: '3.5px' }, {}], { duration: 900, easing: 'ease-out' });
    }
  });
}
