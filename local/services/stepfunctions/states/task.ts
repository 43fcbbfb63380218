import { AwsError } from '../../../core/aws-error.ts';
import type { Caller } from '../../../platform/calls.ts';
import type { TaskLimits, TaskResource } from '../integrations/task-resource.ts';
import { type ErrorHandlers, withErrorHandling } from '../interpreter/error-handling.ts';
import { isTooLarge } from '../interpreter/payload-size.ts';
import { StateError } from '../interpreter/state-error.ts';
import type { Visit } from '../interpreter/visit.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import type { Template } from '../jsonata/template.ts';
import { leave, type Outputs } from './outputs.ts';
import type { Outcome, State } from './state.ts';
import { typedValue } from './typed-value.ts';

export interface TaskParts {
  readonly resource: TaskResource;
  /** The request, by default the state's input. */
  readonly arguments: Template | undefined;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
  readonly outputs: Outputs;
  readonly handlers: ErrorHandlers;
  readonly next: string | undefined;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
export function taskState(name: string, parts: TaskParts): State {
  return {
    name,
    type: 'Task',
    run: (visit) => withErrorHandling(visit, parts.handlers, () => attempt(visit, parts)),
  };
}

async function attempt(visit: Visit, parts: TaskParts): Promise<Outcome> {
  const bindings = visit.bindings();
  const request = parts.arguments ? await visit.evaluate(parts.arguments, bindings) : visit.input;
  const limits = await limitsOf(visit, parts, bindings);
  const result = await perform(visit, parts.resource, request, limits);
  return leave(visit, parts.outputs, { next: parts.next, otherwise: result, additions: { result } });
}

async function perform(visit: Visit, resource: TaskResource, request: unknown, limits: TaskLimits): Promise<unknown> {
  const { flow } = visit;
  const { platform } = flow.running;
  const scheduled = resource.scheduled(request, limits, platform.environment.region);
  flow.record(scheduled.type, scheduled.details);
  const started = resource.started();
  flow.record(started.type, started.details);
  try {
    const result = await withTimeout(visit, resource.call(request, callerOf(visit), platform), limits);
    if (isTooLarge(result)) throw resultTooLarge(resource);
    const succeeded = resource.succeeded(result);
    flow.record(succeeded.type, succeeded.details);
    return result;
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const end =
      error instanceof TimedOut ? resource.timedOut('States.Timeout') : resource.failed(error.error, error.reason);
    flow.record(end.type, end.details);
    throw error;
  }
}

/** `States.Timeout` without a cause, whether the task was slow as a whole or missed its heartbeat, as recorded on AWS. */
class TimedOut extends StateError {
  constructor() {
    super('States.Timeout', undefined);
  }
}

/** A task that answers its request never sends a heartbeat, so the shorter of both limits ends it. */
function withTimeout(visit: Visit, work: Promise<unknown>, limits: TaskLimits): Promise<unknown> {
  const { timeoutInSeconds, heartbeatInSeconds } = limits;
  const seconds = Math.min(
    timeoutInSeconds ?? Number.POSITIVE_INFINITY,
    heartbeatInSeconds ?? Number.POSITIVE_INFINITY,
  );
  const { cancellation, running } = visit.flow;
  if (seconds === Number.POSITIVE_INFINITY) return cancellation.race(work);
  const { clock } = running.platform;
  return cancellation.race(work, { clock, timeoutMs: seconds * 1000, timedOut: () => new TimedOut() });
}

function resultTooLarge(resource: TaskResource): StateError {
  return new StateError(
    'States.DataLimitExceeded',
    `The state/task '${resource.label}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { ofTask: true },
  );
}

/** A role that does not trust Step Functions leaves the task without permission to do anything. */
function callerOf(visit: Visit): Caller {
  try {
    return visit.caller();
  } catch (error) {
    if (error instanceof AwsError) throw new StateError('States.Permissions', error.message);
    throw error;
  }
}

async function limitsOf(visit: Visit, parts: TaskParts, bindings: Bindings): Promise<TaskLimits> {
  const { timeoutSeconds, heartbeatSeconds } = parts;
  if (!timeoutSeconds && !heartbeatSeconds) return NO_LIMITS;
  return {
    ...(timeoutSeconds && { timeoutInSeconds: await secondsOf(visit, timeoutSeconds, 'TimeoutSeconds', bindings) }),
    ...(heartbeatSeconds && {
      heartbeatInSeconds: await secondsOf(visit, heartbeatSeconds, 'HeartbeatSeconds', bindings),
    }),
  };
}

const NO_LIMITS: TaskLimits = {};

async function secondsOf(visit: Visit, template: Template, field: string, bindings: Bindings): Promise<number> {
  const seconds = await typedValue(visit, template, field, 'number', bindings);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  // A number in the definition has been checked before, so this one comes from an expression.
  return visit.fail(template.expression?.failure(`returned ${seconds}, which is not a positive integer.`));
}
