import { billOf } from '../../../local/meter/bill.ts';
import { describeBench } from '../../../scripts/bench/report.ts';
import type { BenchReport } from '../../../scripts/bench/run.ts';
import type { Throughput } from '../../../scripts/bench/throughput.ts';
import { spreadOf } from '../../../scripts/common/statistics.ts';
import type { Figures } from '../../../scripts/compare/measure.ts';
import type { Comparison } from '../../../scripts/compare/run.ts';

const WINDOW: Throughput = {
  orders: 2_000,
  seconds: 10,
  ordersPerSecond: 200,
  cpuMsPerOrder: { main: 4, lambda: 3, total: 8 },
  invocationsPerOrder: 1,
};

const CALM: Omit<Figures, 'design' | 'hops'> = {
  orders: 300,
  lambdaInvocations: 1,
  cpuMs: 9,
  latencyMs: { p50: 1, p95: 2, p99: 3 },
  bill: billOf(new Map(), 300),
  perOrder: new Map(),
  tracesBegun: 1,
};
const UNHARMED = { accepted: 300, settled: 300, stuck: 0, lostEmails: 0, repeatedEmails: 0, struck: 90 };
const HONEST = { doubleCharges: 0, chargedForNothing: 0, doubleWrites: 0 };

const COMPARISON: Comparison = {
  orders: 300,
  perSecond: 20,
  seed: 1,
  plan: ['throttle dynamodb:* probability=0.02'],
  figures: [
    { design: 'this project', hops: 24, ...CALM },
    { design: 'tutorial', hops: 15, ...CALM },
  ],
  outcomes: [
    { design: 'this project', ...UNHARMED, ...HONEST },
    { design: 'tutorial', ...UNHARMED, lostEmails: 48, ...HONEST, doubleCharges: 11 },
  ],
};

const REPORT: BenchReport = {
  machine: { processor: 'Made up', cores: 2, memoryGb: 24, system: 'linux', node: 'v24', v8: '13' },
  options: {
    parts: ['startup'],
    quick: false,
    orders: 100_000,
    repeats: 3,
    seed: 7,
    functionsOverTcp: false,
    profileDirectory: undefined,
    json: false,
  },
  designs: [
    {
      design: 'this project',
      startup: {
        coldSynth: spreadOf([4_321]),
        cachedSynth: spreadOf([50]),
        cold: spreadOf([5_000]),
        cached: spreadOf([700]),
        readyIn: spreadOf([190, 180, 200]),
        idleMemoryMb: spreadOf([144]),
      },
      latency: [
        { offered: 50, p50: spreadOf([6]), p95: spreadOf([10]), p99: spreadOf([40]), sent: spreadOf([50]) },
        { offered: 200, p50: spreadOf([7]), p95: spreadOf([20]), p99: spreadOf([80]), sent: spreadOf([200]) },
      ],
      throughput: {
        ordersPerSecond: spreadOf([171]),
        main: spreadOf([4]),
        lambda: spreadOf([3]),
        total: spreadOf([8.4]),
        invocations: spreadOf([1.01]),
      },
      growth: {
        byOrders: [{ orders: 20_000, memoryMb: 300, window: WINDOW }],
        byDepth: [{ depth: 10_000, window: WINDOW }],
      },
      floor: { cpuMsPerOrder: spreadOf([2.5]), callsPerOrder: 3 },
    },
    {
      design: 'tutorial',
      latency: [{ offered: 50, p50: spreadOf([12]), p95: spreadOf([18]), p99: spreadOf([97]), sent: spreadOf([50]) }],
    },
  ],
  comparison: COMPARISON,
};

describe('the table of a benchmark', () => {
  const lines = describeBench(REPORT).split('\n');
  /** The figures of a row, one for each design. */
  const row = (name: string): string[] => {
    const found = lines.filter((line) => line.trim().startsWith(`${name} `));
    expect(found).toHaveLength(1);
    return (found[0] ?? '').trim().slice(name.length).trim().split(/ {2,}/);
  };

  it('names machine, versions and seed', () => {
    expect(lines.slice(0, 2)).toEqual(['Made up, 2 cores, 24 GB, linux, Node v24, V8 13', 'seed 7']);
  });

  it('has both designs side by side, and a dash where one was not measured', () => {
    expect(lines.some((line) => /^\s+this project\s+tutorial$/.test(line))).toBe(true);
    expect(row('order → email at 50/s, p99 ms')).toEqual(['40.0', '97.0']);
    expect(row('order → email at 200/s, p99 ms')).toEqual(['80.0', '–']);
  });

  it('tells a start from its synthesis, and both from what is printed', () => {
    expect(row('cold synth, s')[0]).toBe('4.32');
    expect(row('cached synth, s')[0]).toBe('0.050');
    expect(row('start with a cached synth, ms')[0]).toBe('700');
    expect(row('of that, as printed: Ready in N ms')[0]).toBe('190 (180–200)');
    expect(row('idle memory, MB')[0]).toBe('144');
  });

  it('shows what an order takes, hop by hop and thread by thread', () => {
    expect(row('hops per order')).toEqual(['24.0', '15.0']);
    expect(row('Lambda invocations per order')).toEqual(['1.01', '–']);
    expect(row('sustained orders/s')).toEqual(['171', '–']);
    expect(row('CPU ms per order, total')).toEqual(['8.40', '–']);
    expect(row('CPU ms per order, main thread')).toEqual(['4.00', '–']);
    expect(row('CPU ms per order, Lambda threads')).toEqual(['3.00', '–']);
  });

  it('shows how figures grow with the tables and with what is under way', () => {
    expect(row('after 20,000 orders: memory, MB')[0]).toBe('300');
    expect(row('after 20,000 orders: CPU ms per order')[0]).toBe('8.00');
    expect(row('10,000 orders at once: orders/s')[0]).toBe('200');
  });

  it('shows what no local cloud can save', () => {
    expect(row('CPU ms per order, the function alone')[0]).toBe('2.50');
  });

  it('shows what faults did to each design, and which faults', () => {
    expect(row('under faults, of 300 orders: settled and never mailed')).toEqual(['0', '48']);
    expect(row('under faults, of 300 orders: charged more than once')).toEqual(['0', '11']);
    expect(lines.at(-1)).toBe('  throttle dynamodb:* probability=0.02');
  });
});
