import type { Kept, Storage } from '../../storage/durable.ts';
import { compileFilterPolicy } from './filter.ts';
import type { Subscription, SubscriptionSettings } from './subscription.ts';
import type { Topic } from './topic.ts';

type TopicRecord = Omit<Topic, 'subscriptions'>;

/** A filter policy is kept as its text. */
interface SubscriptionRecord extends Omit<Subscription, 'settings' | 'recent'> {
  readonly settings: Omit<SubscriptionSettings, 'filter'> & { readonly filter?: string };
}

/** The topics as storage sees them. */
interface TopicsToKeep {
  readonly topics: Map<string, Topic>;
  readonly subscriptions: Map<string, Subscription>;
  /** Told of each topic and subscription that was made for a resource of a template, by its ARN. */
  restored(arn: string): void;
}

/** Keeps topics and subscriptions, confirmed or not. */
export class KeptTopics {
  readonly #topics: Kept;
  readonly #subscriptions: Kept;

  constructor(storage: Storage, { topics, subscriptions, restored }: TopicsToKeep) {
    this.#topics = storage.keep<TopicRecord>({
      name: 'sns.topics',
      entry: (arn) => {
        const topic = topics.get(arn);
        if (!topic) return undefined;
        const { subscriptions: _, ...record } = topic;
        return record;
      },
      keys: () => topics.keys(),
      restore: (arn, record) => {
        topics.set(arn, { ...record, subscriptions: new Map() });
        if (record.madeFor !== undefined) restored(arn);
      },
    });
    this.#subscriptions = storage.keep<SubscriptionRecord>({
      name: 'sns.subscriptions',
      entry: (arn) => {
        const subscription = subscriptions.get(arn);
        return subscription && recordOf(subscription);
      },
      keys: () => subscriptions.keys(),
      restore: (arn, record) => {
        const subscription = restoredSubscription(record);
        subscriptions.set(arn, subscription);
        topics.get(record.topicArn)?.subscriptions.set(arn, subscription);
        if (record.madeFor !== undefined) restored(arn);
      },
    });
  }

  topicChanged(arn: string): void {
    this.#topics.changed(arn);
  }

  subscriptionChanged(arn: string): void {
    this.#subscriptions.changed(arn);
  }
}

function recordOf({ settings, recent: _, ...record }: Subscription): SubscriptionRecord {
  const { filter, ...others } = settings;
  return { ...record, settings: { ...others, ...(filter && { filter: filter.text }) } };
}

function restoredSubscription({ settings, ...record }: SubscriptionRecord): Subscription {
  const { filter: text = '', ...others } = settings;
  const filter = compileFilterPolicy(text, settings.filterScope);
  return { ...record, settings: { ...others, ...(filter && { filter }) }, recent: [] };
}
