import { toAwsError } from '../../../core/aws-error.ts';
import { isRecord } from '../../../core/fields.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api } from '../api.ts';
import { RequestError } from '../http/request-error.ts';
import type { RealtimeError } from './messages.ts';
import { SubscribeError } from './subscribe.ts';
import type { Subscription } from './subscribers.ts';

/** A client has been let in. */
export function recordConnected(platform: Platform, api: Api, { start, from }: { start: number; from: string }): void {
  platform.journal.record({
    correlationIds: [],
    action: 'appsync:Connect',
    from,
    to: api.config.path,
    start,
    duration: platform.clock.now() - start,
    outcome: 'ok',
    attempt: 1,
  });
}

/** A subscription has started. */
export function recordSubscribed(
  platform: Platform,
  api: Api,
  { start, subscription }: { start: number; subscription: Subscription },
): void {
  const { variables, caller, field, id, args } = subscription;
  platform.journal.record({
    correlationIds: platform.correlation.idsOf([args, ...Object.values(args).filter(isRecord), variables]),
    action: 'appsync:Subscribe',
    from: caller.from,
    to: api.config.path,
    start,
    duration: platform.clock.now() - start,
    outcome: 'ok',
    attempt: 1,
    detail: { subscription: field, subscriptionId: id },
  });
}

/** A client or a subscription has been turned away. */
export function recordRefused(
  platform: Platform,
  api: Api,
  parts: {
    readonly action: 'appsync:Connect' | 'appsync:Subscribe';
    readonly from: string;
    readonly start: number;
    readonly error: unknown;
    readonly errors: readonly RealtimeError[];
    readonly detail?: Readonly<Record<string, unknown>>;
  },
): void {
  const { action, from, start, error, errors, detail } = parts;
  platform.journal.record({
    correlationIds: [],
    action,
    from,
    to: api.config.path,
    start,
    duration: platform.clock.now() - start,
    outcome: isRefusal(error, errors) ? 'refused' : 'failed',
    error: {
      code: errors[0]?.errorType ?? 'BadRequestException',
      message: errors.map(({ message }) => message).join(' '),
    },
    attempt: 1,
    ...(detail && { detail }),
  });
}

/** What a client is told of a failure. */
export function errorsOf(error: unknown): readonly RealtimeError[] {
  if (error instanceof SubscribeError) return error.errors;
  if (error instanceof RequestError)
    return [{ errorType: error.errorType, message: error.message, errorCode: error.status }];
  const { code, message, status } = toAwsError(error);
  return [{ errorType: code, message, errorCode: status }];
}

function isRefusal(error: unknown, errors: readonly RealtimeError[]): boolean {
  return (error instanceof RequestError && error.status === 401) || errors[0]?.errorType === 'Unauthorized';
}
