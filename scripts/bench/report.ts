import type { Spread } from '../common/statistics.ts';
import { renderTable } from '../common/table.ts';
import { OUTCOMES } from '../compare/render.ts';
import type { Comparison } from '../compare/run.ts';
import type { BenchReport, DesignReport } from './run.ts';

/** What one design's figures say, by the name of the row. */
type Column = Map<string, string>;

/**
 * What was measured, as one table for people, the designs side by side: the median, and in brackets the lowest and
 * highest of the repeats. A dash stands where a design was not measured.
 */
export function describeBench({ machine, options, designs, comparison }: BenchReport): string {
  const { processor, cores, memoryGb, system, node, v8 } = machine;
  const columns = designs.map((report) => columnOf(report, comparison));
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return [
    `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}, V8 ${v8}`,
    `seed ${options.seed}${options.quick ? ', quick: a look, not a measurement' : ''}${options.functionsOverTcp ? ', functions over TCP' : ''}`,
    '',
    renderTable(
      ['', ...designs.map(({ design }) => design)],
      names.map((name) => [name, ...columns.map((column) => column.get(name) ?? '–')]),
    ),
    ...(comparison ? ['', 'The faults, the same for both:', ...comparison.plan.map((rule) => `  ${rule}`)] : []),
  ].join('\n');
}

function columnOf(report: DesignReport, comparison: Comparison | undefined): Column {
  const rows = [
    ...startupRows(report),
    ...latencyRows(report),
    ...throughputRows(report),
    ...(comparison ? hopRows(report.design, comparison) : []),
    ...floorRows(report),
    ...growthRows(report),
    ...(comparison ? faultRows(report.design, comparison) : []),
  ];
  return new Map(rows);
}

type Row = readonly [what: string, figure: string];

function startupRows({ startup }: DesignReport): Row[] {
  if (!startup) return [];
  return [
    ['cold synth, s', spread(startup.coldSynth, 2, 1_000)],
    ['cached synth, s', spread(startup.cachedSynth, 3, 1_000)],
    ['start with a cold synth, ms', spread(startup.cold, 0)],
    ['start with a cached synth, ms', spread(startup.cached, 0)],
    ['  of that, as printed: Ready in N ms', spread(startup.readyIn, 0)],
    ['idle memory, MB', spread(startup.idleMemoryMb, 0)],
  ];
}

function latencyRows({ latency = [] }: DesignReport): Row[] {
  return latency.flatMap(({ offered, p50, p95, p99 }): Row[] => [
    [`order → email at ${offered}/s, p50 ms`, spread(p50, 1)],
    [`order → email at ${offered}/s, p95 ms`, spread(p95, 1)],
    [`order → email at ${offered}/s, p99 ms`, spread(p99, 1)],
  ]);
}

function throughputRows({ throughput }: DesignReport): Row[] {
  if (!throughput) return [];
  return [
    ['sustained orders/s', spread(throughput.ordersPerSecond, 0)],
    ['CPU ms per order, total', spread(throughput.total, 2)],
    ['CPU ms per order, main thread', spread(throughput.main, 2)],
    ['CPU ms per order, Lambda threads', spread(throughput.lambda, 2)],
    ['Lambda invocations per order', spread(throughput.invocations, 2)],
  ];
}

function hopRows(design: string, { figures }: Comparison): Row[] {
  const found = figures.find((each) => each.design === design);
  return found ? [['hops per order', found.hops.toFixed(1)]] : [];
}

function floorRows({ floor }: DesignReport): Row[] {
  return floor ? [['CPU ms per order, the function alone', spread(floor.cpuMsPerOrder, 2)]] : [];
}

function growthRows({ growth }: DesignReport): Row[] {
  const byOrders = (growth?.byOrders ?? []).flatMap(({ orders, memoryMb, window }): Row[] => [
    [`after ${thousands(orders)} orders: memory, MB`, memoryMb.toFixed(0)],
    [`after ${thousands(orders)} orders: CPU ms per order`, window.cpuMsPerOrder.total.toFixed(2)],
    [`after ${thousands(orders)} orders: orders/s`, window.ordersPerSecond.toFixed(0)],
  ]);
  const byDepth = (growth?.byDepth ?? []).flatMap(({ depth, window }): Row[] => [
    [`${thousands(depth)} orders at once: CPU ms per order`, window.cpuMsPerOrder.total.toFixed(2)],
    [`${thousands(depth)} orders at once: orders/s`, window.ordersPerSecond.toFixed(0)],
  ]);
  return [...byOrders, ...byDepth];
}

function faultRows(design: string, { outcomes, orders }: Comparison): Row[] {
  const found = outcomes.find((each) => each.design === design);
  if (!found) return [];
  return OUTCOMES.map(([what, of]) => [`under faults, of ${orders} orders: ${what}`, String(of(found))]);
}

/** `unit` is how many of the spread's units make one of the shown. */
function spread({ median, lowest, highest, runs }: Spread, digits: number, unit = 1): string {
  const shown = (value: number): string => (value / unit).toFixed(digits);
  return runs > 1 ? `${shown(median)} (${shown(lowest)}–${shown(highest)})` : shown(median);
}

function thousands(count: number): string {
  return count.toLocaleString('en');
}
