/** An email as the subscriber's mail program would show it. */
export interface Email {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** The business ids of the notification; none for a confirmation request. */
  readonly correlationIds: readonly string[];
}

/** Every email that SNS delivered: nothing leaves this machine. Bounded: the oldest go first. */
export class Inbox {
  readonly #capacity: number;
  #emails: Email[] = [];

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  receive(email: Email): void {
    this.#emails.push(email);
    // Dropped in bulk, so that a full inbox costs nothing per email.
    if (this.#emails.length >= this.#capacity * 1.1) this.#emails = this.#emails.slice(-this.#capacity);
  }

  /** The emails, newest first; only those about one business id if it is given. */
  read(correlationId?: string): Email[] {
    return this.#emails
      .filter((email) => correlationId === undefined || email.correlationIds.includes(correlationId))
      .toReversed();
  }

  clear(): void {
    this.#emails = [];
  }
}
