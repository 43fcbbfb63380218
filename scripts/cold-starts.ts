import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../local/assembly/synthesize.ts';
import { MeasuredCloud } from './bench/measured-cloud.ts';
import { choreography } from './bench/subject.ts';
import { runOrders } from './bench/throughput.ts';
import { functionsIn } from './cold-starts/functions.ts';
import { measureInitializations } from './cold-starts/init.ts';
import { memoryChoices } from './cold-starts/memory.ts';

const USAGE = `usage: npm run cold-starts -- [options]
  --repeats N  how often each function is loaded (default 15)
  --orders N   how many orders to take the CPU time of a warm event from (default 1000)
  --json       print everything as JSON`;

/** Put and update of the idempotency record, and the ledger's put. */
const CALLS_PER_PAYMENT = 3;

/** `npm run cold-starts`: what loading each function takes, and which memory size pays. See docs/cold-starts.md. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      repeats: { type: 'string', default: '15' },
      orders: { type: 'string', default: '1000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const repeats = wholeNumber('--repeats', values.repeats);
  const orders = wholeNumber('--orders', values.orders);
  const project = join(import.meta.dirname, '..');
  const ours = join(project, 'cdk.out');
  const tutorial = { project: join(project, 'bench/tutorial'), outdir: join(project, 'bench/tutorial/cdk.out') };
  await synthesize(project, ours);
  await synthesize(tutorial.project, tutorial.outdir);
  const initializations = measureInitializations([...functionsIn(ours), ...functionsIn(tutorial.outdir)], repeats);
  const payment = initializations.find(({ name }) => name.endsWith('/ProcessPayment'));
  if (!payment) throw new Error('The assembly has no function ProcessPayment to choose a memory size for.');
  const eventCpuMs = await cpuOfOneEvent(project, orders);
  const choices = memoryChoices({
    initCpuMs: payment.cpuMs.median,
    eventCpuMs,
    callsPerEvent: CALLS_PER_PAYMENT,
  });
  if (values.json) {
    console.log(JSON.stringify({ initializations, eventCpuMs, choices }, null, 2));
    return;
  }
  console.log('| function | KB | init, ms | init, CPU ms |\n|---|---|---|---|');
  for (const { name, bytes, wallMs, cpuMs } of initializations)
    console.log(
      `| ${name} | ${(bytes / 1_000).toFixed(1)} | ${wallMs.median.toFixed(0)} | ${cpuMs.median.toFixed(0)} |`,
    );
  console.log(`\nOne warm payment: ${eventCpuMs.toFixed(2)} CPU ms, ${CALLS_PER_PAYMENT} calls.\n`);
  console.log('| memory, MB | init, ms | event, ms | dollars per million |\n|---|---|---|---|');
  for (const { memoryMb, initMs, eventMs, dollarsPerMillion } of choices)
    console.log(`| ${memoryMb} | ${initMs.toFixed(0)} | ${eventMs.toFixed(1)} | ${dollarsPerMillion.toFixed(2)} |`);
}

async function cpuOfOneEvent(project: string, orders: number): Promise<number> {
  const cloud = await MeasuredCloud.start(choreography(project), { seed: 1, functionsOverTcp: false });
  await runOrders(cloud, { orders, inFlight: 20 });
  const { cpuMsPerOrder, invocationsPerOrder } = await runOrders(cloud, { orders, inFlight: 20 });
  await cloud.stop();
  return cpuMsPerOrder.lambda / invocationsPerOrder;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0)
    throw new TypeError(`${name} must be a whole number from 1, but is "${text}".`);
  return Number(text);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof TypeError) console.error(`\n${USAGE}`);
    process.exit(error instanceof TypeError ? 2 : 1);
  },
);
