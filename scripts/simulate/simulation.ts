interface Scheduled {
  readonly at: number;
  /** Decides between events of the same moment, so that a run depends on nothing but its seed. */
  readonly order: number;
  readonly action: () => void;
}

/** Simulated time in seconds, and what is going to happen in it. */
export class Simulation {
  #now = 0;
  #order = 0;
  readonly #heap: Scheduled[] = [];

  get now(): number {
    return this.#now;
  }

  /** Runs `action` in so many seconds. */
  after(seconds: number, action: () => void): void {
    const heap = this.#heap;
    heap.push({ at: this.#now + Math.max(0, seconds), order: this.#order++, action });
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapped(parent, at)) break;
      at = parent;
    }
  }

  /** Runs everything that happens until then, in order of time. */
  run(until: number): void {
    for (;;) {
      const [next] = this.#heap;
      if (!next || next.at > until) break;
      this.#dropFirst();
      this.#now = next.at;
      next.action();
    }
    this.#now = Math.max(this.#now, until);
  }

  #dropFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (heap.length === 0 || !last) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapped(at, child)) return;
      at = child;
    }
  }

  /** Brings the earlier of two up; false when it is there already. */
  #swapped(upper: number, lower: number): boolean {
    if (!this.#isBefore(lower, upper)) return false;
    const [up, low] = [this.#heap[upper], this.#heap[lower]];
    if (!up || !low) return false;
    this.#heap[upper] = low;
    this.#heap[lower] = up;
    return true;
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }
}
