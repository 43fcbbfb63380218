import type { MessageAttributeValue } from '../../apis/sqs.ts';

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** One published message on its way to the subscriptions of its topic. */
export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  /** What every subscription gets, unless there is an own text for its protocol. */
  readonly message: string;
  /** With MessageStructure `json`: the texts by protocol. */
  readonly byProtocol?: ReadonlyMap<string, string>;
  readonly subject?: string;
  readonly attributes?: MessageAttributes;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly correlationIds: readonly string[];
  readonly traceHeader?: string;
}

/** The text that a subscription of this protocol gets. */
export function textFor(notification: Notification, protocol: string): string {
  return notification.byProtocol?.get(protocol) ?? notification.message;
}
