import { parseArgs } from 'node:util';
import { renderBill } from './bill/render.ts';
import { billBoth } from './bill/run.ts';
import { numberOption, UsageError } from './compare/options.ts';

const USAGE = `usage: npm run bill -- [options]
  --orders N   how many orders to run through each design (default: 1000)
  --rate N     how many of them a second (default: 20)
  --stage S    whose template of this project: prod (default) or dev
  --json       print the report as JSON`;

/** `npm run bill`: what an order costs on AWS, beside the tutorial's design, and how that grows. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '1000' },
      rate: { type: 'string', default: '20' },
      stage: { type: 'string', default: 'prod' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (values.stage !== 'dev' && values.stage !== 'prod')
    throw new UsageError(`--stage must be dev or prod, but is "${values.stage}".`);
  const report = await billBoth({
    orders: numberOption('orders', values.orders, { min: 10, max: 100_000 }),
    perSecond: numberOption('rate', values.rate, { min: 1, max: 1_000 }),
    stage: values.stage,
  });
  console.log(values.json ? JSON.stringify(report, null, 2) : renderBill(report));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError || error instanceof TypeError) console.error(`\n${USAGE}`);
  process.exit(error instanceof UsageError || error instanceof TypeError ? 2 : 1);
});
