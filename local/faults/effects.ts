import { AwsError } from '../core/aws-error.ts';
import { delay } from '../core/clock.ts';
import { isRecord } from '../core/fields.ts';
import { OPERATOR } from '../platform/access.ts';
import type { InterceptedCall } from '../platform/calls.ts';
import type { Platform } from '../platform/service.ts';
import type { Fault } from './fault.ts';
import { answerLost, throttled, throughputExceeded, unavailable } from './service-errors.ts';

/** Ends whoever made a call, a Lambda environment or a pipe. */
export type CrashCaller = (caller: InterceptedCall['caller']) => void;

/** Does to a call what a fault says. Raises the AwsError that the caller is to get. */
export async function inflict(
  fault: Fault,
  call: InterceptedCall,
  next: () => Promise<unknown>,
  parts: { readonly platform: Platform; readonly crashCaller: CrashCaller },
): Promise<unknown> {
  switch (fault.kind) {
    case 'error':
      throw new AwsError(fault.code, fault.message, { status: fault.status });
    case 'throttle':
      throw throttled(call.service);
    case 'exhausted':
      throw throughputExceeded();
    case 'unavailable':
      throw unavailable(call.service);
    case 'stall':
      await delay(parts.platform.clock, fault.milliseconds);
      return next();
    case 'twice':
      return twice(fault.concurrently, next);
    case 'drop':
      await next();
      throw answerLost(call.service);
    case 'crash': {
      // The caller is gone in either case, so what it would be answered reaches nobody.
      if (fault.at === 'before') {
        parts.crashCaller(call.caller);
        throw unavailable(call.service);
      }
      const answer = await next();
      parts.crashCaller(call.caller);
      return answer;
    }
    case 'expire':
    case 'breakRole':
      return next();
  }
}

/** The second time is a repeat that nobody waits for an answer of; that it fails is what idempotent services do. */
async function twice(concurrently: boolean, next: () => Promise<unknown>): Promise<unknown> {
  if (concurrently) {
    const first = next();
    await Promise.allSettled([first, next()]);
    return first;
  }
  const answer = await next();
  await next().catch(() => undefined);
  return answer;
}

/** Makes a received message visible again after a while, as if its visibility timeout were that short. */
export function expireVisibility(platform: Platform, call: InterceptedCall, message: unknown, afterMs: number): void {
  const QueueUrl = isRecord(call.input) ? call.input['QueueUrl'] : undefined;
  const ReceiptHandle = isRecord(message) ? message['ReceiptHandle'] : undefined;
  const caller = { principal: OPERATOR, from: 'faults', correlationIds: platform.correlation.idsOf([bodyOf(message)]) };
  platform.clock.after(afterMs, () => {
    const input = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
    // The message may have been deleted by then; the journal shows how it went.
    platform.calls.dispatch('sqs', 'ChangeMessageVisibility', input, caller).catch(() => undefined);
  });
}

/** The messages of an answer to ReceiveMessage. */
export function messagesIn(answer: unknown): readonly unknown[] {
  const messages = isRecord(answer) ? answer['Messages'] : undefined;
  return Array.isArray(messages) ? messages : [];
}

/** The body of a message that was received. */
export function bodyOf(message: unknown): unknown {
  return isRecord(message) ? message['Body'] : undefined;
}
