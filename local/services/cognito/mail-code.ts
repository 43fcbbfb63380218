import { randomUUID } from 'node:crypto';
import type { CognitoContext } from './context.ts';
import { invalidParameter } from './errors.ts';
import type { UserPool } from './user-pool.ts';
import type { User } from './user-store.ts';

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
