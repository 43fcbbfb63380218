import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../local/assembly/synthesize.ts';
import { startCloud } from '../local/cloud.ts';
import { readConfig } from '../local/config.ts';
import { follow, type Target } from './order/follow.ts';

const USAGE = `usage: npm run order -- --name TEXT --quantity N --restaurant TEXT [options]
  --id ULID        an id of your own, so that the same order can be sent again safely
  --url URL        GraphQL URL of a running local cloud or a deployed stack (default: a local cloud of its own)
  --api-key KEY    its API key
  --roles          show under which role each hop was asked (a local cloud only)
  --logs           show the log lines about the order, too (a local cloud only)
  --json           print the journey as JSON`;

/** `npm run order`: places one order, follows it to its email, prints the journey hop by hop. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      quantity: { type: 'string' },
      restaurant: { type: 'string' },
      id: { type: 'string' },
      url: { type: 'string' },
      'api-key': { type: 'string' },
      roles: { type: 'boolean', default: false },
      logs: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { name, quantity, restaurant, id, url, 'api-key': apiKey } = values;
  if (name === undefined || quantity === undefined || restaurant === undefined)
    throw new TypeError('--name, --quantity and --restaurant are needed.');
  if (!/^-?\d+$/.test(quantity)) throw new TypeError(`--quantity must be a whole number, but is "${quantity}".`);
  if ((url === undefined) !== (apiKey === undefined)) throw new TypeError('--url and --api-key go together.');
  const input = { name, quantity: Number(quantity), restaurantId: restaurant, ...(id !== undefined && { id }) };
  const { json, roles, logs } = values;
  const options = { json, roles, logs, colour: process.stdout.isTTY === true };
  if (url !== undefined && apiKey !== undefined) return follow({ url, apiKey }, input, options);
  const own = await ownCloud();
  try {
    return await follow(own.target, input, options);
  } finally {
    await own.stop();
  }
}

/** A local cloud for this one order, on any free port. */
async function ownCloud(): Promise<{ target: Target; stop(): Promise<void> }> {
  const project = process.cwd();
  const config = readConfig(project);
  const directory = join(project, 'cdk.out');
  await synthesize(project, directory);
  const cloud = await startCloud({
    assembly: directory,
    usualParameters: config.parameters,
    correlationPath: config.correlationPath,
  });
  const [url] = cloud.info().graphql;
  const [apiKey] = cloud.info().apiKeys;
  if (url === undefined || apiKey === undefined) throw new Error('The template has no GraphQL API with an API key.');
  return { target: { url, apiKey }, stop: () => cloud.stop() };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof TypeError) console.error(`\n${USAGE}`);
    process.exit(error instanceof TypeError ? 2 : 1);
  },
);
