import type { Delivery } from './delivery.ts';
import type { StoredMessage } from './message.ts';

/** In which order a queue hands out its visible messages. */
export interface DeliveryOrder {
  /** A message became visible, for the first time or again. */
  add(message: StoredMessage): void;
  /** Takes out the next message to hand out, which may have been deleted; undefined when there is none for now. */
  next(): StoredMessage | undefined;
  /** A message that `next` gave has been handed out, and is in flight from now on. */
  handedOut(message: StoredMessage): void;
  /** A message is no longer in flight: visible again (`add` follows) or gone. */
  landed(message: StoredMessage): void;
  /** One receive is complete. */
  endBatch(): void;
  clear(): void;
}

/** Oldest first, as far as the delivery options let it. */
export class StandardOrder implements DeliveryOrder {
  readonly #delivery: Delivery;
  #messages: (StoredMessage | undefined)[] = [];
  /** Everything before it has been handed out. */
  #head = 0;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  add(message: StoredMessage): void {
    this.#messages.push(message);
  }

  next(): StoredMessage | undefined {
    const waiting = this.#messages.length - this.#head;
    if (waiting === 0) return undefined;
    const chosen = this.#head + this.#delivery.nextIndex(waiting);
    const message = this.#messages[chosen];
    this.#messages[chosen] = this.#messages[this.#head];
    this.#messages[this.#head] = undefined;
    this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
    return message;
  }

  handedOut(): void {}

  landed(): void {}

  endBatch(): void {}

  clear(): void {
    this.#messages = [];
    this.#head = 0;
  }
}
