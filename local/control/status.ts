import type { Gauges } from '../platform/service.ts';
import type { TemplateMap } from './map.ts';
import type { Traffic } from './traffic.ts';
import type { EdgeStatus, NodeStatus, StatusView } from './views.ts';

type Count = { -readonly [K in keyof NodeStatus]: NodeStatus[K] };

/** Whoever reads asks, but the work goes the other way: from the queue to its reader. */
const READING = new Set(['sqs:ReceiveMessage', 'dynamodbstreams:GetRecords']);
/** What these start, an execution or a field, has a hop of its own, which tells how it ended. */
const STARTING = new Set(['states:StartExecution', 'states:StartSyncExecution', 'appsync:GraphQL']);

/** How every node and edge of the map stands at `at`: what went over it since the start, and its gauges by ARN. */
export function statusView(parts: {
  map: TemplateMap;
  traffic: readonly Traffic[];
  gauges: Iterable<readonly [string, Gauges]>;
  at: number;
}): StatusView {
  const { names, view } = parts.map;
  const nodes: Record<string, Count> = Object.fromEntries(view.nodes.map(({ id }) => [id, uncounted()]));
  const askers: Record<string, Count> = Object.fromEntries(
    view.nodes.flatMap(({ id, arn }) => (arn === undefined ? [] : [[id, uncounted()]])),
  );
  const edges: Record<string, { -readonly [K in keyof EdgeStatus]: EdgeStatus[K] }> = {};
  for (const one of parts.traffic) {
    if (STARTING.has(one.action) && one.failures + one.refused === 0) continue;
    const asker = names.nodeOf(one.from) ?? one.from;
    const answerer = names.nodeOf(one.to) ?? one.to;
    const [from, to] = READING.has(one.action) ? [answerer, asker] : [asker, answerer];
    add(nodes[answerer], one);
    add(askers[asker], one);
    const key = `${from}→${to}`;
    const edge = edges[key] ?? { calls: 0, failures: 0 };
    edges[key] = edge;
    edge.calls += one.calls;
    edge.failures += one.failures + one.refused;
    edge.lastAt = Math.max(edge.lastAt ?? 0, one.lastAt);
  }
  for (const [id, asked] of Object.entries(askers)) if (nodes[id]?.calls === 0) nodes[id] = asked;
  for (const [arn, gauges] of parts.gauges) {
    const id = names.nodeOfArn(arn);
    const node = id === undefined ? undefined : nodes[id];
    if (node) Object.assign(node, gauges);
  }
  return { at: parts.at, nodes, edges };
}

function uncounted(): Count {
  return { calls: 0, failures: 0, refused: 0, filtered: 0 };
}

function add(count: Count | undefined, { calls, failures, refused, filtered, lastAt }: Traffic): void {
  if (!count) return;
  count.calls += calls;
  count.failures += failures;
  count.refused += refused;
  count.filtered += filtered;
  count.lastAt = Math.max(count.lastAt ?? 0, lastAt);
}
