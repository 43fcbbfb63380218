import { type AwsError, toAwsError } from '../../core/aws-error.ts';
import type { Timer } from '../../core/clock.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import { EmailDelivery } from './email-delivery.ts';
import { type Notification, textFor } from './message.ts';
import { PendingDeliveries, type PendingDelivery } from './pending-deliveries.ts';
import { envelope, lambdaEvent } from './render.ts';
import { retryDelay } from './retry-schedule.ts';
import { isPending, type Subscription } from './subscription.ts';
import type { TopicStore } from './topic-store.ts';

/** Errors that a later attempt may not meet again; every other error of the client's kind is final. */
const PASSING = new Set(['ThrottlingException', 'TooManyRequestsException', 'RequestThrottled', 'OverLimit']);

/**
 * Brings notifications to subscriptions, again and again where that can help, and to the subscription's dead-letter
 * queue where it can't.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export class Deliveries {
  readonly #platform: Platform;
  readonly #topics: TopicStore;
  readonly #pending: PendingDeliveries;
  readonly #retries = new Set<Timer>();
  #stopped = false;

  constructor(platform: Platform, topics: TopicStore) {
    this.#platform = platform;
    this.#topics = topics;
    this.#pending = new PendingDeliveries(platform.storage);
  }

  /** Starts delivering to every confirmed subscription that wants the notification; publishing does not wait for it. */
  deliver(notification: Notification): void {
    const topic = this.#topics.find(notification.topicArn);
    // https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
    if (topic) this.#platform.metrics.record('AWS/SNS', 'NumberOfMessagesPublished', { TopicName: topic.name }, 1);
    for (const subscription of topic?.subscriptions.values() ?? []) {
      if (isPending(subscription)) continue;
      if (subscription.settings.filter?.accepts(notification) === false)
        this.#journalFiltered(notification, subscription);
      else {
        const dueAt = this.#platform.clock.now();
        const delivery: PendingDelivery = { notification, subscriptionArn: subscription.arn, attempt: 1, dueAt };
        this.#pending.put(delivery);
        // After the publisher has its answer, so that the journal tells things in their order.
        setImmediate(() => void this.#attempt(delivery));
      }
    }
  }

  /** Goes on with what an earlier run had not delivered yet. */
  resume(): void {
    for (const delivery of this.#pending.all()) this.#attemptAt(delivery);
  }

  /** No further retries. */
  stop(): void {
    this.#stopped = true;
    for (const retry of this.#retries) retry.cancel();
    this.#retries.clear();
  }

  async #attempt(delivery: PendingDelivery): Promise<void> {
    if (this.#stopped) return;
    const { notification, subscriptionArn, attempt } = delivery;
    const subscription = this.#topics.findByArn(subscriptionArn);
    if (!subscription) {
      this.#pending.settle(delivery);
      return;
    }
    try {
      await this.#send(notification, subscription, this.#caller(notification, attempt));
    } catch (thrown) {
      const error = toAwsError(thrown);
      const delayMs = isFinal(error, subscription) ? undefined : retryDelay(subscription.protocol, attempt);
      if (delayMs !== undefined) {
        const next = { ...delivery, attempt: attempt + 1, dueAt: this.#platform.clock.now() + delayMs };
        this.#pending.put(next);
        this.#attemptAt(next);
        return;
      }
      await this.#giveUp(notification, subscription, attempt, error);
    }
    this.#pending.settle(delivery);
  }

  async #send(notification: Notification, subscription: Subscription, caller: Caller): Promise<void> {
    const { calls } = this.#platform;
    const { protocol, endpoint } = subscription;
    if (protocol === 'email')
      await calls.dispatch('sns', 'DeliverEmail', new EmailDelivery(notification, subscription), caller);
    else if (protocol === 'sqs') await this.#sendToQueue(endpoint, notification, subscription, caller);
    else {
      const Payload = lambdaEvent(notification, subscription, this.#platform.endpoint());
      await calls.invoke('lambda', 'Invoke', { FunctionName: endpoint, InvocationType: 'Event', Payload }, caller);
    }
  }

  async #sendToQueue(
    queueArn: string,
    notification: Notification,
    subscription: Subscription,
    caller: Caller,
  ): Promise<void> {
    const { raw } = subscription.settings;
    await this.#platform.calls.invoke(
      'sqs',
      'SendMessage',
      {
        QueueUrl: this.#queueUrl(queueArn),
        MessageBody: raw
          ? textFor(notification, subscription.protocol)
          : envelope(notification, subscription, this.#platform.endpoint()),
        ...(raw && notification.attributes && { MessageAttributes: { ...notification.attributes } }),
      },
      caller,
    );
  }

  async #giveUp(
    notification: Notification,
    subscription: Subscription,
    attempts: number,
    error: AwsError,
  ): Promise<void> {
    const { deadLetterArn } = subscription.settings;
    try {
      if (deadLetterArn !== undefined)
        await this.#sendToQueue(deadLetterArn, notification, subscription, this.#caller(notification, 1));
      else this.#journalLost(notification, subscription, attempts, error);
    } catch (thrown) {
      this.#journalLost(notification, subscription, attempts, toAwsError(thrown));
    }
  }

  #caller(notification: Notification, attempt: number): Caller {
    const { topicArn, correlationIds, traceHeader } = notification;
    return {
      principal: { type: 'service', service: 'sns.amazonaws.com', sourceArn: topicArn },
      from: this.#platform.calls.displayName(topicArn),
      correlationIds,
      attempt,
      ...(traceHeader && { traceHeader }),
    };
  }

  #queueUrl(arn: string): string {
    const [, , , , accountId, name] = arn.split(':');
    return `${this.#platform.endpoint()}/${accountId}/${name}`;
  }

  #attemptAt(delivery: PendingDelivery): void {
    if (this.#stopped) return;
    const { clock } = this.#platform;
    const retry = clock.after(delivery.dueAt - clock.now(), () => {
      this.#retries.delete(retry);
      void this.#attempt(delivery);
    });
    this.#retries.add(retry);
  }

  #journalFiltered(notification: Notification, subscription: Subscription): void {
    this.#journal('sns:Filter', 'filtered', notification, subscription, 1);
  }

  /** Without a dead-letter queue SNS discards what it can't deliver; here at least the journal says so. */
  #journalLost(notification: Notification, subscription: Subscription, attempts: number, error: AwsError): void {
    this.#journal('sns:Discard', 'failed', notification, subscription, attempts, error);
  }

  #journal(
    action: string,
    outcome: 'filtered' | 'failed',
    notification: Notification,
    subscription: Subscription,
    attempt: number,
    error?: AwsError,
  ): void {
    const { calls, clock, journal } = this.#platform;
    const { protocol, endpoint } = subscription;
    journal.record({
      correlationIds: notification.correlationIds,
      action,
      from: calls.displayName(notification.topicArn),
      to: protocol === 'email' ? endpoint : calls.displayName(endpoint),
      start: clock.now(),
      duration: 0,
      outcome,
      attempt,
      ...(error && { error: { code: error.code, message: error.message } }),
      ...(notification.traceHeader && { traceHeader: notification.traceHeader }),
      detail: { messageId: notification.messageId, subscriptionArn: subscription.arn },
    });
  }
}

/** SNS does not retry what the endpoint itself refuses: it is gone, or a policy forbids the delivery. */
function isFinal(error: AwsError, subscription: Subscription): boolean {
  return subscription.protocol !== 'email' && error.status < 500 && !PASSING.has(error.code);
}
