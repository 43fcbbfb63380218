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
  #entries: Entry[] = [];
  /** At this size, entries that are no longer true are thrown out. */
  #limit = 1024;

  add(message: StoredMessage): void {
    if (this.#entries.length >= this.#limit) this.#compact();
    const entries = this.#entries;
    const entry = { at: message.visibleAt, message };
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = entries[up];
      if (!parent || parent.at <= entry.at) break;
      entries[at] = parent;
      at = up;
    }
    entries[at] = entry;
  }

  /** How many entries it keeps, those that are no longer true included. */
  get size(): number {
    return this.#entries.length;
  }

  /** The time of the soonest entry that is still true; undefined when there is none. */
  soonest(): number | undefined {
    for (;;) {
      const [top] = this.#entries;
      if (!top) return undefined;
      if (isCurrent(top)) return top.at;
      this.#removeTop();
    }
  }

  /** Takes out the soonest message that is due by `now`. */
  takeDue(now: number): StoredMessage | undefined {
    const at = this.soonest();
    if (at === undefined || at > now) return undefined;
    const [top] = this.#entries;
    this.#removeTop();
    return top?.message;
  }

  clear(): void {
    this.#entries = [];
  }

  #compact(): void {
    // A sorted list is a heap.
    this.#entries = this.#entries.filter(isCurrent).sort((a, b) => a.at - b.at);
    this.#limit = Math.max(1024, this.#entries.length * 2);
  }

  #removeTop(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (!last || entries.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const leftEntry = entries[left];
      if (!leftEntry) break;
      const rightEntry = entries[left + 1];
      const right = rightEntry !== undefined && rightEntry.at < leftEntry.at;
      const smaller = right ? rightEntry : leftEntry;
      if (smaller.at >= last.at) break;
      entries[at] = smaller;
      at = right ? left + 1 : left;
    }
    entries[at] = last;
  }
}

function isCurrent({ at, message }: Entry): boolean {
  return (message.state === 'delayed' || message.state === 'inFlight') && message.visibleAt === at;
}
