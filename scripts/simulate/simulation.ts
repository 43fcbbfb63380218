import { PriorityQueue } from '../../local/core/priority-queue.ts';

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
  readonly #scheduled = new PriorityQueue<Scheduled>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));

  get now(): number {
    return this.#now;
  }

  /** Runs `action` in so many seconds. */
  after(seconds: number, action: () => void): void {
    this.#scheduled.add({ at: this.#now + Math.max(0, seconds), order: this.#order++, action });
  }

  /** Runs everything that happens until then, in order of time. */
  run(until: number): void {
    for (;;) {
      const { first } = this.#scheduled;
      if (!first || first.at > until) break;
      this.#scheduled.take();
      this.#now = first.at;
      first.action();
    }
    this.#now = Math.max(this.#now, until);
  }
}
