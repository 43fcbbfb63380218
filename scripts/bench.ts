import { parseBenchOptions, USAGE } from './bench/options.ts';
import { describeBench } from './bench/report.ts';
import { runBench } from './bench/run.ts';
import { asJson } from './common/json.ts';

/** `npm run bench`: start-up, latency, throughput, CPU time and memory of both designs, in one table. See docs/benchmarks.md. */
async function main(): Promise<void> {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const report = await runBench(options, (what) => console.error(what));
  console.log(options.json ? asJson(report) : describeBench(report));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof TypeError) console.error(`\n${USAGE}`);
    process.exit(error instanceof TypeError ? 2 : 1);
  },
);
