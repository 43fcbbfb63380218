import type { MessageAttributeValue } from '../../apis/sqs.ts';

/** Where a message stands: waiting for its delay, there to be received, received and not yet deleted, or deleted. */
export type MessageState = 'delayed' | 'visible' | 'inFlight' | 'gone';

/** What a sender gave. Times are milliseconds since the epoch. */
export interface MessageContent {
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes?: Readonly<Record<string, MessageAttributeValue>>;
  readonly senderId: string;
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** A message in a queue. The same object moves on to the dead-letter queue. */
export interface StoredMessage {
  readonly id: string;
  content: MessageContent;
  sentAt: number;
  /** FIFO only; rises within the queue. */
  sequenceNumber?: string;
  state: MessageState;
  /** When a delayed or in-flight message becomes visible. */
  visibleAt: number;
  /** The number of the latest delivery, which only the latest receipt handle carries. */
  delivery: number;
  /** Receives in the queue where it is now, which the redrive policy counts. */
  receivesHere: number;
  /** Receives in all queues: `ApproximateReceiveCount`. */
  receives: number;
  firstReceivedAt?: number;
  /** The latest receive. */
  receivedAt?: number;
  /** Whether who received it last runs in this process, and so can't outlive it. */
  insideProcess?: boolean;
  /** ARN of the queue from which it came to this dead-letter queue. */
  deadLetterSource?: string;
  /** The message that this is a second delivery of, on a queue that delivers at least once. */
  readonly duplicateOf?: StoredMessage;
}

/** A message that has just been sent and is in no queue yet. */
export function newMessage(id: string, content: MessageContent, sentAt: number): StoredMessage {
  return { id, content, sentAt, state: 'delayed', visibleAt: sentAt, delivery: 0, receivesHere: 0, receives: 0 };
}

/** A second delivery of the same message. It is received once at most, and never outlives that. */
export function duplicateOf(message: StoredMessage): StoredMessage {
  return { ...message, state: 'delayed', delivery: 0, duplicateOf: message };
}
