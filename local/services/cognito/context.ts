import { randomUUID } from 'node:crypto';
import { Fields } from '../../core/fields.ts';
import type { Operation } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { Inbox } from '../sns/inbox.ts';
import type { Challenges } from './challenges.ts';
import { invalidParameter } from './errors.ts';
import type { Sessions } from './tokens/sessions.ts';
import type { SigningKeys } from './tokens/signing-keys.ts';
import type { UserPool, UserPools } from './user-pool.ts';
import type { User, UserStore } from './user-store.ts';

/** What the API actions and the resource providers share. */
export interface CognitoContext {
  readonly platform: Platform;
  readonly pools: UserPools;
  readonly users: UserStore;
  readonly keys: SigningKeys;
  readonly sessions: Sessions;
  readonly challenges: Challenges;
  /** Where codes go: no email leaves this machine. */
  readonly inbox: Inbox;
}

/** The request's members; raises InvalidParameterException. */
export function requestOf(input: unknown): Fields {
  return new Fields(input, invalidParameter);
}

/** Refuses members that an action does not know or that are not imitated, by name. */
export function allowOnly(request: Fields, names: readonly string[], ignored: readonly string[] = []): void {
  for (const name of request.names())
    if (request.has(name) && !names.includes(name) && !ignored.includes(name))
      throw invalidParameter(`${name} is not supported by the local cloud.`);
}

/** What clients send along for AWS's own statistics and risk score. */
export const FOR_STATISTICS = ['AnalyticsMetadata', 'UserContextData', 'ClientMetadata'];

/** An action that clients call without credentials of AWS: what they know of the user is what lets them in. */
export function publicOperation(context: CognitoContext, handle: (request: Fields) => unknown): Operation {
  return {
    requires: () => [],
    handle: (input) => handle(requestOf(input)),
    to: (input) => {
      const clientId = requestOf(input).raw('ClientId');
      const client = typeof clientId === 'string' ? context.pools.findClient(clientId) : undefined;
      return client?.pool.path ?? 'cognito-idp';
    },
  };
}

/** An action of whoever runs the pool, with their credentials. */
export function adminOperation(
  context: CognitoContext,
  action: string,
  handle: (pool: UserPool, request: Fields) => unknown,
): Operation {
  return {
    requires: (input) => [
      { action: `cognito-idp:${action}`, resource: context.pools.arn(requestOf(input).string('UserPoolId')) },
    ],
    handle: (input) => {
      const request = requestOf(input);
      return handle(context.pools.get(request.string('UserPoolId')), request);
    },
  };
}

/** Refuses a secret, which the clients here do not have. */
export function refuseSecretHash(fields: Fields): void {
  if (fields.has('SecretHash') || fields.has('SECRET_HASH'))
    throw invalidParameter('Unable to verify secret hash for client: it is a client without a secret.');
}

/** Puts a code into the inbox, and says of it what clients are told. */
export function mailCode(context: CognitoContext, pool: UserPool, user: User, code: string): Record<string, string> {
  const { platform, inbox } = context;
  const to = user.attributes['email'];
  if (to === undefined)
    throw invalidParameter('The user has no email address to send a code to; the local cloud sends no other messages.');
  const { subject, message } = pool.settings.email;
  const now = platform.clock.now();
  inbox.receive({
    messageId: randomUUID(),
    topicArn: pool.arn,
    subscriptionArn: '',
    to,
    from: 'no-reply@verificationemail.com',
    subject,
    text: message.replaceAll('{####}', code),
    receivedAt: now,
    correlationIds: [],
  });
  platform.journal.record({
    correlationIds: [],
    action: 'cognito-idp:DeliverEmail',
    from: pool.path,
    to,
    start: now,
    duration: 0,
    outcome: 'ok',
    attempt: 1,
    detail: { subject },
  });
  return { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: masked(to) };
}

/** `a***@e***`, as clients show it. */
function masked(address: string): string {
  const [name = '', domain = ''] = address.split('@');
  return `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}
