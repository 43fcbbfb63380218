import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/options.ts';
import { renderBill } from './bill/render.ts';
import { billBoth } from './bill/run.ts';
import { runCommand, wholeNumber } from './common/command.ts';

const USAGE = `usage: npm run bill -- [options]
  --orders N   how many orders to run through each design (default 1000)
  --rate N     how many of them a second (default 20)
  --stage S    whose template of this project: prod (default) or dev
  --json       print the report as JSON`;

/** `npm run bill`: what an order costs on AWS, beside the tutorial's design, and how that grows. */
await runCommand(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '1000' },
      rate: { type: 'string', default: '20' },
      stage: { type: 'string', default: 'prod' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.stage !== 'dev' && values.stage !== 'prod')
    throw new UsageError(`--stage must be dev or prod, but is "${values.stage}".`);
  const report = await billBoth(
    {
      orders: wholeNumber('--orders', values.orders, { from: 10, to: 100_000 }),
      perSecond: wholeNumber('--rate', values.rate, { from: 1, to: 1_000 }),
      stage: values.stage,
    },
    (what) => console.error(what),
  );
  console.log(values.json ? JSON.stringify(report, null, 2) : renderBill(report));
});
