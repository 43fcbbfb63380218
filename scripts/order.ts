import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/options.ts';
import { startCloud } from '../local/cloud.ts';
import { httpUrl, runCommand } from './common/command.ts';
import { optionsFor, synthesized, thisProject } from './common/designs.ts';
import { targetOf } from './common/target.ts';
import { follow } from './order/follow.ts';

const USAGE = `usage: npm run order -- --name TEXT --quantity N --restaurant TEXT [options]
  --id ULID        an id of your own, so that the same order can be sent again safely
  --url URL        GraphQL URL of a running local cloud or a deployed stack (default a local cloud of its own)
  --api-key KEY    its API key
  --roles          show under which role each hop was asked (a local cloud only)
  --logs           show the log lines about the order, too (a local cloud only)
  --json           print the journey as JSON`;

/** `npm run order`: places one order, follows it to its email, prints the journey hop by hop. */
await runCommand(USAGE, async () => {
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
    },
  });
  const { name, quantity, restaurant, id, url, 'api-key': apiKey } = values;
  if (name === undefined || quantity === undefined || restaurant === undefined)
    throw new UsageError('--name, --quantity and --restaurant are needed.');
  if (!/^-?\d+$/.test(quantity)) throw new UsageError(`--quantity must be a whole number, but is "${quantity}".`);
  if ((url === undefined) !== (apiKey === undefined)) throw new UsageError('--url and --api-key go together.');
  const input = { name, quantity: Number(quantity), restaurantId: restaurant, ...(id !== undefined && { id }) };
  const { json, roles, logs } = values;
  const options = { json, roles, logs, colour: process.stdout.isTTY === true };
  if (url !== undefined && apiKey !== undefined) return follow({ url: httpUrl('--url', url), apiKey }, input, options);
  // A local cloud for this one order, on any free port.
  const cloud = await startCloud(optionsFor(await synthesized(thisProject())));
  try {
    return await follow(targetOf(cloud), input, options);
  } finally {
    await cloud.stop();
  }
});
