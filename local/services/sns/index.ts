import type { Operation } from '../../platform/calls.ts';
import type { AwsService, Platform } from '../../platform/service.ts';
import { publish } from './actions/publish.ts';
import { publishBatch } from './actions/publish-batch.ts';
import {
  confirmSubscription,
  getSubscriptionAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
} from './actions/subscriptions.ts';
import { listTagsForResource, tagResource, untagResource } from './actions/tags.ts';
import { createTopic, deleteTopic, getTopicAttributes, listTopics, setTopicAttributes } from './actions/topics.ts';
import { Confirmations } from './confirmations.ts';
import type { SnsContext, SnsOptions } from './context.ts';
import { Deliveries } from './deliveries.ts';
import { deliverEmail } from './email.ts';
import { Inbox } from './inbox.ts';
import { subscriptionProvider } from './providers/subscription.ts';
import { topicProvider } from './providers/topic.ts';
import { isPending, type Subscription } from './subscription.ts';
import { TopicStore } from './topic-store.ts';

export type { SnsOptions } from './context.ts';

/** Amazon SNS with its query protocol, and the inbox that its emails go to. */
export function createSns(
  platform: Platform,
  options: Partial<SnsOptions> = {},
): { readonly service: AwsService; readonly inbox: Inbox; readonly confirmations: Confirmations } {
  const topics = new TopicStore(platform.environment, platform.clock, platform.storage);
  const deliveries = new Deliveries(platform, topics);
  const inbox = new Inbox({ storage: platform.storage });
  const context: SnsContext = {
    platform,
    topics,
    deliveries,
    inbox,
    options: { confirmEmails: 'automatic', ...options },
  };
  let ended: readonly Subscription[] = [];
  const service: AwsService = {
    name: 'sns',
    operations: operationsOf(context),
    accessDenied: { code: 'AuthorizationError', status: 403 },
    protocols: [
      {
        kind: 'query',
        version: '2010-03-31',
        namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
        signingName: 'sns',
      },
    ],
    providers: [topicProvider(context), subscriptionProvider(context)],
    start: () => {
      ended = topics.endUnclaimed();
      deliveries.resume();
    },
    leftovers: () => [
      ...topics
        .leftovers()
        .map(
          ({ name, madeFor, subscriptions }) =>
            `The topic ${name} was made for ${madeFor}, which the assembly does not have. It is kept with its ${subscriptions.size} subscriptions; DeleteTopic removes it.`,
        ),
      ...ended.map(
        ({ endpoint, topicArn, madeFor }) =>
          `The subscription of ${endpoint} to ${topicArn} was made for ${madeFor} as it was; the assembly does not have it any more, so it was ended.`,
      ),
    ],
    gauges: function* () {
      for (const topic of topics.topics()) {
        const waiting = [...topic.subscriptions.values()].filter(isPending).length;
        yield [topic.arn, { subscribers: topic.subscriptions.size - waiting, waiting }];
      }
    },
    stop: async () => deliveries.stop(),
  };
  return { service, inbox, confirmations: new Confirmations(context) };
}

function operationsOf(context: SnsContext): ReadonlyMap<string, Operation> {
  return new Map([
    ['CreateTopic', createTopic(context)],
    ['DeleteTopic', deleteTopic(context)],
    ['ListTopics', listTopics(context)],
    ['GetTopicAttributes', getTopicAttributes(context)],
    ['SetTopicAttributes', setTopicAttributes(context)],
    ['Subscribe', subscribe(context)],
    ['ConfirmSubscription', confirmSubscription(context)],
    ['Unsubscribe', unsubscribe(context)],
    ['ListSubscriptions', listSubscriptions(context)],
    ['ListSubscriptionsByTopic', listSubscriptionsByTopic(context)],
    ['GetSubscriptionAttributes', getSubscriptionAttributes(context)],
    ['SetSubscriptionAttributes', setSubscriptionAttributes(context)],
    ['TagResource', tagResource(context)],
    ['UntagResource', untagResource(context)],
    ['ListTagsForResource', listTagsForResource(context)],
    ['Publish', publish(context)],
    ['PublishBatch', publishBatch(context)],
    ['DeliverEmail', deliverEmail(context)],
  ]);
}
