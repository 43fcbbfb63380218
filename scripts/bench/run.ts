import { arch, cpus, platform, release, totalmem } from 'node:os';
import { synthesize } from '../../local/assembly/synthesize.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { type Latency, latencyAt } from './latency.ts';
import { MeasuredCloud, type MeasuringOptions } from './measured-cloud.ts';
import type { BenchOptions } from './options.ts';
import { measureStartup, type Startup } from './startup.ts';
import { type Spread, spreadOf } from './statistics.ts';
import type { Subject } from './subject.ts';
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

export interface SubjectReport {
  readonly subject: string;
  readonly startup?: Startup;
  readonly latency?: readonly (Figures<'p50' | 'p95' | 'p99' | 'sent'> & { readonly offered: number })[];
  readonly throughput?: Figures<'ordersPerSecond' | 'main' | 'lambda' | 'total' | 'invocations'>;
  readonly growth?: Growth;
}

export interface BenchReport {
  readonly machine: Machine;
  readonly options: BenchOptions;
  readonly subjects: readonly SubjectReport[];
}

const RATES = [1, 50, 200];
const IN_FLIGHT = 50;

/** Measures each subject in turn; `say` is told what is being done. Raises an Error when an order is lost. */
export async function runBench(
  subjects: readonly Subject[],
  options: BenchOptions,
  say: (what: string) => void,
): Promise<BenchReport> {
  const reports: SubjectReport[] = [];
  for (const subject of subjects) reports.push(await measure(subject, options, say));
  return { machine: thisMachine(), options, subjects: reports };
}

async function measure(subject: Subject, options: BenchOptions, say: (what: string) => void): Promise<SubjectReport> {
  const { parts, quick, repeats, seed, functionsOverTcp, profileDirectory } = options;
  const measuring: MeasuringOptions = { seed, functionsOverTcp, ...(profileDirectory && { profileDirectory }) };
  await synthesize(subject.project, subject.assembly);
  let report: SubjectReport = { subject: subject.name };
  if (parts.includes('startup')) {
    say(`${subject.name}: start-up`);
    report = { ...report, startup: await measureStartup(subject, { ...measuring, repeats }) };
  }
  if (parts.includes('latency') || parts.includes('throughput')) {
    const cloud = await warmCloud(subject, measuring, quick, say);
    if (parts.includes('latency')) report = { ...report, latency: await measureLatency(cloud, options, say) };
    if (parts.includes('throughput')) report = { ...report, throughput: await measureThroughput(cloud, options, say) };
    await cloud.stop();
  }
  if (parts.includes('growth')) {
    const cloud = await warmCloud(subject, measuring, quick, say);
    say(`${subject.name}: growth up to ${options.orders} orders`);
    const growth = await measureGrowth(cloud, {
      orders: options.orders,
      windowOrders: quick ? 500 : 2_000,
      depths: quick ? [10, 1_000] : [10, 1_000, 10_000],
    });
    await cloud.stop();
    report = { ...report, growth };
  }
  return report;
}

/** A cloud whose code has been compiled: a program in use is measured, not one that has just started. */
async function warmCloud(
  subject: Subject,
  measuring: MeasuringOptions,
  quick: boolean,
  say: (what: string) => void,
): Promise<MeasuredCloud> {
  const orders = quick ? 500 : 2_000;
  say(`${subject.name}: warming up with ${orders} orders`);
  const cloud = await MeasuredCloud.start(subject, measuring);
  await runOrders(cloud, { orders, inFlight: IN_FLIGHT });
  return cloud;
}

async function measureLatency(
  cloud: MeasuredCloud,
  { quick, repeats }: BenchOptions,
  say: (what: string) => void,
): Promise<NonNullable<SubjectReport['latency']>> {
  const rates = [];
  for (const offered of RATES) {
    say(`latency at ${offered} orders per second`);
    const orders = offered * (quick ? 4 : offered === 1 ? 30 : 20);
    const runs: Latency[] = [];
    for (let run = 0; run < repeats; run++) runs.push(await latencyAt(cloud, { offered, orders }));
    const figure = (name: 'p50' | 'p95' | 'p99' | 'sent') => spreadOf(runs.map((each) => each[name]));
    rates.push({ offered, p50: figure('p50'), p95: figure('p95'), p99: figure('p99'), sent: figure('sent') });
  }
  return rates;
}

async function measureThroughput(
  cloud: MeasuredCloud,
  { quick, repeats }: BenchOptions,
  say: (what: string) => void,
): Promise<NonNullable<SubjectReport['throughput']>> {
  const runs: Throughput[] = [];
  for (let run = 0; run < repeats; run++) {
    say(`sustained orders, ${run + 1} of ${repeats}`);
    runs.push(await runOrders(cloud, { orders: quick ? 1_000 : 4_000, inFlight: IN_FLIGHT }));
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
