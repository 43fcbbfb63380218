import { parseArgs } from 'node:util';
import { runCommand, wholeNumber } from './common/command.ts';
import { type ChainSetup, simulateChain } from './simulate/chain.ts';
import { compareWithLocalCloud } from './simulate/compare.ts';
import { bindingAt, capacityOf, QUOTAS } from './simulate/quotas.ts';
import { AS_DEPLOYED, RAISED, SPREAD } from './simulate/setups.ts';

const USAGE = `usage: npm run simulate -- [options]
  --rate N     only this many orders a second (default: 1, 100, 1000 and 10000)
  --seed N     what the run depends on (default 1)
  --compare    also run a burst on the local cloud and in the simulation, side by side
  --json       print it as JSON`;

/** How long each rate is simulated, in seconds: long enough to see what grows, short enough to wait for. */
const RUNS: readonly (readonly [rate: number, seconds: number])[] = [
  [1, 1_200],
  [100, 600],
  [1_000, 180],
  [10_000, 30],
];
const SETUPS: Readonly<Record<string, ChainSetup>> = { 'as deployed': AS_DEPLOYED, spread: SPREAD, raised: RAISED };

/** `npm run simulate`: which quota binds first at which rate, and what the chain does then. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string' },
      seed: { type: 'string', default: '1' },
      compare: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const seed = wholeNumber('--seed', values.seed);
  const runs: typeof RUNS = values.rate === undefined ? RUNS : [[wholeNumber('--rate', values.rate), 60]];
  const simulated = runs.flatMap(([rate, seconds]) =>
    Object.entries(SETUPS).map(([setup, settings]) => ({
      rate,
      setup,
      seconds,
      ...simulateChain(settings, { rate, seconds, seed }),
    })),
  );
  const quotas = runs.map(([rate]) => ({ rate, binding: bindingAt(rate).map(({ name }) => name) }));
  const compared = values.compare ? await compareWithLocalCloud(seed) : undefined;
  if (values.json) return console.log(JSON.stringify({ seed, quotas, simulated, compared }, null, 1));

  console.log('Quotas, by the orders a second that they allow\n');
  for (const quota of [...QUOTAS].sort((a, b) => capacityOf(a) - capacityOf(b)))
    console.log(
      `${Math.round(capacityOf(quota)).toLocaleString('en').padStart(8)}  ${quota.name} (${Math.round(quota.limit).toLocaleString('en')} ${quota.unit})${quota.confirmed ? '' : ', unconfirmed'}`,
    );
  console.log(`\nSimulated, seed ${seed}: latencies in seconds from the post on, backlog at the end of the run\n`);
  console.log(
    '    rate  setup          settled/s  p50    p99      announced p50  p99      backlog  what was in the way',
  );
  for (const run of simulated)
    console.log(
      [
        run.rate.toLocaleString('en').padStart(8),
        ` ${run.setup.padEnd(13)}`,
        (run.settled / run.seconds).toFixed(0).padStart(9),
        ` ${seconds(run.settledIn.p50)}`,
        seconds(run.settledIn.p99),
        `        ${seconds(run.announcedIn.p50)}`,
        seconds(run.announcedIn.p99),
        run.backlog.toLocaleString('en').padStart(8),
        ` ${obstacles(run)}`,
      ].join(' '),
    );
  if (compared) console.log(`\n${compared.text}`);
}

function obstacles(run: ReturnType<typeof simulateChain> & { rate: number }): string {
  const found = [
    run.refused > 0 && `API refused ${run.refused}`,
    run.throttledStarts > 0 && `starts throttled ${run.throttledStarts}`,
    run.throttledWrites > 0 && `writes throttled ${run.throttledWrites}`,
    run.emailsOverLimit > 0 && `emails over the limit ${run.emailsOverLimit}`,
  ].filter((each) => each !== false);
  return found.join(', ') || 'nothing';
}

function seconds(value: number): string {
  return value.toFixed(2).padEnd(7);
}

await runCommand(USAGE, main);
