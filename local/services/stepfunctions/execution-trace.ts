import { formatTraceHeader, isSampled, newSegmentId, newTraceId, parseTraceHeader } from '../../core/trace-header.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { Execution, ExecutionEnd } from './interpreter/execution.ts';
import type { MachineRevision } from './state-machine.ts';

/**
 * The header that an execution's calls carry. A machine with tracing has a segment of its own, in the caller's trace if
 * there is one, and keeps to the caller's decision whether the trace is recorded; others hand on what they are given.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
 */
export function traceOf(
  platform: Platform,
  machine: MachineRevision,
  given: string | undefined,
): { header: string | undefined; parentSegment: string | undefined } {
  if (!machine.tracing) return { header: given, parentSegment: undefined };
  const callers = parseTraceHeader(given);
  const root = callers?.root ?? newTraceId(platform.clock.now());
  const sampled = callers?.sampled ?? platform.tracing.sample(machine.arn);
  return { header: formatTraceHeader({ root, parent: newSegmentId(), sampled }), parentSegment: callers?.parent };
}

/** The execution as X-Ray gets it from Step Functions, under the role of the machine. */
export function recordSegment(
  platform: Platform,
  work: { execution: Execution; end: ExecutionEnd; parentId: string | undefined; callsSince: number },
): void {
  const { execution, end, parentId, callsSince } = work;
  const { machine, caller, startDate, stopDate = startDate } = execution;
  const header = caller.traceHeader;
  if (!machine.tracing || !isSampled(header)) return;
  const by = callerOf(platform, execution);
  if (!by) return;
  platform.tracing.record({
    header,
    ...(parentId !== undefined && { parentId }),
    name: machine.name,
    origin: 'AWS::StepFunctions::StateMachine',
    arn: machine.arn,
    start: startDate,
    end: stopDate,
    ...(end.status !== 'SUCCEEDED' && {
      error: { code: end.error ?? end.status, message: end.cause ?? `The execution ended as ${end.status}.` },
    }),
    aws: { execution_arn: execution.arn },
    callsSince,
    by,
  });
}

/** Nobody when the role does not let Step Functions in any more: then the execution has no segment, as it had no calls. */
function callerOf(platform: Platform, { machine, name, caller }: Execution): Caller | undefined {
  try {
    return {
      principal: platform.access.assumeRole(machine.roleArn, 'states.amazonaws.com', name, machine.arn),
      from: platform.calls.displayName(machine.arn),
      ...(caller.correlationIds && { correlationIds: caller.correlationIds }),
      ...(caller.traceHeader !== undefined && { traceHeader: caller.traceHeader }),
    };
  } catch {
    return undefined;
  }
}
