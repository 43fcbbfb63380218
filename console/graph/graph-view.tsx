import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { FOCUSABLE, Said } from '../ui/parts.tsx';
import { type Direction, type Graph, type Layout, layoutOf, pathOf } from './layout.ts';

/** How a node looks; what stands in it is given by the caller. */
export interface NodeLook {
  readonly className: string;
  /** Its text is also its name: keep spaces between the lines. */
  readonly content: ReactNode;
}

interface GraphViewProps {
  readonly label: string;
  readonly graph: Graph;
  /** How it is laid out where there is width for it. */
  readonly wide: Direction;
  readonly lookOf: (id: string) => NodeLook;
  /** A class for an edge, and what a pointer that rests on it is told. */
  readonly edgeOf: (id: string) => { readonly className: string; readonly title: string };
  readonly onOpen: (id: string) => void;
  /** Gets the drawing, for whoever animates its edges (`[data-edge]`). */
  readonly drawing?: { current: SVGSVGElement | null };
}

const NARROW_PX = 720;

/** Nodes and edges, laid out from left to right, or from top to bottom where there is no width. */
export function GraphView({ label, graph, wide, lookOf, edgeOf, onOpen, drawing }: GraphViewProps) {
  const frame = useRef<HTMLElement>(null);
  const arrow = useId();
  const [direction, setDirection] = useState<Direction>();
  const [layout, setLayout] = useState<Layout>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setDirection(element.clientWidth < NARROW_PX ? 'DOWN' : wide));
    observer.observe(element);
    return () => observer.disconnect();
  }, [wide]);
  useEffect(() => {
    if (!direction) return;
    let shown = true;
    layoutOf(graph, direction).then(
      (result) => shown && setLayout(result),
      (error: unknown) => shown && setProblem(`The drawing could not be made: ${String(error)}`),
    );
    return () => {
      shown = false;
    };
  }, [graph, direction]);

  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>): void => {
    const node = event.target instanceof Element ? event.target.getAttribute('data-node') : null;
    if (!node || !layout) return;
    if (event.key === 'Enter' || event.key === ' ') onOpen(node);
    else {
      const to = neighbour(layout, node, event.key);
      if (to === undefined) return;
      event.currentTarget.querySelector<SVGGElement>(`[data-node="${CSS.escape(to)}"]`)?.focus();
    }
    event.preventDefault();
  };
  return (
    <section className="graph" aria-label={label} ref={frame} {...FOCUSABLE}>
      {problem && <Said said={{ text: problem, bad: true }} />}
      {layout && (
        // biome-ignore lint/a11y/useSemanticElements: a drawing, whose keys are those of the nodes inside
        <svg
          ref={(element) => {
            if (drawing) drawing.current = element;
            element?.style.setProperty('--natural', `${layout.width}px`);
          }}
          role="group"
          aria-label={label}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          onKeyDown={onKeyDown}
        >
          <defs>
            <marker
              id={arrow}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="9"
              markerHeight="9"
              orient="auto"
            >
              <path d="M0 0L8 4L0 8z" className="arrow" />
            </marker>
          </defs>
          {graph.edges.map(({ id }) => {
            const { className, title } = edgeOf(id);
            return (
              <g key={id} className={`edge ${className}`}>
                <path data-edge={id} d={pathOf(layout.lines.get(id) ?? [])} markerEnd={`url(#${arrow})`}>
                  <title>{title}</title>
                </path>
              </g>
            );
          })}
          {graph.nodes.map(({ id }) => {
            const box = layout.boxes.get(id);
            if (!box) return null;
            const { className, content } = lookOf(id);
            return (
              // biome-ignore lint/a11y/useSemanticElements: a drawing has no button elements
              <g
                key={id}
                className={`node ${className}`}
                transform={`translate(${box.x} ${box.y})`}
                data-node={id}
                role="button"
                tabIndex={0}
                onClick={() => onOpen(id)}
              >
                <rect width={box.width} height={box.height} rx="5" />
                {content}
              </g>
            );
          })}
        </svg>
      )}
    </section>
  );
}

const STEPS: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/** The nearest node in the direction of an arrow key, near being along it more than aside. */
function neighbour(layout: Layout, from: string, key: string): string | undefined {
  const step = STEPS[key];
  const here = layout.boxes.get(from);
  if (!step || !here) return undefined;
  let best: { id: string; distance: number } | undefined;
  for (const [id, box] of layout.boxes) {
    const [dx, dy] = [
      box.x + box.width / 2 - here.x - here.width / 2,
      box.y + box.height / 2 - here.y - here.height / 2,
    ];
    const along = dx * step.x + dy * step.y;
    const distance = along + 2 * Math.abs(dx * step.y + dy * step.x);
    if (id !== from && along > 1 && (!best || distance < best.distance)) best = { id, distance };
  }
  return best?.id;
}
