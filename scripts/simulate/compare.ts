import { startCloud } from '../../local/cloud.ts';
import type { Hop } from '../../local/journal/journal.ts';
import { DEFAULT_OPTIONS } from '../../local/services/pipes/pipe-context.ts';
import { optionsFor, synthesized, thisProject } from '../common/designs.ts';
import { percentilesOf } from '../common/statistics.ts';
import { targetOf } from '../common/target.ts';
import { placeOrder } from '../order/graphql.ts';
import { Simulation } from './simulation.ts';
import { Station } from './station.ts';

const ORDERS = 80;
/** Long against all else, so that the number of executions at once is what decides. */
const STALL_MS = 300;

/** The same burst on both sides. Times in seconds. */
export interface Comparison {
  readonly measured: BurstFigures;
  readonly simulated: BurstFigures;
  readonly text: string;
}

export interface BurstFigures {
  /** From the first message to the end of the last execution. */
  readonly makespan: number;
  /** From a message's arrival in the queue to the start of its execution. */
  readonly meanWait: number;
  readonly p95Wait: number;
}

/**
 * Posts a burst of orders to a local cloud whose payments are held up, and simulates the same: the arrivals
 * and the durations of executions that were measured, served by as many executions at once as the local pipe has. Where
 * both agree, the simulation's queueing is that of the real pollers.
 */
export async function compareWithLocalCloud(seed: number): Promise<Comparison> {
  const hops = await runBurst(seed);
  const sent = new Map<string, number>();
  const executions: { arrivedAt: number; startedAt: number; seconds: number }[] = [];
  for (const hop of hops) {
    const [id = ''] = hop.correlationIds;
    if (hop.action === 'sqs:SendMessage') sent.set(id, (hop.start + hop.duration) / 1_000);
    const arrivedAt = sent.get(id);
    if (hop.action === 'states:Execution' && arrivedAt !== undefined)
      executions.push({ arrivedAt, startedAt: hop.start / 1_000, seconds: hop.duration / 1_000 });
  }
  const begin = Math.min(...executions.map(({ arrivedAt }) => arrivedAt));
  const measured = figuresOf(
    executions.map(({ arrivedAt, startedAt, seconds }) => ({
      wait: startedAt - arrivedAt,
      end: startedAt + seconds - begin,
    })),
  );

  const simulation = new Simulation();
  const pipe = new Station(simulation, DEFAULT_OPTIONS.maximumConcurrency);
  const served: { wait: number; end: number }[] = [];
  for (const { arrivedAt, seconds } of executions)
    simulation.after(arrivedAt - begin, () => {
      const at = simulation.now;
      pipe.occupy((release) => {
        const wait = simulation.now - at;
        simulation.after(seconds, () => {
          served.push({ wait, end: simulation.now });
          release();
        });
      });
    });
  simulation.run(3_600);
  const simulated = figuresOf(served);
  return { measured, simulated, text: textOf(measured, simulated) };
}

async function runBurst(seed: number): Promise<readonly Hop[]> {
  const cloud = await startCloud({
    ...optionsFor(await synthesized(thisProject())),
    seed,
    calm: true,
    faults: [`stall lambda:Invoke milliseconds=${STALL_MS}`],
  });
  try {
    const target = targetOf(cloud);
    const hops: Hop[] = [];
    const stop = cloud.journal.listen((hop) => hops.push(hop));
    const content = { name: 'Pizza', quantity: 1, restaurantId: 'Here' };
    const placed = await Promise.all(Array.from({ length: ORDERS }, () => placeOrder(target, content)));
    for (const { id } of placed)
      if (!hops.some((hop) => hop.action === 'states:Execution' && hop.correlationIds.includes(id)))
        await cloud.journal.waitFor(
          `the execution of ${id}`,
          (hop) => hop.action === 'states:Execution' && hop.correlationIds.includes(id),
          60_000,
        );
    stop();
    return hops;
  } finally {
    await cloud.stop();
  }
}

function figuresOf(served: readonly { wait: number; end: number }[]): BurstFigures {
  const waits = served.map(({ wait }) => wait);
  return {
    makespan: Math.max(...served.map(({ end }) => end)),
    meanWait: waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
    p95Wait: percentilesOf(waits).p95,
  };
}

function textOf(measured: BurstFigures, simulated: BurstFigures): string {
  const row = (name: string, { makespan, meanWait, p95Wait }: BurstFigures): string =>
    `${name.padEnd(12)} ${[makespan, meanWait, p95Wait].map((value) => value.toFixed(3).padStart(10)).join(' ')}`;
  return [
    `A burst of ${ORDERS} orders, payments of ${STALL_MS} ms, ${DEFAULT_OPTIONS.maximumConcurrency} executions at once; seconds`,
    '               makespan  mean wait   p95 wait',
    row('local cloud', measured),
    row('simulation', simulated),
  ].join('\n');
}
