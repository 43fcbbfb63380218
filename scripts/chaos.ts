import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { synthesize } from '../local/assembly/synthesize.ts';
import { readConfig } from '../local/config.ts';
import { parseChaosCommand, USAGE } from './chaos/options.ts';
import { describeReport, replayCommand } from './chaos/report.ts';
import { type ChaosOptions, type ChaosReport, runChaos } from './chaos/run.ts';
import { shrink } from './chaos/shrink.ts';

/** `npm run chaos`: orders under faults, then the promises. The exit code is 1 when one was broken. */
async function main(): Promise<number> {
  const command = parseChaosCommand(process.argv.slice(2), () => randomInt(2 ** 31));
  if (command === 'help') {
    console.log(USAGE);
    return 0;
  }
  const project = process.cwd();
  const assembly = join(project, 'cdk.out');
  await synthesize(project, assembly);
  let broken = 0;
  for (const seed of command.seeds) {
    const options: ChaosOptions = {
      assembly,
      parameters: readConfig(project).parameters,
      orders: command.orders,
      seed,
      ...(command.plan && { plan: command.plan }),
    };
    const report = await runChaos(options);
    const replay = replayCommand(report, command.plan !== undefined);
    if (report.violations.length > 0) broken++;
    if (command.json) console.log(JSON.stringify({ ...report, replay }));
    else console.log(`${describeReport(report)}\n  replay: ${replay}`);
    if (report.violations.length > 0 && command.shrink) await showShortest(options, report);
  }
  return broken > 0 ? 1 : 0;
}

/** Says on standard error which faults alone would have done it. */
async function showShortest(options: ChaosOptions, report: ChaosReport): Promise<void> {
  console.error(`  looking for the shortest fault plan that breaks a promise, among ${report.plan.length} rules …`);
  const plan = await shrink(report.plan, async (part) => {
    const { violations } = await runChaos({ ...options, plan: part });
    console.error(`    ${part.length} rules: ${violations.length} violations`);
    return violations.length > 0;
  });
  console.error(`  shortest: ${replayCommand({ ...report, plan }, true)}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof TypeError) console.error(`\n${USAGE}`);
    process.exit(error instanceof TypeError ? 2 : 1);
  },
);
