import { invalidReceiptHandle } from './errors.ts';

/** Which delivery of which message a receiver speaks of. */
export interface Receipt {
  readonly queueName: string;
  readonly messageId: string;
  /** Number of the delivery within the queue; only the latest one of a message can delete it. */
  readonly delivery: number;
}

/** A receipt as the opaque text that a receiver gets. */
export function receiptHandle({ queueName, messageId, delivery }: Receipt): string {
  return Buffer.from(`${messageId} ${delivery} ${queueName}`, 'latin1').toString('base64');
}

/** Reads a handle back. Raises ReceiptHandleIsInvalid when it is none, or one of another queue. */
export function readReceiptHandle(handle: string, queueName: string): Receipt {
  const [messageId, delivery, name] = Buffer.from(handle, 'base64').toString('latin1').split(' ');
  if (!messageId || !delivery || !/^\d+$/.test(delivery) || name !== queueName) throw invalidReceiptHandle(handle);
  return { queueName, messageId, delivery: Number(delivery) };
}
