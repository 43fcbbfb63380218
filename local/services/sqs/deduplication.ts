/** What a repeated send answers with. */
export interface FirstSend {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

export interface RememberedSend extends FirstSend {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The deduplication interval of a FIFO queue: five minutes from the first send, whether or not the message was received
 * or deleted meanwhile.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export class Deduplication {
  static readonly intervalMs = 300_000;
  /** By deduplication id, in the order of their time. */
  readonly #sends = new Map<string, RememberedSend>();
  readonly #onChange: (id: string) => void;

  /** `onChange` is told the deduplication id of each send that is remembered or forgotten. */
  constructor(onChange: (id: string) => void) {
    this.#onChange = onChange;
  }

  /** The send of the same id within the interval. */
  find(id: string, now: number): FirstSend | undefined {
    for (const [oldest, send] of this.#sends) {
      if (now - send.at < Deduplication.intervalMs) break;
      this.#sends.delete(oldest);
      this.#onChange(oldest);
    }
    const send = this.#sends.get(id);
    return send && now - send.at < Deduplication.intervalMs ? send : undefined;
  }

  remember(id: string, send: FirstSend, now: number): void {
    this.#sends.set(id, { ...send, at: now });
    this.#onChange(id);
  }

  get(id: string): RememberedSend | undefined {
    return this.#sends.get(id);
  }

  ids(): Iterable<string> {
    return this.#sends.keys();
  }

  /** Takes back what an earlier run remembered. */
  restore(id: string, send: RememberedSend): void {
    this.#sends.set(id, send);
  }

  clear(): void {
    const ids = [...this.#sends.keys()];
    this.#sends.clear();
    for (const id of ids) this.#onChange(id);
  }
}
