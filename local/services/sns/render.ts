import { type MessageAttributes, type Notification, textFor } from './message.ts';
import type { Subscription } from './subscription.ts';

/** What stands where AWS puts its signature: nobody could check one that is made here. */
const NOT_SIGNED = 'EXAMPLE';

function unsubscribeUrl(endpoint: string, subscription: Subscription): string {
  return `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${encodeURIComponent(subscription.arn)}`;
}

function confirmUrl(endpoint: string, subscription: Subscription): string {
  return `${endpoint}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(subscription.topicArn)}&Token=${subscription.token ?? ''}`;
}

/**
 * The text of a queue message without raw delivery, laid out as SNS does.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function envelope(notification: Notification, subscription: Subscription, endpoint: string): string {
  const members: [string, unknown][] = [
    ['Type', 'Notification'],
    ['MessageId', notification.messageId],
    ['TopicArn', notification.topicArn],
    ...(notification.subject === undefined ? [] : [['Subject', notification.subject] satisfies [string, unknown]]),
    ['Message', textFor(notification, subscription.protocol)],
    ['Timestamp', new Date(notification.publishedAt).toISOString()],
    ['SignatureVersion', '1'],
    ['Signature', NOT_SIGNED],
    ['SigningCertURL', `${endpoint}/SimpleNotificationService.pem`],
    ['UnsubscribeURL', unsubscribeUrl(endpoint, subscription)],
  ];
  if (notification.attributes) members.push(['MessageAttributes', renderAttributes(notification.attributes)]);
  return `{\n${members.map(([name, value]) => `  ${JSON.stringify(name)} : ${JSON.stringify(value)}`).join(',\n')}\n}`;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function lambdaEvent(notification: Notification, subscription: Subscription, endpoint: string): string {
  return JSON.stringify({
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscription.arn,
        Sns: {
          Type: 'Notification',
          MessageId: notification.messageId,
          TopicArn: notification.topicArn,
          Subject: notification.subject ?? null,
          Message: textFor(notification, subscription.protocol),
          Timestamp: new Date(notification.publishedAt).toISOString(),
          SignatureVersion: '1',
          Signature: NOT_SIGNED,
          SigningCertUrl: `${endpoint}/SimpleNotificationService.pem`,
          UnsubscribeUrl: unsubscribeUrl(endpoint, subscription),
          MessageAttributes: renderAttributes(notification.attributes ?? {}),
        },
      },
    ],
  });
}

function renderAttributes(attributes: MessageAttributes): Readonly<Record<string, { Type: string; Value: string }>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? '' },
    ]),
  );
}

/** The message with the footer that SNS puts under it. */
export function emailText(notification: Notification, subscription: Subscription, endpoint: string): string {
  return [
    textFor(notification, subscription.protocol),
    '',
    '--',
    'If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:',
    unsubscribeUrl(endpoint, subscription),
    '',
    'Please do not reply directly to this email. If you have any questions or comments regarding this email, please contact us at https://aws.amazon.com/support',
  ].join('\n');
}

/** The email that asks to confirm a subscription, in AWS's words. */
export function confirmationText(subscription: Subscription, endpoint: string): string {
  return [
    'You have chosen to subscribe to the topic:',
    subscription.topicArn,
    '',
    'To confirm this subscription, click or visit the link below (If this was in error no action is necessary):',
    confirmUrl(endpoint, subscription),
  ].join('\n');
}
