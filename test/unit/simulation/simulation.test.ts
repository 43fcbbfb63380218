import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SeededRandom } from '../../../local/core/random.ts';
import { percentilesOf } from '../../../scripts/common/statistics.ts';
import { type ChainSetup, simulateChain } from '../../../scripts/simulate/chain.ts';
import { exponential, logNormal } from '../../../scripts/simulate/distributions.ts';
import { bindingAt, capacityOf, QUOTAS } from '../../../scripts/simulate/quotas.ts';
import { AS_DEPLOYED, RAISED, SPREAD } from '../../../scripts/simulate/setups.ts';
import { Simulation } from '../../../scripts/simulate/simulation.ts';
import { Station } from '../../../scripts/simulate/station.ts';
import { TokenBucket } from '../../../scripts/simulate/token-bucket.ts';

/** Customers at random, service times at random, so many servers: what queueing theory calls M/M/c. */
function markovianQueue(options: { arrivals: number; rate: number; servers: number; seconds: number; seed: number }) {
  const { arrivals, rate, servers, seconds, seed } = options;
  const simulation = new Simulation();
  const random = new SeededRandom(seed);
  const station = new Station(simulation, servers);
  const next = (): void => {
    station.arrive(() => exponential(random, rate));
    simulation.after(exponential(random, arrivals), next);
  };
  simulation.after(0, next);
  simulation.run(seconds / 10);
  station.forget();
  simulation.run(seconds * 1.1);
  return station.figures();
}

/** Erlang's C: the chance that all servers are busy. */
function chanceToWait(load: number, servers: number): number {
  let sum = 0;
  let term = 1;
  for (let busy = 0; busy < servers; busy++) {
    sum += term;
    term *= load / (busy + 1);
  }
  const all = term / (1 - load / servers);
  return all / (sum + all);
}

describe('the engine', () => {
  it('runs what happens in order of time, and what happens at once in order of its announcement', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const simulation = new Simulation();
        const ran: [number, number][] = [];
        for (const [index, time] of times.entries()) simulation.after(time, () => ran.push([simulation.now, index]));
        simulation.run(20);
        const expected = times.map((time, index): [number, number] => [time, index]);
        expect(ran).toEqual(expected.sort(([a, i], [b, j]) => a - b || i - j));
      }),
    );
  });

  it('does nothing beyond the end', () => {
    const simulation = new Simulation();
    let ran = 0;
    simulation.after(2, () => ran++);
    simulation.run(1.9);
    expect([ran, simulation.now]).toEqual([0, 1.9]);
    simulation.run(2);
    expect(ran).toBe(1);
  });
});

describe('a station', () => {
  it.each([
    [0.5, 1],
    [0.8, 1],
    [3.2, 4],
    [9, 10],
  ])('with load %d on %d servers waits as long as Erlang’s formula says', (load, servers) => {
    const rate = 1;
    const figures = markovianQueue({ arrivals: load, rate, servers, seconds: 60_000, seed: 7 });
    const wait = chanceToWait(load, servers) / (servers * rate - load);
    expect(figures.meanWait / wait).toBeGreaterThan(0.9);
    expect(figures.meanWait / wait).toBeLessThan(1.1);
    expect(figures.utilization).toBeCloseTo(load / servers, 1);
    expect(figures.meanTime).toBeCloseTo(figures.meanWait + 1 / rate, 1);
  });

  it('obeys Little’s law, whatever comes: as many are there as come a second, times how long they stay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0.1, max: 0.95, noNaN: true }),
        fc.integer(),
        (servers, share, seed) => {
          const figures = markovianQueue({ arrivals: share * servers, rate: 1, servers, seconds: 4_000, seed });
          const arrivalRate = figures.arrived / 4_000;
          expect(figures.meanInSystem / (arrivalRate * figures.meanTime)).toBeCloseTo(1, 1);
        },
      ),
      { numRuns: 12, seed: 1 },
    );
  });

  it('serves in the order of arrival, and more at once when it is given more servers', () => {
    const simulation = new Simulation();
    const station = new Station(simulation, 1);
    const done: string[] = [];
    for (const name of ['a', 'b', 'c', 'd'])
      station.arrive(
        () => 10,
        () => done.push(`${name} at ${simulation.now}`),
      );
    simulation.run(10);
    expect(station.waiting).toBe(2);
    station.servers = 3;
    simulation.run(100);
    expect(done).toEqual(['a at 10', 'b at 20', 'c at 20', 'd at 20']);
  });
});

it('a bucket of tokens lets through its burst, then its rate', () => {
  const simulation = new Simulation();
  const bucket = new TokenBucket(simulation, 5, 20);
  const passed: number[] = [];
  const ask = (): void => {
    if (bucket.take()) passed.push(simulation.now);
    simulation.after(0.01, ask);
  };
  ask();
  simulation.run(0.5);
  expect(passed.length).toBeGreaterThanOrEqual(20);
  simulation.run(10.5);
  expect(passed.filter((at) => at > 0.5)).toHaveLength(50);
  expect(bucket.refused).toBe(bucket.asked - passed.length);
});

it('service times have the median they were given, and a few are several times as long', () => {
  const random = new SeededRandom(3);
  const { p50, p99 } = percentilesOf(Array.from({ length: 20_000 }, () => logNormal(random, 0.2)));
  expect(p50).toBeCloseTo(0.2, 2);
  expect(p99 / p50).toBeGreaterThan(2.3);
  expect(p99 / p50).toBeLessThan(2.8);
});

describe('the chain', () => {
  const calm: ChainSetup = { ...RAISED, emails: undefined };

  it('is the same for the same seed, and another for another', () => {
    const run = (seed: number) => simulateChain(AS_DEPLOYED, { rate: 50, seconds: 10, seed });
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });

  it('loses nothing: every order offered is refused, settled, given up or still there', () => {
    for (const setup of [AS_DEPLOYED, SPREAD, RAISED])
      for (const rate of [5, 700]) {
        const figures = simulateChain(setup, { rate, seconds: 8, seed: 2 });
        const { offered, refused, settled, deadLetters, backlog, announced } = figures;
        expect(refused + settled + deadLetters + backlog).toBe(offered);
        expect(backlog).toBeGreaterThanOrEqual(0);
        expect(announced).toBeLessThanOrEqual(settled);
      }
  });

  it('takes the sum of its parts where nothing is in the way', () => {
    const { times } = calm;
    const { settledIn, announcedIn } = simulateChain(calm, { rate: 20, seconds: 300, seed: 4 });
    // The mean of a log-normal time is a little above its median.
    const sum = times.api + times.workflow + 2 * times.write + times.payment;
    expect(settledIn.p50 / sum).toBeGreaterThan(1);
    expect(settledIn.p50 / sum).toBeLessThan(1.2);
    expect(announcedIn.p50 - settledIn.p50).toBeGreaterThan(0.1);
  });

  it('settles no more than the partition of one user can take, and all once users are spread', () => {
    const limited = { ...AS_DEPLOYED, pollers: { first: 500, moreAMinute: 0, most: 500 } };
    const rateOf = (setup: ChainSetup): number =>
      simulateChain(setup, { rate: 800, seconds: 20, seed: 3 }).settled / 20;
    expect(rateOf(limited)).toBeLessThan(560);
    expect(rateOf({ ...limited, partitions: 8 })).toBeGreaterThan(770);
  });

  it('announces no more of one shard than its batches allow, and ten times as much with ten at once', () => {
    const shard = { ...RAISED, partitions: 1, partitionWrites: 10_000 };
    const announced = (parallelization: number): number =>
      simulateChain({ ...shard, parallelization }, { rate: 1_000, seconds: 15, seed: 3 }).announced / 15;
    expect(announced(1)).toBeLessThan(420);
    expect(announced(10)).toBeGreaterThan(950);
  });

  it('gives a message up after its deliveries, each a visibility timeout after the one before', () => {
    const hopeless: ChainSetup = { ...calm, partitions: 1, partitionWrites: 0, visibility: 10, receives: 5 };
    const run = (seconds: number) => simulateChain(hopeless, { rate: 0.05, seconds, seed: 9 });
    expect(run(40).deadLetters).toBe(0);
    const { settled, deadLetters, offered } = run(2_000);
    expect(settled).toBe(0);
    expect(deadLetters).toBeGreaterThan(offered * 0.9);
  });
});

describe('quotas', () => {
  it('bind where the simulation shows that they do', () => {
    expect(bindingAt(1)).toEqual([]);
    expect(bindingAt(100).map(({ name }) => name)).toEqual(['email of one SNS subscription']);
    const partition = QUOTAS.find(({ name }) => name.includes('one partition'));
    if (!partition) throw new Error('There is no quota of a partition.');
    const { settled } = simulateChain(
      { ...AS_DEPLOYED, pollers: { first: 900, moreAMinute: 0, most: 900 } },
      { rate: 2 * capacityOf(partition), seconds: 15, seed: 1 },
    );
    expect(settled / 15 / capacityOf(partition)).toBeGreaterThan(0.8);
    expect(settled / 15 / capacityOf(partition)).toBeLessThan(1.1);
  });

  it('stand in docs/scale.md with the orders a second that they allow', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/scale.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| [\d,]+ \| /.test(line) && line.includes('](https://'));
    const written = rows.map((row) => Number(/[\d,]+/.exec(row)?.[0].replaceAll(',', '')));
    const rounded = (value: number): number => (value > 5_000 ? 50 * Math.round(value / 50) : value);
    const allowed = QUOTAS.map(capacityOf).sort((a, b) => a - b);
    expect(written).toHaveLength(allowed.length);
    for (const [index, value] of allowed.entries())
      expect(Math.abs(rounded(value) - (written[index] ?? 0)) / value).toBeLessThan(0.01);
    for (const { source } of QUOTAS) expect(page).toContain(source);
  });

  it('say where they come from, what to do and what that costs', () => {
    for (const { source, change, price } of QUOTAS) {
      expect(source).toMatch(/^https:/);
      expect([change, price].every((text) => text.length > 0)).toBe(true);
    }
  });
});
