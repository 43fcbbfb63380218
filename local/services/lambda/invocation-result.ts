import { isRecord } from '../../core/fields.ts';
import type { FailedInitialization } from './execution-environment.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import { type InvocationOutcome, sandboxError } from './invocation.ts';

/** How one invocation ended, as the caller and the log learn it. Durations are in milliseconds. */
export interface InvocationResult {
  readonly requestId: string;
  readonly status: InvocationOutcome['status'];
  /** The result or the error, as JSON text. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
  readonly errorType?: string;
  readonly coldStart: boolean;
  readonly initDurationMs?: number;
  readonly durationMs: number;
  /** Since August 2025 the initialization is billed too, whatever the package type. */
  readonly billedDurationMs: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html; the number is the one in AWS's answer. */
const MAXIMUM_RESPONSE_BYTES = 6_291_556;

/** What an invocation came to and what is billed of it; a response that is too large makes it an error. */
export function invocationResult(
  requestId: string,
  outcome: InvocationOutcome,
  initMs: number | undefined,
): InvocationResult {
  const bytes = outcome.payload.length * 3 > MAXIMUM_RESPONSE_BYTES ? Buffer.byteLength(outcome.payload) : 0;
  const checked: InvocationOutcome =
    bytes > MAXIMUM_RESPONSE_BYTES ? { ...outcome, status: 'error', payload: tooLarge(bytes) } : outcome;
  return {
    requestId,
    status: checked.status,
    payload: checked.payload,
    ...failure(checked.status, checked.payload),
    coldStart: initMs !== undefined,
    ...(initMs !== undefined && { initDurationMs: initMs }),
    durationMs: outcome.durationMs,
    billedDurationMs: Math.max(1, Math.ceil(outcome.durationMs + (initMs ?? 0))),
  };
}

/** The result of an invocation whose environment did not come up. */
export function initializationResult(
  requestId: string,
  initialization: FailedInitialization,
  configuration: FunctionConfiguration,
): InvocationResult {
  const { durationMs } = initialization;
  const status = initialization.reason;
  const payload =
    status === 'timeout'
      ? sandboxError(
          'Sandbox.Timedout',
          requestId,
          `Task timed out after ${configuration.timeoutSeconds.toFixed(2)} seconds`,
        )
      : initialization.payload;
  return {
    requestId,
    status,
    payload,
    ...failure(status, payload),
    coldStart: true,
    durationMs,
    billedDurationMs: Math.max(1, Math.ceil(durationMs)),
  };
}

function failure(
  status: InvocationOutcome['status'],
  payload: string,
): { functionError?: 'Unhandled'; errorType?: string } {
  if (status === 'success') return {};
  const parsed: unknown = JSON.parse(payload);
  const errorType = isRecord(parsed) ? parsed['errorType'] : undefined;
  return { functionError: 'Unhandled', ...(typeof errorType === 'string' && { errorType }) };
}

function tooLarge(bytes: number): string {
  return JSON.stringify({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAXIMUM_RESPONSE_BYTES} bytes).`,
  });
}

/** What the journal tells of an invocation. */
export function detailOf(result: InvocationResult): Readonly<Record<string, unknown>> {
  const { requestId, coldStart, durationMs, billedDurationMs, initDurationMs, functionError, errorType } = result;
  return {
    requestId,
    coldStart,
    durationMs,
    billedDurationMs,
    ...(initDurationMs !== undefined && { initDurationMs }),
    ...(functionError && { functionError, errorType }),
  };
}
