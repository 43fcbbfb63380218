import { formatTraceHeader, isSampled, newSegmentId, newTraceId, parseTraceHeader } from '../../core/trace-header.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import type { InvocationResult } from './invocation-result.ts';

/**
 * The trace header of one invocation: the caller's trace if it brings one, else a new one, with this invocation as
 * parent. Who calls decides whether the trace is recorded; where nobody has, the function does when its tracing is
 * active. Only what a receiver waits for is sampled; an unsampled trace makes the X-Ray SDK send nothing.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function invocationTrace(
  callersHeader: string | undefined,
  options: { activeTracing: boolean; hasReceiver: boolean; nowMs: number; sample: () => boolean },
): string {
  const callers = parseTraceHeader(callersHeader);
  const wanted = callers?.sampled ?? (options.activeTracing && options.hasReceiver && options.sample());
  return formatTraceHeader({
    root: callers?.root ?? newTraceId(options.nowMs),
    parent: newSegmentId(),
    sampled: wanted && options.hasReceiver,
  });
}

/**
 * The two segments that Lambda makes of an invocation: `AWS::Lambda` for the service, put by itself, and
 * `AWS::Lambda::Function` for the function's environment, put under the function's role. What the function's code
 * records hangs on the second.
 */
export function recordSegments(
  platform: Platform,
  invocation: {
    configuration: FunctionConfiguration;
    result: InvocationResult;
    /** Under whose role and with which header the function ran. */
    caller: Caller;
    callersHeader: string | undefined;
    /** When the event came and when its environment got it, in milliseconds since the epoch. */
    acceptedMs: number;
    startedMs: number;
  },
): void {
  const { configuration, result, caller, callersHeader, acceptedMs, startedMs } = invocation;
  const header = caller.traceHeader;
  if (!configuration.activeTracing || !isSampled(header)) return;
  const parsed = parseTraceHeader(header);
  if (!parsed) return;
  const { name, arn } = configuration;
  const callers = parseTraceHeader(callersHeader);
  const serviceSegment = newSegmentId();
  const ended = startedMs + result.durationMs;
  const failed = result.functionError && {
    error: { code: result.errorType ?? result.functionError, message: `The invocation ended as ${result.status}.` },
  };
  platform.tracing.record({
    header: formatTraceHeader({ root: parsed.root, parent: serviceSegment, sampled: true }),
    ...(callers?.parent !== undefined && { parentId: callers.parent }),
    name,
    origin: 'AWS::Lambda',
    arn,
    start: acceptedMs,
    end: platform.clock.now(),
    ...failed,
    http: { response: { status: 200 } },
    aws: { request_id: result.requestId },
  });
  const { initDurationMs } = result;
  platform.tracing.record({
    header,
    parentId: serviceSegment,
    name,
    origin: 'AWS::Lambda::Function',
    arn,
    start: startedMs - (initDurationMs ?? 0),
    end: ended,
    ...failed,
    aws: { function_arn: arn, request_id: result.requestId },
    subsegments: [
      ...(initDurationMs === undefined
        ? []
        : [{ name: 'Initialization', start: startedMs - initDurationMs, end: startedMs }]),
      { name: 'Invocation', start: startedMs, end: ended },
    ],
    by: caller,
  });
}
