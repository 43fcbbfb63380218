import { parseArgs } from 'node:util';
import { runCommand, wholeNumber } from './common/command.ts';
import { asJson } from './common/json.ts';
import { renderComparison } from './compare/render.ts';
import { compareDesigns } from './compare/run.ts';

const USAGE = `usage: npm run compare -- [options]
  --orders N   how many orders to run through each design, twice (default 200)
  --rate N     how many of them a second (default 20)
  --seed N     seeds the faults (default 1)
  --json       print the comparison as JSON`;

/** `npm run compare`: this project and the tutorial that it grew from, calm and under the same faults. */
await runCommand(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '200' },
      rate: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const comparison = await compareDesigns(
    {
      orders: wholeNumber('--orders', values.orders, { from: 10, to: 10_000 }),
      perSecond: wholeNumber('--rate', values.rate, { from: 1, to: 1_000 }),
      seed: wholeNumber('--seed', values.seed),
    },
    (what) => console.error(what),
  );
  console.log(values.json ? asJson(comparison) : renderComparison(comparison));
});
