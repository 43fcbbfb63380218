import { randomInt } from 'node:crypto';
import { parseChaosCommand, USAGE } from './chaos/options.ts';
import { describeReport, replayCommand } from './chaos/report.ts';
import { type ChaosOptions, type ChaosReport, runChaos } from './chaos/run.ts';
import { shrink } from './chaos/shrink.ts';
import { runCommand } from './common/command.ts';
import { synthesized, thisProject } from './common/designs.ts';

/** `npm run chaos`: orders under faults, then the promises. The exit code is 1 when one was broken. */
async function main(): Promise<number> {
  const command = parseChaosCommand(process.argv.slice(2), () => randomInt(2 ** 31));
  const { assembly, parameters } = await synthesized(thisProject());
  let broken = 0;
  for (const seed of command.seeds) {
    const options: ChaosOptions = {
      assembly,
      parameters,
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

await runCommand(USAGE, main);
