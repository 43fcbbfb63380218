import type { Simulation } from './simulation.ts';

/** A quota of so many a second, with a burst of `size`: what AWS calls a token bucket. */
export class TokenBucket {
  readonly #simulation: Simulation;
  readonly #rate: number;
  readonly #size: number;
  #tokens: number;
  #filledAt = 0;
  #asked = 0;
  #refused = 0;

  constructor(simulation: Simulation, rate: number, size = rate) {
    this.#simulation = simulation;
    this.#rate = rate;
    this.#size = size;
    this.#tokens = size;
  }

  /** Whether there are so many tokens; they are taken then. */
  take(count = 1): boolean {
    const { now } = this.#simulation;
    this.#tokens = Math.min(this.#size, this.#tokens + (now - this.#filledAt) * this.#rate);
    this.#filledAt = now;
    this.#asked++;
    if (this.#tokens < count) {
      this.#refused++;
      return false;
    }
    this.#tokens -= count;
    return true;
  }

  get refused(): number {
    return this.#refused;
  }

  get asked(): number {
    return this.#asked;
  }
}
