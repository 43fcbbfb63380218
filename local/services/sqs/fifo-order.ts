import type { StoredMessage } from './message.ts';
import type { DeliveryOrder } from './standard-order.ts';

interface Group {
  readonly id: string;
  /** Visible messages by sequence number. */
  readonly visible: StoredMessage[];
  inFlight: number;
}

/**
 * By sequence number within each message group; a group with messages in flight waits until all of them are deleted or
 * visible again. One receive may take several messages of a group, and goes on to the next group when it is empty.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoOrder implements DeliveryOrder {
  readonly #groups = new Map<string, Group>();
  /** Groups with something to hand out, the one that waits longest first. */
  readonly #ready = new Map<string, Group>();
  /** The group that the receive under way takes from. */
  #current: Group | undefined;

  add(message: StoredMessage): void {
    const group = this.#groupOf(message);
    let at = group.visible.length;
    while (at > 0 && isBefore(message, group.visible[at - 1])) at--;
    group.visible.splice(at, 0, message);
    this.#refresh(group);
  }

  next(): StoredMessage | undefined {
    for (;;) {
      const group = this.#current ?? this.#ready.values().next().value;
      if (!group) return undefined;
      this.#current = group;
      const message = group.visible.shift();
      if (!message) this.#current = undefined;
      this.#refresh(group);
      if (message) return message;
    }
  }

  handedOut(message: StoredMessage): void {
    const group = this.#groupOf(message);
    group.inFlight++;
    this.#refresh(group);
  }

  landed(message: StoredMessage): void {
    const group = this.#groupOf(message);
    group.inFlight--;
    this.#refresh(group);
  }

  endBatch(): void {
    const group = this.#current;
    this.#current = undefined;
    if (group) this.#refresh(group);
  }

  clear(): void {
    this.#groups.clear();
    this.#ready.clear();
    this.#current = undefined;
  }

  #groupOf(message: StoredMessage): Group {
    const id = message.content.groupId ?? '';
    let group = this.#groups.get(id);
    if (!group) {
      group = { id, visible: [], inFlight: 0 };
      this.#groups.set(id, group);
    }
    return group;
  }

  #refresh(group: Group): void {
    const ready = group.inFlight === 0 && group.visible.length > 0;
    if (!ready) this.#ready.delete(group.id);
    else if (!this.#ready.has(group.id)) this.#ready.set(group.id, group);
    if (group.inFlight === 0 && group.visible.length === 0 && group !== this.#current) this.#groups.delete(group.id);
  }
}

function isBefore(message: StoredMessage, other: StoredMessage | undefined): boolean {
  return other !== undefined && (message.sequenceNumber ?? '') < (other.sequenceNumber ?? '');
}
