/** A seeded source of chance: the same seed gives the same run. Not for secrets. */
export class SeededRandom {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
  }

  /** A number in [0, 1), by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /**
   * An independent source for one part of the system, so that parts don't disturb each other's draws. `begun` is what
   * `begin` made of the label's first part.
   */
  fork(label: string, begun?: number): SeededRandom {
    return new SeededRandom(this.begin(label, begun));
  }

  /** A small integer that stands for the first part of a label, for who forks many that begin alike. */
  begin(label: string, begun = this.seed ^ 0x9e3779b9): number {
    let hash = begun;
    for (let index = 0; index < label.length; index++) hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
    return hash;
  }
}
