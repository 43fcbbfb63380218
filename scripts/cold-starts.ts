import { parseArgs } from 'node:util';
import { MeasuredCloud } from './bench/measured-cloud.ts';
import { runOrders } from './bench/throughput.ts';
import { measureInitializations } from './cold-starts/init.ts';
import { memoryChoices } from './cold-starts/memory.ts';
import { runCommand, wholeNumber } from './common/command.ts';
import { type Design, synthesized, thisProject, tutorial } from './common/designs.ts';
import { functionsIn, paymentFunction } from './common/functions.ts';

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
    },
  });
  const repeats = wholeNumber('--repeats', values.repeats, { from: 1 });
  const orders = wholeNumber('--orders', values.orders, { from: 1 });
  const ours = await synthesized(thisProject());
  const { assembly } = await synthesized(tutorial());
  const functions = [...functionsIn(ours.assembly), ...functionsIn(assembly)];
  const initializations = measureInitializations(functions, repeats);
  const { name: paymentName } = paymentFunction(ours.assembly);
  const payment = initializations.find(({ name }) => name === paymentName);
  const eventCpuMs = await cpuOfOneEvent(ours, orders);
  const choices = memoryChoices({
    initCpuMs: payment?.cpuMs.median ?? Number.NaN,
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

async function cpuOfOneEvent(design: Design, orders: number): Promise<number> {
  const cloud = await MeasuredCloud.start(design, { seed: 1, functionsOverTcp: false });
  await runOrders(cloud, { orders, inFlight: 20 });
  const { cpuMsPerOrder, invocationsPerOrder } = await runOrders(cloud, { orders, inFlight: 20 });
  await cloud.stop();
  return cpuMsPerOrder.lambda / invocationsPerOrder;
}

await runCommand(USAGE, main);
