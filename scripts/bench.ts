import { join } from 'node:path';
import { parseBenchOptions, USAGE } from './bench/options.ts';
import { describeBench } from './bench/report.ts';
import { runBench } from './bench/run.ts';
import { choreography } from './bench/subject.ts';

/** `npm run bench`: start-up, latency, throughput, CPU time and memory, in one table. See docs/benchmarks.md. */
async function main(): Promise<void> {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const subjects = [choreography(join(import.meta.dirname, '..'))];
  const report = await runBench(subjects, options, (what) => console.error(what));
  console.log(options.json ? JSON.stringify(report, null, 2) : describeBench(report));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof TypeError) console.error(`\n${USAGE}`);
    process.exit(error instanceof TypeError ? 2 : 1);
  },
);
