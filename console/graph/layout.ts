import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';

/** What is to be drawn. Lengths in pixels; `within` names the node that encloses another. */
export interface Graph {
  readonly nodes: readonly {
    readonly id: string;
    readonly width: number;
    readonly height: number;
    readonly within?: string;
  }[];
  readonly edges: readonly { readonly id: string; readonly from: string; readonly to: string }[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything goes, from the upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  /** The corners of each edge's line. */
  readonly lines: ReadonlyMap<string, readonly { readonly x: number; readonly y: number }[]>;
}

/**
 * Which way the layers follow each other. `ROWS`: to the right, and on in a second row instead of out of sight; `DOWN`:
 * downwards and never more than two beside each other.
 */
export type Direction = 'RIGHT' | 'DOWN' | 'ROWS';

const done = new Map<string, Promise<Layout>>();
/** Layouts of more graphs than these are computed again when they come back. */
const REMEMBERED = 30;

/** Lays a graph out in layers, each graph once. The engine is loaded at the first call. Raises its error. */
export function layoutOf(graph: Graph, direction: Direction): Promise<Layout> {
  const key = JSON.stringify([graph, direction]);
  const known = done.get(key);
  if (known) return known;
  const layout = compute(graph, direction);
  done.set(key, layout);
  layout.catch(() => done.delete(key));
  const [oldest] = done.keys();
  if (done.size > REMEMBERED && oldest !== undefined) done.delete(oldest);
  return layout;
}

async function compute(graph: Graph, direction: Direction): Promise<Layout> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const childrenOf = (parent: string | undefined): ElkNode[] =>
    graph.nodes
      .filter(({ within }) => within === parent)
      .map(({ id, width, height }) => {
        const children = childrenOf(id);
        return children.length > 0
          ? { id, children, layoutOptions: { 'elk.padding': PADDING } }
          : { id, width, height };
      });
  const root: ElkNode = await new Elk().layout({
    id: '',
    layoutOptions: { ...OPTIONS, ...DIRECTIONS[direction] },
    children: childrenOf(undefined),
    edges: graph.edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  });
  return {
    width: root.width ?? 0,
    height: root.height ?? 0,
    boxes: new Map(boxesOf(root)),
    lines: new Map((root.edges ?? []).map((edge: ElkExtendedEdge) => [edge.id, cornersOf(edge)])),
  };
}

const PADDING = '[top=46,left=12,bottom=12,right=12]';
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
  'elk.spacing.nodeNode': '18',
  'elk.spacing.edgeNode': '14',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};
const DIRECTIONS: Readonly<Record<Direction, Readonly<Record<string, string>>>> = {
  RIGHT: { 'elk.direction': 'RIGHT' },
  DOWN: {
    'elk.direction': 'DOWN',
    'elk.layered.layering.strategy': 'COFFMAN_GRAHAM',
    'elk.layered.layering.coffmanGraham.layerBound': '2',
    'elk.layered.nodePlacement.strategy': 'SIMPLE',
    'elk.spacing.nodeNode': '12',
    'elk.spacing.edgeNode': '8',
    'elk.layered.spacing.nodeNodeBetweenLayers': '24',
  },
  ROWS: { 'elk.direction': 'RIGHT', 'elk.layered.wrapping.strategy': 'MULTI_EDGE', 'elk.aspectRatio': '1.6' },
};

function boxesOf(node: ElkNode): [string, Box][] {
  return (node.children ?? []).flatMap((child): [string, Box][] => {
    const { id, x = 0, y = 0, width = 0, height = 0 } = child;
    return [[id, { x, y, width, height }], ...boxesOf(child)];
  });
}

function cornersOf({ sections = [] }: ElkExtendedEdge): { x: number; y: number }[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
}

/** An SVG path along corners, rounded a little. */
export function pathOf(corners: readonly { readonly x: number; readonly y: number }[]): string {
  return corners
    .map((corner, index) => {
      const [before, after] = [corners[index - 1], corners[index + 1]];
      if (!before) return `M${corner.x} ${corner.y}`;
      if (!after) return `L${corner.x} ${corner.y}`;
      const [a, b] = [towards(corner, before), towards(corner, after)];
      return `L${a.x} ${a.y}Q${corner.x} ${corner.y} ${b.x} ${b.y}`;
    })
    .join('');
}

const RADIUS = 6;

function towards(from: { x: number; y: number }, to: { x: number; y: number }): { x: number; y: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = Math.min(RADIUS, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
