import { OPERATOR } from '../../platform/access.ts';
import type { SnsContext } from './context.ts';
import { sendConfirmationRequest } from './email.ts';
import { invalidParameter } from './errors.ts';
import {
  changeSubscription,
  checkEndpoint,
  DEFAULT_SUBSCRIPTION,
  isPending,
  type Subscription,
} from './subscription.ts';
import { subscriptionAttributes } from './subscription-attributes.ts';
import type { Topic } from './topic.ts';

/** What a new subscription is to be. Attributes are texts by name. */
export interface SubscriptionRequest {
  readonly topic: Topic;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Subscribes an endpoint, or gives the subscription that it has. An email address is asked to confirm; with
 * `confirmEmails: 'automatic'` the answer comes at once, as if somebody had followed the link. Raises InvalidParameter.
 */
export async function subscribeEndpoint(context: SnsContext, request: SubscriptionRequest): Promise<Subscription> {
  const { topic, attributes } = request;
  const protocol = checkEndpoint(request.protocol, request.endpoint);
  const settings = changeSubscription(DEFAULT_SUBSCRIPTION, attributes, protocol, 'Attributes Reason: ');
  const existing = context.topics.findSubscription(topic, protocol, request.endpoint);
  if (existing) checkSameAttributes(context, existing, attributes);
  const subscription = existing ?? context.topics.subscribe(topic, protocol, request.endpoint, settings);
  if (isPending(subscription)) await requestConfirmation(context, subscription);
  return subscription;
}

/**
 * The subscription of a template's resource at `path`: a new one, or the one that an earlier run kept for it, with the
 * attributes that the template gives now. Who was asked to confirm before is not asked again. Raises InvalidParameter.
 */
export async function provideSubscription(
  context: SnsContext,
  request: SubscriptionRequest,
  path: string,
): Promise<Subscription> {
  const { topics, options } = context;
  const protocol = checkEndpoint(request.protocol, request.endpoint);
  const kept = topics.claim(request.topic, protocol, request.endpoint);
  if (kept) kept.settings = changeSubscription(DEFAULT_SUBSCRIPTION, request.attributes, protocol);
  const subscription = kept ?? (await subscribeEndpoint(context, request));
  subscription.madeFor = path;
  topics.subscriptionChanged(subscription);
  if (isPending(subscription) && options.confirmEmails === 'automatic')
    await requestConfirmation(context, subscription);
  return subscription;
}

async function requestConfirmation(context: SnsContext, subscription: Subscription): Promise<void> {
  const Token = context.topics.askForConfirmation(subscription);
  sendConfirmationRequest(context, subscription);
  if (context.options.confirmEmails === 'manual') return;
  await context.platform.calls.dispatch(
    'sns',
    'ConfirmSubscription',
    { TopicArn: subscription.topicArn, Token },
    { principal: OPERATOR, from: `inbox of ${subscription.endpoint}` },
  );
}

function checkSameAttributes(
  context: SnsContext,
  subscription: Subscription,
  wanted: Readonly<Record<string, unknown>>,
): void {
  const current = subscriptionAttributes(subscription, context.platform.environment);
  for (const [name, value] of Object.entries(wanted))
    if (current[name] !== String(value))
      throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
}
