import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ulid } from 'ulid';
import { SystemClock } from '../../local/core/clock.ts';
import { arnOf, type Environment } from '../../local/core/environment.ts';
import { formatTraceHeader, newSegmentId, newTraceId } from '../../local/core/trace-header.ts';
import { EnvironmentLog } from '../../local/services/lambda/environment-log.ts';
import type { Network } from '../../local/services/lambda/environment-network.ts';
import { environmentVariables } from '../../local/services/lambda/environment-variables.ts';
import { ExecutionEnvironment } from '../../local/services/lambda/execution-environment.ts';
import { type FunctionConfiguration, parseFunction } from '../../local/services/lambda/function-configuration.ts';
import { type FunctionCode, paymentFunction, taskRootOf } from '../common/functions.ts';
import { type Spread, spreadOf } from '../common/statistics.ts';

/** What an order takes in the payment function even if the local cloud took nothing. */
export interface Floor {
  /** CPU milliseconds of the function's thread for one payment. */
  readonly cpuMsPerOrder: Spread;
  readonly callsPerOrder: number;
}

const EVENT: object = JSON.parse(readFileSync(join(import.meta.dirname, '../../events/process-payment.json'), 'utf8'));
const WHERE: Environment = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };

/**
 * Runs the bundle of the payment function alone, in an execution environment as the local cloud starts them, against
 * DynamoDB answers that cost nothing to make: what is left is the function's own code, its SDK's and Powertools'. Each
 * of `repeats` environments handles `warmUp` payments, then `events` that count. Raises an Error when one fails.
 */
export async function measureFloor(
  assembly: string,
  { repeats, warmUp, events }: { repeats: number; warmUp: number; events: number },
): Promise<Floor> {
  const payment = paymentFunction(assembly);
  const runs: { cpuMs: number; calls: number }[] = [];
  for (let run = 0; run < repeats; run++) runs.push(await measureOnce(payment, warmUp, events));
  return {
    cpuMsPerOrder: spreadOf(runs.map(({ cpuMs }) => cpuMs)),
    callsPerOrder: spreadOf(runs.map(({ calls }) => calls)).median,
  };
}

async function measureOnce(
  payment: FunctionCode,
  warmUp: number,
  events: number,
): Promise<{ cpuMs: number; calls: number }> {
  let calls = 0;
  const { environment, log, configuration } = environmentOf(payment, () => {
    calls++;
    return Promise.resolve(DONE);
  });
  try {
    const started = await environment.initialized;
    if (!started.ok) throw new Error(`${payment.name} could not be started: ${started.payload}`);
    const pay = async (count: number): Promise<void> => {
      for (let event = 0; event < count; event++) {
        const { status, payload } = await environment.invoke(requestTo(configuration));
        if (status !== 'success') throw new Error(`${payment.name} failed: ${payload}`);
        log.drain();
      }
    };
    await pay(warmUp);
    const before = cpuMsOf(environment);
    calls = 0;
    await pay(events);
    return { cpuMs: (cpuMsOf(environment) - before) / events, calls: calls / events };
  } finally {
    await environment.terminate();
  }
}

/** What DynamoDB says to a put or an update that found nothing in its way. */
const DONE: Awaited<ReturnType<Network>> = {
  status: 200,
  headers: {
    server: 'Server',
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
    'x-amz-crc32': String(crc32('{}')),
  },
  body: '{}',
};

function environmentOf(payment: FunctionCode, network: Network) {
  const clock = new SystemClock();
  const log = new EnvironmentLog('alone', clock);
  const taskRoot = taskRootOf(payment);
  const configuration = parseFunction(
    {
      type: 'AWS::Lambda::Function',
      logicalId: payment.name,
      path: payment.name,
      properties: payment.properties,
      generateName: () => 'payment',
      asset: () => ({ path: taskRoot }),
    },
    (name) => arnOf(WHERE, 'lambda', `function:${name}`),
  );
  const variables = environmentVariables({
    configuration,
    taskRoot,
    logStreamName: log.streamName,
    credentials: { accessKeyId: 'ASIAALONE', secretAccessKey: 'a'.repeat(40), sessionToken: 'a'.repeat(100) },
    environment: WHERE,
    // Nobody listens there: what is asked of it comes to `network`.
    endpoint: 'http://127.0.0.1:1',
  });
  const { memoryMb, timeoutSeconds } = configuration;
  const environment = new ExecutionEnvironment({
    taskRoot,
    variables,
    memoryMb,
    timeoutSeconds,
    initLimitMs: 10_000,
    clock,
    log,
    network,
  });
  return { environment, log, configuration };
}

/** The payment of an order of its own, in a trace that is not recorded, as most are not under load. */
function requestTo({ arn }: FunctionConfiguration) {
  const timeMs = Date.now();
  return {
    requestId: randomUUID(),
    payload: JSON.stringify({ ...EVENT, id: ulid() }),
    traceHeader: formatTraceHeader({ root: newTraceId(timeMs), parent: newSegmentId(), sampled: false }),
    invokedFunctionArn: arn,
    timeMs,
  };
}

function cpuMsOf({ spent }: ExecutionEnvironment): number {
  return (spent.userMicros + spent.systemMicros) / 1000;
}
