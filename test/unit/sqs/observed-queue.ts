import { SeededRandom } from '../../../local/core/random.ts';
import { Deduplication } from '../../../local/services/sqs/deduplication.ts';
import { CALM, Delivery, type DeliveryOptions, DeliverySettings } from '../../../local/services/sqs/delivery.ts';
import { newMessage, type StoredMessage } from '../../../local/services/sqs/message.ts';
import { Queue } from '../../../local/services/sqs/queue.ts';
import { DEFAULT_SETTINGS } from '../../../local/services/sqs/queue-settings.ts';

/** One thing that can happen to a queue. `which` points to one of the deliveries made so far. */
export type Step =
  | { readonly do: 'send'; readonly group: string; readonly delay: number }
  | { readonly do: 'receive'; readonly maximum: number; readonly visibility: number }
  | { readonly do: 'delete' | 'giveUp'; readonly which: number }
  | { readonly do: 'extend'; readonly which: number; readonly by: number }
  | { readonly do: 'wait'; readonly seconds: number };

interface Delivered {
  readonly message: StoredMessage;
  readonly number: number;
  readonly duplicate: boolean;
  until: number;
}

/** A queue with its dead letters, and what a careful observer would know about it. */
export class Observed {
  readonly deadLetters: StoredMessage[] = [];
  readonly sent = new Map<string, StoredMessage>();
  readonly deleted = new Set<string>();
  readonly receives = new Map<string, number>();
  held: Delivered[] = [];
  readonly queue: Queue;
  readonly fifo: boolean;
  static readonly maxReceiveCount = 2;
  #now = 0;

  constructor(fifo: boolean, options: DeliveryOptions = CALM) {
    this.fifo = fifo;
    this.queue = new Queue({
      name: 'q',
      arn: 'arn:q',
      fifo,
      settings: {
        ...DEFAULT_SETTINGS,
        RedrivePolicy: { deadLetterTargetArn: 'arn:dlq', maxReceiveCount: Observed.maxReceiveCount },
      },
      clock: { now: () => this.#now, after: () => ({ cancel: () => {} }) },
      delivery: new Delivery(new SeededRandom(7), new DeliverySettings(options)),
      deduplication: new Deduplication(() => {}),
      deadLetters: () => (message) => void this.deadLetters.push(message),
      onMessage: () => {},
      onChange: () => {},
    });
  }

  step(step: Step): void {
    switch (step.do) {
      case 'send':
        this.#send(step.group, this.fifo ? 0 : step.delay);
        break;
      case 'receive':
        this.#receive(step.maximum, step.visibility);
        break;
      case 'wait':
        this.#now += step.seconds * 1000;
        break;
      default:
        this.#settle(step);
    }
  }

  #send(groupId: string, delay: number): void {
    const id = `m${this.sent.size}`;
    const message = newMessage(id, { body: id, bodyMd5: '', senderId: '', groupId }, this.#now);
    this.sent.set(id, message);
    this.queue.add(message, delay * 1000);
  }

  #receive(maximum: number, visibility: number): void {
    const messages = this.queue.receive({ maximum, visibilityMs: visibility * 1000 }, 0);
    if (!Array.isArray(messages)) throw new Error('A short poll must answer at once.');
    expect(messages.length).toBeLessThanOrEqual(maximum);
    for (const message of messages) {
      expect(this.deleted.has(message.id) && !message.duplicateOf).toBe(false);
      if (!message.duplicateOf) this.#checkDelivery(message);
      this.held.push({
        message,
        number: message.delivery,
        duplicate: message.duplicateOf !== undefined,
        until: this.#now + visibility * 1000,
      });
    }
  }

  #checkDelivery(message: StoredMessage): void {
    const others = this.held.filter((each) => each.message.id === message.id && !each.duplicate);
    expect(others.some((each) => each.until > this.#now)).toBe(false);
    const count = (this.receives.get(message.id) ?? 0) + 1;
    this.receives.set(message.id, count);
    expect(message.receivesHere).toBe(count);
    expect(count).toBeLessThanOrEqual(Observed.maxReceiveCount);
    if (this.fifo) this.#checkGroupOrder(message);
  }

  /** Everything earlier in the group was deleted, is dead, or came in this very receive before it. */
  #checkGroupOrder(message: StoredMessage): void {
    for (const earlier of this.sent.values()) {
      if (earlier.id === message.id) break;
      if (earlier.content.groupId !== message.content.groupId || this.deleted.has(earlier.id)) continue;
      const cameBefore = this.held.some(
        (each) =>
          each.message.id === earlier.id &&
          each.number < message.delivery &&
          each.number === earlier.delivery &&
          each.message.receivedAt === this.#now,
      );
      expect(cameBefore || this.deadLetters.includes(earlier)).toBe(true);
    }
  }

  #settle(step: Exclude<Step, { do: 'send' | 'receive' | 'wait' }>): void {
    const delivered = this.held[step.which % Math.max(1, this.held.length)];
    if (!delivered) return;
    const { message, number } = delivered;
    if (step.do === 'delete') {
      if (this.queue.delete(message.id, number) && !delivered.duplicate) this.deleted.add(message.id);
      return;
    }
    const inFlight = this.queue.inFlight(message.id, number);
    if (!inFlight) return;
    const seconds = step.do === 'extend' ? step.by : 0;
    this.queue.changeVisibility(inFlight, seconds * 1000);
    delivered.until = this.#now + seconds * 1000;
  }

  /** Every message is in exactly one place: deleted, dead, or in the queue. */
  check(): void {
    const { visible, inFlight, delayed } = this.queue.counts();
    expect(visible + inFlight + delayed).toBe(this.sent.size - this.deleted.size - this.deadLetters.length);
    expect(new Set(this.deadLetters).size).toBe(this.deadLetters.length);
    for (const dead of this.deadLetters) {
      expect(this.receives.get(dead.id)).toBe(Observed.maxReceiveCount);
      expect(this.deleted.has(dead.id)).toBe(false);
    }
  }

  /** Receives and deletes everything that is left. */
  drain(): void {
    for (let round = 0; round < 1000 && this.sent.size > this.deleted.size + this.deadLetters.length; round++) {
      this.#now += 60_000;
      const messages = this.queue.receive({ maximum: 10, visibilityMs: 1000 }, 0);
      for (const message of Array.isArray(messages) ? messages : [])
        if (this.queue.delete(message.id, message.delivery) && !message.duplicateOf) this.deleted.add(message.id);
    }
    expect(this.deleted.size + this.deadLetters.length).toBe(this.sent.size);
  }
}
