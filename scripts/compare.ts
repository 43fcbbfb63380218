import { parseArgs } from 'node:util';
import { asJson } from './common/json.ts';
import { numberOption, UsageError } from './compare/options.ts';
import { renderComparison } from './compare/render.ts';
import { compareDesigns } from './compare/run.ts';

const USAGE = `usage: npm run compare -- [options]
  --orders N   how many orders to run through each design, twice (default: 200)
  --rate N     how many of them a second (default: 20)
  --seed N     seeds the faults (default: 1)
  --json       print the comparison as JSON`;

/** `npm run compare`: this project and the tutorial that it grew from, calm and under the same faults. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '200' },
      rate: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const comparison = await compareDesigns({
    orders: numberOption('orders', values.orders, { min: 10, max: 10_000 }),
    perSecond: numberOption('rate', values.rate, { min: 1, max: 1_000 }),
    seed: numberOption('seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
  });
  console.log(values.json ? asJson(comparison) : renderComparison(comparison));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError || error instanceof TypeError) console.error(`\n${USAGE}`);
  process.exit(error instanceof UsageError || error instanceof TypeError ? 2 : 1);
});
