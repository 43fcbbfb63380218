import { AwsError } from '../../core/aws-error.ts';
import { OPERATOR } from '../../platform/access.ts';
import type { SnsContext } from './context.ts';
import { isPending } from './subscription.ts';

/** A subscription whose email address has not said yes. */
export interface PendingSubscription {
  readonly subscriptionArn: string;
  readonly topicArn: string;
  readonly endpoint: string;
}

/** Subscriptions that wait for the link in their email to be followed. */
export class Confirmations {
  readonly #context: SnsContext;

  constructor(context: SnsContext) {
    this.#context = context;
  }

  pending(): PendingSubscription[] {
    return this.#context.topics
      .subscriptions()
      .filter(isPending)
      .map(({ arn, topicArn, endpoint }) => ({ subscriptionArn: arn, topicArn, endpoint }));
  }

  /** Follows the link in the latest email. Raises AwsError `NotFound` when the subscription does not wait for it. */
  async confirm(subscriptionArn: string): Promise<void> {
    const subscription = this.#context.topics.findByArn(subscriptionArn);
    if (subscription?.token === undefined)
      throw new AwsError('NotFound', `No subscription ${subscriptionArn} waits for its confirmation.`, { status: 404 });
    const { topicArn, token, endpoint } = subscription;
    await this.#context.platform.calls.dispatch(
      'sns',
      'ConfirmSubscription',
      { TopicArn: topicArn, Token: token },
      { principal: OPERATOR, from: `inbox of ${endpoint}` },
    );
  }
}
