import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { arnOf, type Environment } from '../../core/environment.ts';
import { invalidParameter, notFound, notSupported } from './errors.ts';
import { DEFAULT_SUBSCRIPTION, type Protocol, type Subscription, type SubscriptionSettings } from './subscription.ts';

export interface Topic {
  readonly arn: string;
  readonly name: string;
  displayName: string;
  /** Kept and given back, without effect on one machine. */
  inert: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  /** By ARN. */
  readonly subscriptions: Map<string, Subscription>;
  deletedSubscriptions: number;
}

const TOKEN_VALID_MS = 2 * 24 * 3_600_000;

/** All topics and their subscriptions: everything that SNS knows. */
export class TopicStore {
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #environment: Environment;
  readonly #clock: Clock;

  constructor(environment: Environment, clock: Clock) {
    this.#environment = environment;
    this.#clock = clock;
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
    return topic;
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
    for (const arn of topic.subscriptions.keys()) this.#subscriptions.delete(arn);
    this.#topics.delete(topic.arn);
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

  /** Whether the subscription still exists. */
  has(subscription: Subscription): boolean {
    return this.#subscriptions.has(subscription.arn);
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
    return subscription;
  }

  /** From now on nothing is delivered until the new token comes back. */
  askForConfirmation(subscription: Subscription): string {
    const token = randomBytes(128).toString('hex');
    subscription.token = token;
    subscription.tokenAt = this.#clock.now();
    return token;
  }

  /** Raises InvalidParameter when no subscription of the topic waits for this token. */
  confirm(topic: Topic, token: string): Subscription {
    for (const subscription of topic.subscriptions.values()) {
      if (subscription.token !== token) continue;
      if (this.#clock.now() - (subscription.tokenAt ?? 0) > TOKEN_VALID_MS) throw invalidParameter('Token');
      delete subscription.token;
      delete subscription.tokenAt;
      return subscription;
    }
    throw invalidParameter('Token');
  }

  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.delete(subscription.arn);
    const topic = this.#topics.get(subscription.topicArn);
    if (topic?.subscriptions.delete(subscription.arn)) topic.deletedSubscriptions++;
  }

  arn(name: string): string {
    return arnOf(this.#environment, 'sns', name);
  }
}

export function isPending(subscription: Subscription): boolean {
  return subscription.token !== undefined;
}
