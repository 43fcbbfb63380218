import type { AwsError } from '../../core/aws-error.ts';
import type { FailedItems } from '../../event-sources/partial-batch.ts';
import { countRequests } from './billing.ts';
import { CustomerError, toAwsError } from './errors.ts';
import type { PipeContext } from './pipe-context.ts';
import type { ExecutionLog } from './pipe-log.ts';
import { correlationIdsOf, type PipeRecord } from './pipe-record.ts';
import { enrichmentStage, type StageWork, targetStage } from './stages.ts';

/** What came of a batch: which records failed, and why. */
export interface ExecutionResult {
  readonly failed: FailedItems;
  readonly error?: AwsError;
}

/**
 * "Pipe executions are limited to a maximum of 5 minutes including the enrichment and target processing."
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-concurrency
 */
export const EXECUTION_LIMIT_MS = 5 * 60 * 1000;

/**
 * Takes one batch through enrichment and target. Never raises: what goes wrong is in the result.
 *
 * `attempt` is 1 for the first try of this batch. `patienceMs` bounds how long failures of a service, which pipes retry
 * themselves, are tried again here before the batch counts as failed.
 */
export async function execute(
  pipe: PipeContext,
  records: readonly PipeRecord[],
  work: { attempt: number; patienceMs: number },
): Promise<ExecutionResult> {
  // A batch ends on the definition that it began with.
  const context: PipeContext = { ...pipe };
  const { platform, state } = context;
  const log = context.log.execution();
  const until = platform.clock.now() + work.patienceMs;
  const correlationIds = correlationIdsOf(records);
  countRequests(context, records, correlationIds);
  state.inFlight++;
  const timeout = Promise.withResolvers<ExecutionResult>();
  const timer = platform.clock.after(EXECUTION_LIMIT_MS, () => timeout.resolve({ failed: 'all', error: tooLong() }));
  log.step('ExecutionStarted', 'INFO', { payload: () => JSON.stringify(records.map(({ event }) => event)) });
  try {
    const stages = runStages(context, records, {
      caller: { correlationIds, attempt: work.attempt },
      until,
      log,
    });
    const result = await Promise.race([stages, timeout.promise]);
    conclude(context, result, log);
    return result;
  } finally {
    timer.cancel();
    log.flush();
    state.inFlight--;
  }
}

function tooLong(): AwsError {
  return new CustomerError('ExecutionTimeout', 'The pipe execution took longer than 5 minutes and was given up.');
}

async function runStages(
  context: PipeContext,
  records: readonly PipeRecord[],
  work: StageWork,
): Promise<ExecutionResult> {
  try {
    const payloads = await enrichmentStage(context, records, work);
    if (payloads.length > 0) return await targetStage(context, records, payloads, work);
    work.log.step('TargetStageSkipped', 'INFO');
    return { failed: undefined };
  } catch (thrown) {
    return { failed: 'all', error: toAwsError(thrown) };
  }
}

function conclude(context: PipeContext, { failed, error }: ExecutionResult, log: ExecutionLog): void {
  measure(context, 'Invocations');
  if (failed === undefined) {
    log.step('ExecutionSucceeded', 'INFO');
    context.health.succeeded('execution');
    return;
  }
  const cause = error ?? new CustomerError('BatchItemFailures', 'The target reported failed items.');
  const end = cause.code === 'ExecutionTimeout' ? 'TimedOut' : failed === 'all' ? 'Failed' : 'PartiallyFailed';
  log.step(`Execution${end}`, 'ERROR', { error: cause });
  measure(context, end === 'TimedOut' ? 'ExecutionTimeout' : `Execution${end}`);
  // A batch of which a part arrived shows that the way is open.
  if (failed === 'all') context.health.failed('execution', cause);
  else context.health.succeeded('execution');
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
  if (cause.code === 'StateMachineTypeNotSupported') context.health.disable('execution', cause.message);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
function measure({ platform, definition }: PipeContext, metric: string): void {
  platform.metrics.record('AWS/EventBridge/Pipes', metric, { PipeName: definition.name }, 1);
}
