import { IN_MEMORY, type Kept, type Storage } from '../../storage/durable.ts';
import { Packed, Recent } from '../../storage/packed.ts';

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

/** How many of the latest emails are kept as objects. */
const RECENT_EMAILS = 256;

/** An email as it is kept; whom it is about is asked of all of them. */
class StoredEmail extends Packed<Email> {
  readonly correlationIds: readonly string[];

  constructor(email: Email) {
    super(email);
    this.correlationIds = email.correlationIds;
  }
}

/** Every email that SNS delivered: nothing leaves this machine. Bounded: the oldest go first. */
export class Inbox {
  readonly #capacity: number;
  readonly #kept: Kept;
  readonly #recent = new Recent(RECENT_EMAILS);
  #emails: StoredEmail[] = [];
  /** The number of the first email that is still there. */
  #first = 0;

  constructor({ capacity = 10_000, storage = IN_MEMORY }: { capacity?: number; storage?: Storage } = {}) {
    this.#capacity = capacity;
    const restored: [number, Email][] = [];
    this.#kept = storage.keep<Email>({
      name: 'sns.emails',
      entry: (number) => this.#emails[Number(number) - this.#first]?.value,
      keys: () => this.#emails.map((_email, index) => String(this.#first + index)),
      restore: (number, email) => restored.push([Number(number), email]),
      restored: () => {
        restored.sort(([a], [b]) => a - b);
        this.#first = restored[0]?.[0] ?? 0;
        this.#emails = restored.map(([, email]) => this.#store(email));
      },
    });
  }

  receive(email: Email): void {
    this.#emails.push(this.#store(email));
    this.#kept.changed(String(this.#first + this.#emails.length - 1));
    // Dropped in bulk, so that a full inbox costs nothing per email.
    if (this.#emails.length >= this.#capacity * 1.1) this.#drop(this.#emails.length - this.#capacity);
  }

  /** The emails, newest first; only those about one business id if it is given. */
  read(correlationId?: string): Email[] {
    return this.#emails
      .filter((email) => correlationId === undefined || email.correlationIds.includes(correlationId))
      .map((email) => email.value)
      .toReversed();
  }

  clear(): void {
    this.#drop(this.#emails.length);
  }

  #store(email: Email): StoredEmail {
    const stored = new StoredEmail(email);
    this.#recent.add(stored);
    return stored;
  }

  #drop(count: number): void {
    for (const email of this.#emails.slice(0, count)) email.drop();
    this.#emails = this.#emails.slice(count);
    for (let dropped = 0; dropped < count; dropped++) this.#kept.changed(String(this.#first + dropped));
    this.#first += count;
  }
}
