import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../local/assembly/synthesize.ts';
import { type Cloud, startCloud } from '../local/cloud.ts';
import { readConfig } from '../local/config.ts';
import { permissionsOf, unusedOf } from './iam/permissions.ts';
import { renderPermissions, renderUnused } from './iam/render.ts';
import { runOrders } from './iam/run-orders.ts';

const USAGE = `usage: npm run iam -- [options]
  --orders N   how many orders to run (default: 20)
  --json       print permissions and unused statements as JSON`;

/** `npm run iam`: runs a few orders and prints which role asked for what, which statement allowed it, and what is idle. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const orders = Number(values.orders);
  if (!Number.isInteger(orders) || orders < 1 || orders > 1_000)
    throw new TypeError(`--orders must be a whole number from 1 to 1000, but is "${values.orders}".`);
  const cloud = await ownCloud();
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
}

async function ownCloud(): Promise<Cloud> {
  const project = process.cwd();
  const config = readConfig(project);
  const assembly = join(project, 'cdk.out');
  await synthesize(project, assembly);
  return startCloud({
    assembly,
    usualParameters: config.parameters,
    correlationPath: config.correlationPath,
    calm: true,
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof TypeError) console.error(`\n${USAGE}`);
  process.exit(error instanceof TypeError ? 2 : 1);
});
