import type { AwsError } from '../../core/aws-error.ts';
import type { FailedItems } from '../../event-sources/partial-batch.ts';
import type { Caller } from '../../platform/calls.ts';
import { CustomerError, isInternal, toAwsError } from './errors.ts';
import { payloadOf } from './payload.ts';
import { callerOf } from './pipe-caller.ts';
import { type PipeContext, retryDelay } from './pipe-context.ts';
import type { ExecutionLog } from './pipe-log.ts';
import type { PipeRecord } from './pipe-record.ts';
import type { Payload } from './targets/target.ts';

/** What both stages of an execution share. */
export interface StageWork {
  readonly caller: Pick<Caller, 'correlationIds' | 'attempt'>;
  /** Until when failures of a service are tried again, in milliseconds since the epoch. */
  readonly until: number;
  readonly log: ExecutionLog;
}

/** The batch as it goes to the target: what the enrichment makes of it, or the source's records themselves. */
export async function enrichmentStage(
  context: PipeContext,
  records: readonly PipeRecord[],
  work: StageWork,
): Promise<Payload[]> {
  const { enrichment, enrichmentTemplate, target, targetTemplate } = context.definition;
  if (!enrichment) return records.map((record) => payloadOf(context, record, targetTemplate, target.needsJson));
  const { log } = work;
  log.step('EnrichmentStageEntered', 'INFO');
  try {
    const input = `[${records.map((record) => payloadOf(context, record, enrichmentTemplate, true).text).join(',')}]`;
    log.step('EnrichmentInvocationStarted', 'TRACE', { awsRequest: () => input });
    const events = await withPatience(context, work, (caller) => enrichment.enrich(input, caller));
    log.step('EnrichmentInvocationSucceeded', 'TRACE', { awsResponse: () => JSON.stringify(events) });
    log.step('EnrichmentStageSucceeded', 'INFO', { payload: () => JSON.stringify(events) });
    const ids = new Set(records.map(({ id }) => id));
    return events.map((event) =>
      payloadOf(context, { event, view: event, id: keptId(event, ids) }, targetTemplate, target.needsJson),
    );
  } catch (thrown) {
    const error = toAwsError(thrown);
    log.step('EnrichmentInvocationFailed', 'ERROR', { error, awsService: enrichment.service });
    log.step('EnrichmentStageFailed', 'ERROR', { error, awsService: enrichment.service });
    throw error;
  }
}

/** The source's id in an enriched event, if the enrichment kept it. */
function keptId(event: unknown, ids: ReadonlySet<string>): string | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  for (const name of ['messageId', 'eventID']) {
    const id: unknown = Reflect.get(event, name);
    if (typeof id === 'string' && ids.has(id)) return id;
  }
  return undefined;
}

/** Hands the batch to the target. Raises AwsError when the whole batch failed. */
export async function targetStage(
  context: PipeContext,
  records: readonly PipeRecord[],
  payloads: readonly Payload[],
  work: StageWork,
): Promise<{ readonly failed: FailedItems; readonly error?: AwsError }> {
  const { target } = context.definition;
  const { log } = work;
  log.step('TargetStageEntered', 'INFO', { payload: () => JSON.stringify(payloads.map(({ text }) => text)) });
  try {
    const { maximumBatch = payloads.length } = target;
    if (payloads.length > maximumBatch)
      throw new CustomerError(
        'BatchTooLarge',
        `The enrichment answered ${payloads.length} events, but the target takes at most ${maximumBatch} at a time.`,
      );
    const ids = records.map(({ id }) => id);
    log.step('TargetInvocationStarted', 'TRACE', {
      awsRequest: () => JSON.stringify(payloads.map(({ text }) => text)),
    });
    const result = await withPatience(context, work, (caller) => target.deliver({ payloads, ids, caller }));
    if (result.failed === undefined) {
      const { response } = result;
      log.step('TargetInvocationSucceeded', 'TRACE', {
        ...(response !== undefined && { awsResponse: () => response }),
      });
      log.step('TargetStageSucceeded', 'INFO');
      return result;
    }
    const error =
      result.error ?? new CustomerError('BatchItemFailures', 'The target answered with a report of failed items.');
    if (result.failed === 'all') throw error;
    log.step('TargetInvocationPartiallyFailed', 'ERROR', { error, awsService: target.service });
    log.step('TargetStagePartiallyFailed', 'ERROR', { error, awsService: target.service });
    return { failed: result.failed, error };
  } catch (thrown) {
    const error = toAwsError(thrown);
    log.step('TargetInvocationFailed', 'ERROR', { error, awsService: target.service });
    log.step('TargetStageFailed', 'ERROR', { error, awsService: target.service });
    throw error;
  }
}

/**
 * Makes a call of an execution, again while the service itself fails: such failures use up none of the pipe's retries,
 * but the journal tells each try by its number. Anything else is raised at once.
 */
async function withPatience<T>(
  context: PipeContext,
  { caller, until }: StageWork,
  call: (caller: Caller) => Promise<T>,
): Promise<T> {
  const { clock } = context.platform;
  for (let failures = 1; ; failures++) {
    try {
      return await call(callerOf(context, { ...caller, attempt: (caller.attempt ?? 1) + failures - 1 }));
    } catch (thrown) {
      const error = toAwsError(thrown);
      const wait = retryDelay(context.options, failures);
      if (!isInternal(error) || context.stopper.stopped || clock.now() + wait > until) throw error;
      await context.stopper.sleep(clock, wait);
    }
  }
}
