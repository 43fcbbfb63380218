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
  const ways: Record<string, Count> = {};
  for (const one of parts.traffic) {
    if (STARTING.has(one.action) && one.failures + one.refused === 0) continue;
    const asker = names.nodeOf(one.from) ?? one.from;
    const answerer = names.nodeOf(one.to) ?? one.to;
    const [from, to] = READING.has(one.action) ? [answerer, asker] : [asker, answerer];
    // What was filtered out went no further, and what a resource notes of itself, its state, was asked by nobody.
    const counted = { ...one, calls: from === to ? 0 : one.calls - one.filtered };
    add(nodes[answerer], counted);
    const way = ways[`${from}→${to}`] ?? uncounted();
    ways[`${from}→${to}`] = way;
    add(way, counted);
  }
  const unasked = new Set(view.nodes.flatMap(({ id }) => (nodes[id]?.calls === 0 ? [id] : [])));
  // Two kinds of edges may join the same nodes; there is one way between them.
  for (const pair of new Set(view.edges.map(({ from, to }) => `${from}→${to}`))) {
    const [from = ''] = pair.split('→');
    const way = ways[pair];
    if (way && unasked.has(from)) add(nodes[from], { ...way, filtered: 0 });
  }
  for (const [arn, gauges] of parts.gauges) {
    const id = names.nodeOfArn(arn);
    const node = id === undefined ? undefined : nodes[id];
    if (node) Object.assign(node, gauges);
  }
  return {
    at: parts.at,
    nodes,
    edges: Object.fromEntries(Object.entries(ways).map(([pair, way]) => [pair, edgeOf(way)])),
  };
}

function uncounted(): Count {
  return { calls: 0, failures: 0, refused: 0, filtered: 0 };
}

function edgeOf({ calls, failures, refused, lastAt }: Count): EdgeStatus {
  return { calls, failures: failures + refused, ...(lastAt !== undefined && { lastAt }) };
}

function add(count: Count | undefined, { calls, failures, refused, filtered, lastAt = 0 }: Count): void {
  if (!count) return;
  count.calls += calls;
  count.failures += failures;
  count.refused += refused;
  count.filtered += filtered;
  count.lastAt = Math.max(count.lastAt ?? 0, lastAt);
}
