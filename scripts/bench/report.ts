import type { BenchReport, SubjectReport } from './run.ts';
import type { Spread } from './statistics.ts';

type Row = readonly [what: string, figure: string];

/** What was measured, as one table for people: the median, and in brackets the lowest and highest of the repeats. */
export function describeBench({ machine, options, subjects }: BenchReport): string {
  const { processor, cores, memoryGb, system, node, v8 } = machine;
  const lines = [
    `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}, V8 ${v8}`,
    `seed ${options.seed}${options.quick ? ', quick: a look, not a measurement' : ''}${options.functionsOverTcp ? ', functions over TCP' : ''}`,
  ];
  for (const subject of subjects) {
    const rows = rowsOf(subject);
    const width = Math.max(...rows.map(([what]) => what.length));
    lines.push('', subject.subject, ...rows.map(([what, figure]) => `  ${what.padEnd(width)}  ${figure}`));
  }
  return lines.join('\n');
}

function rowsOf({ startup, latency = [], throughput, growth }: SubjectReport): Row[] {
  const rows: Row[] = [];
  if (startup)
    rows.push(
      ['start without an assembly, ms', spread(startup.cold, 0)],
      ['start with a cached one, ms', spread(startup.cached, 0)],
      ['  of that, as printed: Ready in', spread(startup.readyIn, 0)],
      ['idle memory, MB', spread(startup.idleMemoryMb, 0)],
    );
  for (const { offered, p50, p95, p99 } of latency)
    rows.push([
      `order → email at ${offered}/s, ms`,
      `p50 ${spread(p50, 1)}  p95 ${spread(p95, 1)}  p99 ${spread(p99, 1)}`,
    ]);
  if (throughput)
    rows.push(
      ['sustained orders/s', spread(throughput.ordersPerSecond, 0)],
      ['CPU ms per order, all threads', spread(throughput.total, 2)],
      ['  main thread', spread(throughput.main, 2)],
      ['  threads of Lambda functions', spread(throughput.lambda, 2)],
      ['Lambda invocations per order', spread(throughput.invocations, 2)],
    );
  for (const { ordersBefore, window } of growth?.byOrders ?? [])
    rows.push([
      `after ${ordersBefore} orders`,
      `${window.memoryMb.toFixed(0)} MB, ${window.cpuMsPerOrder.total.toFixed(2)} CPU ms per order, ${window.ordersPerSecond.toFixed(0)}/s`,
    ]);
  for (const { depth, window } of growth?.byDepth ?? [])
    rows.push([
      `${depth} orders under way at once`,
      `${window.cpuMsPerOrder.total.toFixed(2)} CPU ms per order, ${window.ordersPerSecond.toFixed(0)}/s`,
    ]);
  return rows;
}

function spread({ median, lowest, highest, runs }: Spread, digits: number): string {
  const text = median.toFixed(digits);
  return runs > 1 ? `${text} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})` : text;
}
