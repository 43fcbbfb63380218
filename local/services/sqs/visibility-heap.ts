import { PriorityQueue } from '../../core/priority-queue.ts';
import type { StoredMessage } from './message.ts';

interface Entry {
  readonly at: number;
  readonly message: StoredMessage;
}

/**
 * Messages that become visible at a time, soonest first. An entry that is no longer true (the message was deleted, or
 * its visibility changed) is dropped when it comes up, so that changing one costs no search.
 */
export class VisibilityHeap {
  readonly #entries = new PriorityQueue<Entry>((a, b) => a.at < b.at);
  /** At this size, entries that are no longer true are thrown out. */
  #limit = 1024;

  add(message: StoredMessage): void {
    if (this.#entries.size >= this.#limit) {
      this.#entries.keep(isCurrent);
      this.#limit = Math.max(1024, this.#entries.size * 2);
    }
    this.#entries.add({ at: message.visibleAt, message });
  }

  /** How many entries it keeps, those that are no longer true included. */
  get size(): number {
    return this.#entries.size;
  }

  /** The time of the soonest entry that is still true; undefined when there is none. */
  soonest(): number | undefined {
    for (;;) {
      const { first } = this.#entries;
      if (!first) return undefined;
      if (isCurrent(first)) return first.at;
      this.#entries.take();
    }
  }

  /** Takes out the soonest message that is due by `now`. */
  takeDue(now: number): StoredMessage | undefined {
    const at = this.soonest();
    return at === undefined || at > now ? undefined : this.#entries.take()?.message;
  }

  clear(): void {
    this.#entries.clear();
  }
}

function isCurrent({ at, message }: Entry): boolean {
  return (message.state === 'delayed' || message.state === 'inFlight') && message.visibleAt === at;
}
