import { enableCompileCache } from 'node:module';
import { getHeapStatistics } from 'node:v8';
import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { isRecord } from '../../../core/fields.ts';
import { setTime } from './date.ts';
import { RuntimeError, serializeError } from './errors.ts';
import { type Handler, loadHandler } from './handler.ts';
import { RuntimeLog } from './logging.ts';
import type { InvokeMessage, RuntimeMessage, Spent } from './messages.ts';
import { connect } from './network.ts';

/**
 * The Node.js runtime of an execution environment: runs in a worker thread whose `process.env` holds what Lambda sets
 * and nothing else, loads the handler, then handles one event at a time.
 */
const port = parentPort;
if (!port) throw new Error('The Lambda runtime runs in a worker thread only.');
const send = (message: RuntimeMessage): void => port.postMessage(message);

const { env } = process;
const log = new RuntimeLog(
  (text) => send({ type: 'log', text }),
  env['AWS_LAMBDA_LOG_FORMAT'],
  env['AWS_LAMBDA_LOG_LEVEL'],
);
log.install();

function crash(heading: string, error: Error): void {
  log.logError(heading, error);
  log.flush();
  send({ type: 'crashed', error: serializeError(error) });
}
process.on('uncaughtException', (error) => crash('Uncaught Exception', error));
process.on('unhandledRejection', (reason) =>
  crash(
    'Unhandled Promise Rejection',
    new RuntimeError('UnhandledPromiseRejection', String(reason), reason instanceof Error ? reason.stack : undefined),
  ),
);

try {
  const taskRoot: unknown = isRecord(workerData) ? workerData['taskRoot'] : undefined;
  if (typeof taskRoot !== 'string') throw new Error('The worker was started without a task root.');
  const compileCache: unknown = isRecord(workerData) ? workerData['compileCache'] : undefined;
  if (typeof compileCache === 'string') enableCompileCache(compileCache);
  const network: unknown = isRecord(workerData) ? workerData['network'] : undefined;
  if (network instanceof MessagePort) connect(network, env['AWS_ENDPOINT_URL'] ?? '');
  const handler = await loadHandler(taskRoot, env['_HANDLER'] ?? '', env['AWS_EXECUTION_ENV'] ?? '');
  port.on('message', (message: InvokeMessage) => void handle(handler, message));
  send({ type: 'initialized', spent: spent() });
} catch (error) {
  log.logError('Uncaught Exception', error);
  log.flush();
  send({ type: 'initFailed', error: serializeError(error) });
}

async function handle(handler: Handler, message: InvokeMessage): Promise<void> {
  log.requestId = message.requestId;
  setTime(message.timeMs);
  env['_X_AMZN_TRACE_ID'] = message.traceHeader;
  try {
    const result = await handler(JSON.parse(message.payload), contextOf(message));
    const payload = serializeResult(result);
    await immediately();
    log.flush();
    send({ type: 'succeeded', payload, spent: spent() });
  } catch (error) {
    await immediately();
    log.logError('Invoke Error', error);
    log.flush();
    send({ type: 'failed', error: serializeError(error), spent: spent() });
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(message: InvokeMessage): Record<string, unknown> {
  const deadline = performance.now() + message.remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: message.invokedFunctionArn,
    awsRequestId: message.requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

function serializeResult(result: unknown): string {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw new RuntimeError('JSONStringifyError', 'Unable to stringify response body');
  }
}

/** Lets rejections that nobody handles show up before the answer goes out, as the runtime does. */
function immediately(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function spent(): Spent {
  const { used_heap_size, external_memory } = getHeapStatistics();
  const { user, system } = process.threadCpuUsage();
  return { heapBytes: used_heap_size + external_memory, userMicros: user, systemMicros: system };
}
