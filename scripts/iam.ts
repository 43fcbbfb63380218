import { parseArgs } from 'node:util';
import { startCloud } from '../local/cloud.ts';
import { runCommand, wholeNumber } from './common/command.ts';
import { optionsFor, synthesized, thisProject } from './common/designs.ts';
import { permissionsOf, unusedOf } from './iam/permissions.ts';
import { renderPermissions, renderUnused } from './iam/render.ts';
import { runOrders } from './iam/run-orders.ts';

const USAGE = `usage: npm run iam -- [options]
  --orders N   how many orders to run (default 20)
  --json       print permissions and unused statements as JSON`;

/** `npm run iam`: runs a few orders and prints which role asked for what, which statement allowed it, and what is idle. */
await runCommand(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
    },
  });
  const orders = wholeNumber('--orders', values.orders, { from: 1, to: 1_000 });
  const cloud = await startCloud({ ...optionsFor(await synthesized(thisProject())), calm: true });
  try {
    await runOrders(cloud, orders);
    const resources = cloud.deployment.stacks.flatMap((stack) => stack.resources);
    const permissions = permissionsOf(cloud.iam.questions(), {
      roles: cloud.iam.roles(),
      resources,
      hops: cloud.journal.read(),
    });
    const unused = unusedOf(cloud.iam.statements());
    if (values.json) console.log(JSON.stringify({ orders, permissions, unused }, null, 2));
    else console.log(`${renderPermissions(permissions)}\n\n${renderUnused(unused)}`);
  } finally {
    await cloud.stop();
  }
});
