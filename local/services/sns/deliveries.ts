import { type AwsError, toAwsError } from '../../core/aws-error.ts';
import type { Timer } from '../../core/clock.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import { EmailDelivery } from './email.ts';
import type { Notification } from './message.ts';
import { textFor } from './message.ts';
import { envelope, lambdaEvent } from './render.ts';
import { retryDelay } from './retry-schedule.ts';
import type { Subscription } from './subscription.ts';
import { isPending, type TopicStore } from './topic-store.ts';

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
  readonly #retries = new Set<Timer>();
  #stopped = false;

  constructor(platform: Platform, topics: TopicStore) {
    this.#platform = platform;
    this.#topics = topics;
  }

  /** Starts delivering to every confirmed subscription that wants the notification; publishing does not wait for it. */
  deliver(notification: Notification): void {
    const topic = this.#topics.find(notification.topicArn);
    for (const subscription of topic?.subscriptions.values() ?? []) {
      if (isPending(subscription)) continue;
      if (subscription.settings.filter?.accepts(notification) === false)
        this.#journalFiltered(notification, subscription);
      // After the publisher has its answer, so that the journal tells things in their order.
      else setImmediate(() => void this.#attempt(notification, subscription, 1));
    }
  }

  /** No further retries. */
  stop(): void {
    this.#stopped = true;
    for (const retry of this.#retries) retry.cancel();
    this.#retries.clear();
  }

  async #attempt(notification: Notification, subscription: Subscription, attempt: number): Promise<void> {
    if (this.#stopped || !this.#topics.has(subscription)) return;
    try {
      await this.#send(notification, subscription, this.#caller(notification, attempt));
    } catch (thrown) {
      const error = toAwsError(thrown);
      const delayMs = isFinal(error, subscription) ? undefined : retryDelay(subscription.protocol, attempt);
      if (delayMs === undefined) await this.#giveUp(notification, subscription, attempt, error);
      else this.#retryAfter(delayMs, () => void this.#attempt(notification, subscription, attempt + 1));
    }
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

  #retryAfter(delayMs: number, action: () => void): void {
    if (this.#stopped) return;
    const retry = this.#platform.clock.after(delayMs, () => {
      this.#retries.delete(retry);
      action();
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
