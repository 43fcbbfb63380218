/** What a repeated send answers with. */
export interface FirstSend {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

/**
 * The deduplication interval of a FIFO queue: five minutes from the first send, whether or not the message was received
 * or deleted meanwhile.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export class Deduplication {
  static readonly intervalMs = 300_000;
  /** By deduplication id, in the order of their time. */
  readonly #sends = new Map<string, FirstSend & { readonly at: number }>();

  /** The send of the same id within the interval. */
  find(id: string, now: number): FirstSend | undefined {
    for (const [oldest, send] of this.#sends) {
      if (now - send.at < Deduplication.intervalMs) break;
      this.#sends.delete(oldest);
    }
    return this.#sends.get(id);
  }

  remember(id: string, send: FirstSend, now: number): void {
    this.#sends.set(id, { ...send, at: now });
  }
}
