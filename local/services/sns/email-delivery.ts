import type { Notification } from './message.ts';
import type { Subscription } from './subscription.ts';

/** What SNS asks of itself: one email to one subscriber. Nobody outside can make one of these. */
export class EmailDelivery {
  readonly notification: Notification;
  readonly subscription: Subscription;

  constructor(notification: Notification, subscription: Subscription) {
    this.notification = notification;
    this.subscription = subscription;
  }
}
