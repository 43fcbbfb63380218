import type { Environment } from '../../core/environment.ts';
import { isPending, type Subscription } from './subscription.ts';

/** What GetSubscriptionAttributes tells. */
export function subscriptionAttributes(
  subscription: Subscription,
  environment: Environment,
): Readonly<Record<string, string>> {
  const { settings } = subscription;
  return {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    Owner: environment.accountId,
    PendingConfirmation: String(isPending(subscription)),
    ConfirmationWasAuthenticated: String(subscription.protocol !== 'email'),
    RawMessageDelivery: String(settings.raw),
    SubscriptionPrincipal: `arn:${environment.partition}:iam::${environment.accountId}:root`,
    ...(settings.filter && { FilterPolicy: settings.filter.text, FilterPolicyScope: settings.filterScope }),
    ...(settings.deadLetterArn && { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: settings.deadLetterArn }) }),
  };
}

/** A subscription as the lists show it. */
export function subscriptionSummary(
  subscription: Subscription,
  environment: Environment,
): Readonly<Record<string, string>> {
  return {
    SubscriptionArn: isPending(subscription) ? 'PendingConfirmation' : subscription.arn,
    Owner: environment.accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  };
}
