/** How a hop ended. `refused`: authorization said no. `filtered`: dropped on purpose by a filter. */
export type Outcome = 'ok' | 'refused' | 'failed' | 'filtered';

/** One hop: somebody asked a service for something, and this is what came of it. */
export interface Hop {
  /** Rises by one with each hop; the order in which hops ended. */
  readonly sequence: number;
  /** The business ids this hop is about; empty when none is known. */
  readonly correlationIds: readonly string[];
  /** What was asked: `sqs:SendMessage`. */
  readonly action: string;
  /** Construct paths or names of who asked and who answered. */
  readonly from: string;
  readonly to: string;
  /** Start in milliseconds since the epoch, and duration in milliseconds, both with fractions. */
  readonly start: number;
  readonly duration: number;
  readonly outcome: Outcome;
  readonly error?: { readonly code: string; readonly message: string };
  /** 1 for the first try; higher when the same work is tried again. */
  readonly attempt: number;
  /** ARN of the role under which it was asked. */
  readonly role?: string;
  readonly traceHeader?: string;
  /** What else is worth knowing: a message id, a state's name, a charge's outcome. Names and ids, never payloads. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Everything that happened, in order, bounded. Console, tests, bill and bench all read this; tests wait on it instead
 * of sleeping.
 */
export class Journal {
  readonly #capacity: number;
  /** A ring: the hop with sequence s is at index s % capacity. */
  readonly #hops: Hop[] = [];
  #next: number;
  readonly #listeners = new Set<(hop: Hop) => void>();

  /** `first` is the sequence of the first hop. */
  constructor({ capacity = 50_000, first = 0 }: { capacity?: number; first?: number } = {}) {
    this.#capacity = capacity;
    this.#next = first;
  }

  /** Adds a hop; its sequence is given here. */
  record(hop: Omit<Hop, 'sequence'>): void {
    const entry: Hop = { sequence: this.#next, ...hop };
    this.#hops[this.#next % this.#capacity] = entry;
    this.#next++;
    for (const listener of this.#listeners) listener(entry);
  }

  /** The hops still held, oldest first, that pass every given condition. */
  read(options: { correlationId?: string; since?: number; limit?: number } = {}): Hop[] {
    const { correlationId, since = 0, limit = Number.POSITIVE_INFINITY } = options;
    const found: Hop[] = [];
    for (let sequence = Math.max(since, this.#next - this.#capacity, 0); sequence < this.#next; sequence++) {
      const hop = this.#hops[sequence % this.#capacity];
      if (!hop || (correlationId !== undefined && !hop.correlationIds.includes(correlationId))) continue;
      found.push(hop);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** The sequence the next hop will have; pass it as `since` to read only what comes after this moment. */
  get next(): number {
    return this.#next;
  }

  /** Calls `listener` with each new hop until the returned function is called. */
  listen(listener: (hop: Hop) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The first hop, held or to come, that `matches`. Raises an Error that names `what` after `timeoutMs` milliseconds of
   * real time: whoever waits is outside, and the clock inside may be moved ahead meanwhile.
   */
  waitFor(what: string, matches: (hop: Hop) => boolean, timeoutMs = 10_000): Promise<Hop> {
    const held = this.read().find(matches);
    if (held) return Promise.resolve(held);
    return new Promise((resolve, reject) => {
      const stop = this.listen((hop) => {
        if (!matches(hop)) return;
        stop();
        clearTimeout(timer);
        resolve(hop);
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`Waited ${timeoutMs} ms for ${what}, and it did not happen.`));
      }, timeoutMs);
    });
  }

  /** Forgets every hop; sequences go on rising. */
  clear(): void {
    this.#hops.length = 0;
  }
}
