import { parseBenchOptions, USAGE } from './bench/options.ts';
import { describeBench } from './bench/report.ts';
import { runBench } from './bench/run.ts';
import { runCommand } from './common/command.ts';
import { asJson } from './common/json.ts';

/** `npm run bench`: start-up, latency, throughput, CPU time and memory of both designs, in one table. See docs/benchmarks.md. */
await runCommand(USAGE, async () => {
  const options = parseBenchOptions(process.argv.slice(2));
  const report = await runBench(options, (what) => console.error(what));
  console.log(options.json ? asJson(report) : describeBench(report));
});
