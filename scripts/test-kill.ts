import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, wholeNumber } from './common/command.ts';
import { synthesized, thisProject } from './common/designs.ts';
import { runKills } from './kill-run/run.ts';

const USAGE = `usage: npm run test:kill -- [options]
  --orders N  how many orders come in (default 500)
  --kills N   how often the local cloud is killed meanwhile (default 20)
  --seed N    what is ordered, and when it is killed (default made up)`;

/** `npm run test:kill`: orders at a local cloud that is killed again and again. The exit code is 1 when a promise broke. */
await runCommand(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '500' },
      kills: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    },
  });
  const wanted = {
    orders: wholeNumber('--orders', values.orders),
    kills: wholeNumber('--kills', values.kills),
    seed: wholeNumber('--seed', values.seed),
  };
  const { assembly, parameters } = await synthesized(thisProject());
  const data = mkdtempSync(join(tmpdir(), 'kill-run-'));
  const report = await runKills({ assembly, parameters, data, ...wanted });
  const { seed, kills, orders, accepted, settled, emails, deadLetters, violations, notices, seconds } = report;
  console.log(
    `seed ${seed}: ${orders} orders and ${kills} kills in ${seconds.toFixed(1)} s; ${accepted} accepted, ${settled} settled, ${emails} emails, ${deadLetters} dead letters, ${violations.length} violations`,
  );
  for (const notice of notices) console.log(`  ${notice}`);
  for (const { promise, id, what } of violations) console.log(`  BROKEN ${promise}: ${id} ${what}`);
  if (violations.length === 0) rmSync(data, { recursive: true });
  else console.log(`  The data is in ${data}; npm run test:kill -- --orders ${orders} --kills ${kills} --seed ${seed}`);
  return violations.length > 0 ? 1 : 0;
});
