import { duplicateOf, type StoredMessage } from './message.ts';
import type { DeliveryOrder } from './standard-order.ts';
import { VisibilityHeap } from './visibility-heap.ts';

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The messages of one queue, and where each stands. Time moves them when `settle` is called, never by itself. */
export class QueueMessages {
  readonly #order: DeliveryOrder;
  readonly #onMessage: (id: string) => void;
  readonly #heap = new VisibilityHeap();
  /** By id, in the order of arrival; second deliveries are in `#duplicates`. */
  readonly #messages = new Map<string, StoredMessage>();
  /** Second deliveries that are in flight, by the number of the delivery. */
  readonly #duplicates = new Map<number, StoredMessage>();
  #counts = { visible: 0, inFlight: 0, delayed: 0 };

  /** `onMessage` is told of every message that came, changed or went, by its id. */
  constructor(order: DeliveryOrder, onMessage: (id: string) => void) {
    this.#order = order;
    this.#onMessage = onMessage;
  }

  /** As of the last `settle`; second deliveries are not counted. */
  get counts(): QueueCounts {
    return this.#counts;
  }

  get(id: string): StoredMessage | undefined {
    return this.#messages.get(id);
  }

  ids(): Iterable<string> {
    return this.#messages.keys();
  }

  /** In the order of arrival. */
  all(): Iterable<StoredMessage> {
    return this.#messages.values();
  }

  /** The message whose latest delivery this is, or the second delivery of one. */
  find(id: string, delivery: number): StoredMessage | undefined {
    const duplicate = this.#duplicates.get(delivery);
    if (duplicate?.id === id) return duplicate;
    const message = this.#messages.get(id);
    return message?.delivery === delivery ? message : undefined;
  }

  /** When the next message becomes visible that is not yet; undefined when all are. */
  soonest(): number | undefined {
    return this.#heap.soonest();
  }

  /** Takes back a message of an earlier run where it stood. */
  restore(message: StoredMessage): void {
    const { state } = message;
    if (state === 'gone') return;
    this.#messages.set(message.id, message);
    this.#counts[state]++;
    if (state === 'visible') this.#order.add(message);
    else this.#heap.add(message);
    if (state === 'inFlight') this.#order.handedOut(message);
  }

  /** Puts a message in, to be visible at once or at a later time. */
  add(message: StoredMessage, visibleAt?: number): void {
    this.#messages.set(message.id, message);
    this.#onMessage(message.id);
    if (visibleAt === undefined) this.#show(message);
    else {
      this.#counts.delayed++;
      message.state = 'delayed';
      message.visibleAt = visibleAt;
      this.#heap.add(message);
    }
  }

  /** The next visible message whose turn it is; whoever takes it hands it out or removes it. */
  next(): StoredMessage | undefined {
    for (;;) {
      const message = this.#order.next();
      // It may have been deleted while it waited for its turn.
      if (!message || message.state === 'visible') return message;
    }
  }

  /** What was taken by `next` since the last time was one batch. */
  endBatch(): void {
    this.#order.endBatch();
  }

  /** A message that `next` gave is in flight from now on, under the number `delivery`. */
  handOut(message: StoredMessage, delivery: number, now: number, visibilityMs: number): void {
    const original = message.duplicateOf ?? message;
    original.receives++;
    original.firstReceivedAt ??= now;
    message.receives = original.receives;
    message.firstReceivedAt = original.firstReceivedAt;
    message.receivedAt = now;
    message.delivery = delivery;
    message.state = 'inFlight';
    message.visibleAt = now + visibilityMs;
    if (message.duplicateOf) this.#duplicates.set(delivery, message);
    else {
      message.receivesHere++;
      this.#counts.visible--;
      this.#counts.inFlight++;
    }
    this.#heap.add(message);
    this.#order.handedOut(message);
    this.#onMessage(message.id);
  }

  /** Has a message delivered a second time, from then on. */
  duplicate(message: StoredMessage, visibleAt: number): void {
    const duplicate = duplicateOf(message);
    duplicate.visibleAt = visibleAt;
    this.#heap.add(duplicate);
  }

  /** A message that is delayed or in flight becomes visible then. */
  reschedule(message: StoredMessage, visibleAt: number): void {
    message.visibleAt = visibleAt;
    this.#heap.add(message);
    this.#onMessage(message.id);
  }

  /** Moves on whatever time has moved on. */
  settle(now: number): void {
    for (let message = this.#heap.takeDue(now); message; message = this.#heap.takeDue(now)) {
      if (message.state === 'delayed') {
        if (!message.duplicateOf) this.#counts.delayed--;
        this.#show(message);
      } else if (message.duplicateOf) this.remove(message);
      else {
        this.#counts.inFlight--;
        this.#order.landed(message);
        this.#show(message);
      }
    }
  }

  remove(message: StoredMessage): void {
    const { state } = message;
    message.state = 'gone';
    if (state === 'inFlight') this.#order.landed(message);
    if (message.duplicateOf) {
      this.#duplicates.delete(message.delivery);
      return;
    }
    this.#messages.delete(message.id);
    this.#onMessage(message.id);
    if (state !== 'gone') this.#counts[state]--;
  }

  clear(): void {
    for (const message of this.#messages.values()) {
      message.state = 'gone';
      this.#onMessage(message.id);
    }
    this.#messages.clear();
    this.#duplicates.clear();
    this.#order.clear();
    this.#heap.clear();
    this.#counts = { visible: 0, inFlight: 0, delayed: 0 };
  }

  #show(message: StoredMessage): void {
    message.state = 'visible';
    if (!message.duplicateOf) this.#counts.visible++;
    this.#order.add(message);
  }
}
