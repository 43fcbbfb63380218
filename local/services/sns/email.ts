import { AwsError } from '../../core/aws-error.ts';
import type { Operation } from '../../platform/calls.ts';
import type { SnsContext } from './context.ts';
import { EmailDelivery } from './email-delivery.ts';
import type { Email } from './inbox.ts';
import { confirmationText, emailText } from './render.ts';
import type { Subscription } from './subscription.ts';

/**
 * Not an action of AWS: SNS calls it on itself, so that an email passes the one door like every other hop, is
 * journaled there, and can be made to fail.
 */
export function deliverEmail(context: SnsContext): Operation {
  return {
    requires: () => [],
    handle: (input) => {
      const { notification, subscription } = emailDeliveryOf(input);
      keepRate(context, subscription);
      const { messageId, subject = 'AWS Notification Message', correlationIds } = notification;
      const text = emailText(notification, subscription, context.platform.endpoint());
      receive(context, subscription, { messageId, subject, text, correlationIds });
      return {};
    },
    to: (input) => (input instanceof EmailDelivery ? input.subscription.endpoint : undefined),
    payloads: (input) => (input instanceof EmailDelivery ? [input.notification.message] : []),
    detail: (input) =>
      input instanceof EmailDelivery
        ? {
            subscriptionArn: input.subscription.arn,
            subject: input.notification.subject ?? 'AWS Notification Message',
            messageId: input.notification.messageId,
          }
        : undefined,
  };
}

/** Puts the request for confirmation into the inbox. */
export function sendConfirmationRequest(context: SnsContext, subscription: Subscription): void {
  receive(context, subscription, {
    messageId: subscription.arn.slice(subscription.topicArn.length + 1),
    subject: 'AWS Notification - Subscription Confirmation',
    text: confirmationText(subscription, context.platform.endpoint()),
    correlationIds: [],
  });
}

function emailDeliveryOf(input: unknown): EmailDelivery {
  if (input instanceof EmailDelivery) return input;
  throw new AwsError(
    'InvalidAction',
    'DeliverEmail is no action of Amazon SNS; only the local cloud calls it, on itself.',
  );
}

function receive(
  context: SnsContext,
  subscription: Subscription,
  email: Pick<Email, 'messageId' | 'subject' | 'text' | 'correlationIds'>,
): void {
  const { topics, inbox, platform } = context;
  const name = topics.find(subscription.topicArn)?.displayName || 'AWS Notifications';
  inbox.receive({
    ...email,
    topicArn: subscription.topicArn,
    subscriptionArn: subscription.arn,
    to: subscription.endpoint,
    from: `${name} <no-reply@sns.amazonaws.com>`,
    receivedAt: platform.clock.now(),
  });
}

/**
 * Where a rate is kept, a subscription that gets more emails than that within a second is deactivated: it waits for its
 * confirmation again. Source: https://repost.aws/knowledge-center/sns-email-subscription-disabled
 */
function keepRate(context: SnsContext, subscription: Subscription): void {
  const { emailsPerSecond } = context.options;
  if (emailsPerSecond === undefined) return;
  const now = context.platform.clock.now();
  const { recent } = subscription;
  while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift();
  if (recent.length >= emailsPerSecond) {
    context.topics.askForConfirmation(subscription);
    throw new AwsError(
      'SubscriptionDeactivated',
      `${subscription.endpoint} got more than ${emailsPerSecond} emails within a second, so SNS has deactivated the subscription; it must be confirmed again.`,
    );
  }
  recent.push(now);
}
