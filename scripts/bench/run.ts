import { arch, cpus, platform, release, totalmem } from 'node:os';
import { synthesized } from '../common/designs.ts';
import { type Spread, spreadOf } from '../common/statistics.ts';
import { type Comparison, compareDesigns } from '../compare/run.ts';
import { type Floor, measureFloor } from './floor.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { type Latency, latencyAt } from './latency.ts';
import { MeasuredCloud } from './measured-cloud.ts';
import type { BenchOptions } from './options.ts';
import { type Plan, plansOf } from './plan.ts';
import { measureStartup, type Startup } from './startup.ts';
import { runOrders, type Throughput } from './throughput.ts';

/** Where it was measured, without which no figure means anything. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
}

/** The repeats of one measurement: figures by name, and how far they lie apart. */
export type Figures<Name extends string> = Readonly<Record<Name, Spread>>;

/** What was measured of one design, as far as it was asked for. */
export interface DesignReport {
  readonly design: string;
  readonly startup?: Startup;
  readonly latency?: readonly (Figures<'p50' | 'p95' | 'p99' | 'sent'> & { readonly offered: number })[];
  readonly throughput?: Figures<'ordersPerSecond' | 'main' | 'lambda' | 'total' | 'invocations'>;
  readonly growth?: Growth;
  readonly floor?: Floor;
}

export interface BenchReport {
  readonly machine: Machine;
  readonly options: BenchOptions;
  readonly designs: readonly DesignReport[];
  /** Both designs calm and under the same faults. */
  readonly comparison?: Comparison;
}

const IN_FLIGHT = 50;
/** Of the comparison under faults, in which calls are tried again: far below what either design sustains. */
const COMPARED_PER_SECOND = 20;

/** Told what is being done. */
type Say = (what: string) => void;

/** Measures each design in turn. Raises an Error when an order is lost that nothing was to happen to. */
export async function runBench(options: BenchOptions, say: Say): Promise<BenchReport> {
  const designs: DesignReport[] = [];
  for (const plan of plansOf(options))
    designs.push(await measure(plan, options, (what) => say(`${plan.design.name}: ${what}`)));
  const report = { machine: thisMachine(), options, designs };
  if (!options.parts.includes('comparison')) return report;
  const { quick, seed } = options;
  const comparison = await compareDesigns({ orders: quick ? 60 : 300, perSecond: COMPARED_PER_SECOND, seed }, say);
  return { ...report, comparison };
}

async function measure(plan: Plan, options: BenchOptions, say: Say): Promise<DesignReport> {
  const { quick, repeats } = options;
  const design = await synthesized(plan.design);
  let report: DesignReport = { design: design.name };
  if (plan.startup) {
    say('start-up');
    report = { ...report, startup: await measureStartup(design, options) };
  }
  if (plan.rates.length > 0 || plan.sustained !== undefined) {
    const cloud = await warmCloud(plan, options, say);
    if (plan.rates.length > 0) report = { ...report, latency: await measureLatency(cloud, plan.rates, options, say) };
    if (plan.sustained !== undefined)
      report = { ...report, throughput: await measureThroughput(cloud, plan.sustained, options, say) };
    await cloud.stop();
  }
  if (plan.growth) {
    const cloud = await warmCloud(plan, options, say);
    say(`growth up to ${options.orders} orders`);
    const growth = await measureGrowth(cloud, {
      orders: options.orders,
      windowOrders: quick ? 500 : 2_000,
      depths: quick ? [10, 1_000] : [10, 1_000, 10_000],
    });
    await cloud.stop();
    report = { ...report, growth };
  }
  if (plan.floor) {
    say('the payment function alone');
    const floor = await measureFloor(design.assembly, {
      repeats,
      warmUp: quick ? 300 : 1_000,
      events: quick ? 500 : 3_000,
    });
    report = { ...report, floor };
  }
  return report;
}

/** A cloud whose code has been compiled: a program in use is measured, not one that has just started. */
async function warmCloud({ design }: Plan, options: BenchOptions, say: Say): Promise<MeasuredCloud> {
  const orders = options.quick ? 500 : 2_000;
  say(`warming up with ${orders} orders`);
  const cloud = await MeasuredCloud.start(design, options);
  await runOrders(cloud, { orders, inFlight: IN_FLIGHT });
  return cloud;
}

async function measureLatency(
  cloud: MeasuredCloud,
  rates: readonly number[],
  { quick, repeats }: BenchOptions,
  say: Say,
): Promise<NonNullable<DesignReport['latency']>> {
  const figures = [];
  for (const offered of rates) {
    say(`latency at ${offered} orders per second`);
    const orders = offered * (quick ? 4 : offered === 1 ? 30 : 20);
    const runs: Latency[] = [];
    for (let run = 0; run < repeats; run++) runs.push(await latencyAt(cloud, { offered, orders }));
    const figure = (name: 'p50' | 'p95' | 'p99' | 'sent') => spreadOf(runs.map((each) => each[name]));
    figures.push({ offered, p50: figure('p50'), p95: figure('p95'), p99: figure('p99'), sent: figure('sent') });
  }
  return figures;
}

async function measureThroughput(
  cloud: MeasuredCloud,
  orders: number,
  { repeats }: BenchOptions,
  say: Say,
): Promise<NonNullable<DesignReport['throughput']>> {
  const runs: Throughput[] = [];
  for (let run = 0; run < repeats; run++) {
    say(`sustained orders, ${run + 1} of ${repeats}`);
    runs.push(await runOrders(cloud, { orders, inFlight: IN_FLIGHT }));
  }
  return {
    ordersPerSecond: spreadOf(runs.map((run) => run.ordersPerSecond)),
    main: spreadOf(runs.map((run) => run.cpuMsPerOrder.main)),
    lambda: spreadOf(runs.map((run) => run.cpuMsPerOrder.lambda)),
    total: spreadOf(runs.map((run) => run.cpuMsPerOrder.total)),
    invocations: spreadOf(runs.map((run) => run.invocationsPerOrder)),
  };
}

function thisMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
  };
}
