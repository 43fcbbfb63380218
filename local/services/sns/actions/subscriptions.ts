import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, page, required, type SnsContext, topicArnOf } from '../context.ts';
import { notSupported } from '../errors.ts';
import { subscribeEndpoint } from '../subscribe.ts';
import { changeSubscription } from '../subscription.ts';
import { subscriptionAttributes, subscriptionSummary } from '../subscription-attributes.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export function subscribe(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:Subscribe', resource: required(fieldsOf(input), 'TopicArn') }],
    handle: async (input) => {
      const fields = fieldsOf(input);
      const subscription = await subscribeEndpoint(context, {
        topic: context.topics.get(required(fields, 'TopicArn')),
        protocol: required(fields, 'Protocol'),
        endpoint: required(fields, 'Endpoint'),
        attributes: fields.optionalRecord('Attributes') ?? {},
      });
      const tellArn = fields.optionalBoolean('ReturnSubscriptionArn') === true || subscription.protocol !== 'email';
      return { SubscriptionArn: tellArn ? subscription.arn : 'pending confirmation' };
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html */
export function confirmSubscription(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:ConfirmSubscription', resource: required(fieldsOf(input), 'TopicArn') }],
    handle: (input) => {
      const fields = fieldsOf(input);
      if (fields.optionalBoolean('AuthenticateOnUnsubscribe') === true)
        throw notSupported('the parameter AuthenticateOnUnsubscribe');
      const topic = context.topics.get(required(fields, 'TopicArn'));
      return { SubscriptionArn: context.topics.confirm(topic, required(fields, 'Token')).arn };
    },
    detail: (_input, output) => ({ subscriptionArn: fieldsOf(output).raw('SubscriptionArn') }),
  };
}

/** Unsubscribing what is no longer there succeeds. https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html */
export function unsubscribe(context: SnsContext): Operation {
  return {
    requires: (input) => bySubscription('sns:Unsubscribe', input),
    handle: (input) => {
      const arn = required(fieldsOf(input), 'SubscriptionArn');
      const subscription = context.topics.subscriptions().find((each) => each.arn === arn);
      if (subscription) context.topics.unsubscribe(subscription);
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html */
export function listSubscriptions(context: SnsContext): Operation {
  return {
    requires: () => [{ action: 'sns:ListSubscriptions', resource: '*' }],
    handle: (input) => {
      const { items, token } = page(context.topics.subscriptions(), fieldsOf(input));
      return { Subscriptions: items.map((each) => subscriptionSummary(each, context.platform.environment)), ...token };
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export function listSubscriptionsByTopic(context: SnsContext): Operation {
  return {
    requires: (input) => [{ action: 'sns:ListSubscriptionsByTopic', resource: required(fieldsOf(input), 'TopicArn') }],
    handle: (input) => {
      const fields = fieldsOf(input);
      const topic = context.topics.get(required(fields, 'TopicArn'));
      const { items, token } = page([...topic.subscriptions.values()], fields);
      return { Subscriptions: items.map((each) => subscriptionSummary(each, context.platform.environment)), ...token };
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export function getSubscriptionAttributes(context: SnsContext): Operation {
  return {
    requires: (input) => bySubscription('sns:GetSubscriptionAttributes', input),
    handle: (input) => {
      const subscription = context.topics.subscription(required(fieldsOf(input), 'SubscriptionArn'));
      return { Attributes: subscriptionAttributes(subscription, context.platform.environment) };
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
export function setSubscriptionAttributes(context: SnsContext): Operation {
  return {
    requires: (input) => bySubscription('sns:SetSubscriptionAttributes', input),
    handle: (input) => {
      const fields = fieldsOf(input);
      const subscription = context.topics.subscription(required(fields, 'SubscriptionArn'));
      const attributes = { [required(fields, 'AttributeName')]: fields.optionalString('AttributeValue') ?? '' };
      subscription.settings = changeSubscription(subscription.settings, attributes, subscription.protocol);
      context.topics.subscriptionChanged(subscription);
      return {};
    },
  };
}

/** Permissions on a subscription are permissions on its topic. */
function bySubscription(action: string, input: unknown): { action: string; resource: string }[] {
  return [{ action, resource: topicArnOf(required(fieldsOf(input), 'SubscriptionArn')) }];
}
