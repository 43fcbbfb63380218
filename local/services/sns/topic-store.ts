import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { arnOf, type Environment } from '../../core/environment.ts';
import type { Storage } from '../../storage/durable.ts';
import { invalidParameter, notFound, notSupported } from './errors.ts';
import { KeptTopics } from './kept-topics.ts';
import { DEFAULT_SUBSCRIPTION, type Protocol, type Subscription, type SubscriptionSettings } from './subscription.ts';
import type { Topic } from './topic.ts';

const TOKEN_VALID_MS = 2 * 24 * 3_600_000;

/** All topics and their subscriptions: everything that SNS knows. */
export class TopicStore {
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #environment: Environment;
  readonly #clock: Clock;
  readonly #kept: KeptTopics;
  /** ARNs of topics and subscriptions of an earlier run whose resource the template of this run has not named yet. */
  readonly #unclaimed = new Set<string>();

  constructor(environment: Environment, clock: Clock, storage: Storage) {
    this.#environment = environment;
    this.#clock = clock;
    this.#kept = new KeptTopics(storage, {
      topics: this.#topics,
      subscriptions: this.#subscriptions,
      restored: (arn) => this.#unclaimed.add(arn),
    });
  }

  /** The topic of this name, new or not. Raises InvalidParameter. */
  create(name: string): Topic {
    if (name.endsWith('.fifo')) throw notSupported('FIFO topics');
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalidParameter('Topic Name');
    const arn = this.arn(name);
    const existing = this.#topics.get(arn);
    if (existing) return existing;
    const topic: Topic = {
      arn,
      name,
      displayName: '',
      inert: {},
      tags: {},
      subscriptions: new Map(),
      deletedSubscriptions: 0,
    };
    this.#topics.set(arn, topic);
    this.#kept.topicChanged(arn);
    return topic;
  }

  /**
   * The topic of a template's resource: a new one, or the one that an earlier run kept for it. Raises an Error when
   * another topic has the name.
   */
  provide(name: string, path: string): Topic {
    const arn = this.arn(name);
    if (this.#topics.has(arn) && !this.#unclaimed.delete(arn)) throw new Error(`a topic named ${name} exists already.`);
    const topic = this.create(name);
    topic.displayName = '';
    topic.madeFor = path;
    this.#kept.topicChanged(arn);
    return topic;
  }

  /** The template's resource of this topic or subscription is about to be provided again, changed. */
  release(arn: string): void {
    if (this.#topics.has(arn) || this.#subscriptions.has(arn)) this.#unclaimed.add(arn);
  }

  /** Topics that were made for resources that the template no longer has. */
  leftovers(): Topic[] {
    return [...this.#unclaimed].flatMap((arn) => this.#topics.get(arn) ?? []);
  }

  /** The subscription that an earlier run kept for a resource of the template, to be given back once. */
  claim(topic: Topic, protocol: Protocol, endpoint: string): Subscription | undefined {
    const subscription = this.findSubscription(topic, protocol, endpoint);
    return subscription && this.#unclaimed.delete(subscription.arn) ? subscription : undefined;
  }

  /**
   * Ends the subscriptions that an earlier template had and this one does not have, as an update of a stack does: who is
   * no longer named must not get what others get in their place. Gives them.
   */
  endUnclaimed(): Subscription[] {
    const ended = this.subscriptions().filter(
      ({ arn, topicArn }) => this.#unclaimed.has(arn) && !this.#unclaimed.has(topicArn),
    );
    for (const subscription of ended) this.unsubscribe(subscription);
    return ended;
  }

  /** To be called when a topic's own members were set. */
  topicChanged(topic: Topic): void {
    this.#kept.topicChanged(topic.arn);
  }

  /** To be called when a subscription's own members were set. */
  subscriptionChanged(subscription: Subscription): void {
    this.#kept.subscriptionChanged(subscription.arn);
  }

  find(arn: string): Topic | undefined {
    return this.#topics.get(arn);
  }

  /** Raises NotFound, or InvalidParameter for a text that is no topic's ARN. */
  get(arn: string): Topic {
    const topic = this.#topics.get(arn);
    if (topic) return topic;
    if (!/^arn:[^:]*:sns:[^:]*:[^:]*:[^:]+$/.test(arn)) throw invalidParameter('TopicArn');
    throw notFound('Topic');
  }

  topics(): readonly Topic[] {
    return [...this.#topics.values()];
  }

  /** Its subscriptions go with it. */
  delete(topic: Topic): void {
    for (const arn of topic.subscriptions.keys()) {
      this.#subscriptions.delete(arn);
      this.#kept.subscriptionChanged(arn);
    }
    this.#topics.delete(topic.arn);
    this.#unclaimed.delete(topic.arn);
    this.#kept.topicChanged(topic.arn);
  }

  subscriptions(): readonly Subscription[] {
    return [...this.#subscriptions.values()];
  }

  findSubscription(topic: Topic, protocol: string, endpoint: string): Subscription | undefined {
    for (const subscription of topic.subscriptions.values())
      if (subscription.protocol === protocol && subscription.endpoint === endpoint) return subscription;
    return undefined;
  }

  /** Raises NotFound. */
  subscription(arn: string): Subscription {
    const subscription = this.#subscriptions.get(arn);
    if (!subscription) throw notFound('Subscription');
    return subscription;
  }

  findByArn(arn: string): Subscription | undefined {
    return this.#subscriptions.get(arn);
  }

  /** An email subscription waits for its confirmation; the others of the same account need none. */
  subscribe(topic: Topic, protocol: Protocol, endpoint: string, settings: SubscriptionSettings): Subscription {
    const subscription: Subscription = {
      arn: `${topic.arn}:${randomUUID()}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      settings: { ...DEFAULT_SUBSCRIPTION, ...settings },
      recent: [],
    };
    if (protocol === 'email') this.askForConfirmation(subscription);
    topic.subscriptions.set(subscription.arn, subscription);
    this.#subscriptions.set(subscription.arn, subscription);
    this.#kept.subscriptionChanged(subscription.arn);
    return subscription;
  }

  /** From now on nothing is delivered until the new token comes back. */
  askForConfirmation(subscription: Subscription): string {
    const token = randomBytes(128).toString('hex');
    subscription.token = token;
    subscription.tokenAt = this.#clock.now();
    this.#kept.subscriptionChanged(subscription.arn);
    return token;
  }

  /** Raises InvalidParameter when no subscription of the topic waits for this token. */
  confirm(topic: Topic, token: string): Subscription {
    for (const subscription of topic.subscriptions.values()) {
      if (subscription.token !== token) continue;
      if (this.#clock.now() - (subscription.tokenAt ?? 0) > TOKEN_VALID_MS) throw invalidParameter('Token');
      delete subscription.token;
      delete subscription.tokenAt;
      this.#kept.subscriptionChanged(subscription.arn);
      return subscription;
    }
    throw invalidParameter('Token');
  }

  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.delete(subscription.arn);
    const topic = this.#topics.get(subscription.topicArn);
    if (topic?.subscriptions.delete(subscription.arn)) topic.deletedSubscriptions++;
    this.#unclaimed.delete(subscription.arn);
    this.#kept.subscriptionChanged(subscription.arn);
    this.#kept.topicChanged(subscription.topicArn);
  }

  arn(name: string): string {
    return arnOf(this.#environment, 'sns', name);
  }
}
