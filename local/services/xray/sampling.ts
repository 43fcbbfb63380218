import type { SeededRandom } from '../../core/random.ts';

/** How many traces are recorded: so many in each second, and this share of those beyond. */
export interface SamplingRule {
  readonly reservoirPerSecond: number;
  /** 0 to 1. */
  readonly rate: number;
}

/**
 * X-Ray's default rule: "the first request each second, and five percent of any additional requests".
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export const DEFAULT_RULE: SamplingRule = { reservoirPerSecond: 1, rate: 0.05 };
/** What a person does by hand is recorded whole, what a load test does is not. */
export const BY_HAND: SamplingRule = { reservoirPerSecond: 20, rate: 0.05 };
export const EVERY_TRACE: SamplingRule = { reservoirPerSecond: 0, rate: 1 };

/** Decides which traces are recorded, for each resource that begins them. Draws are seeded. */
export class Sampler {
  readonly #rule: SamplingRule;
  readonly #random: SeededRandom;
  readonly #taken = new Map<string, { second: number; count: number }>();

  constructor(rule: SamplingRule, random: SeededRandom) {
    this.#rule = rule;
    this.#random = random;
  }

  /** `now` in milliseconds since the epoch. */
  sample(resource: string, now: number): boolean {
    const second = Math.floor(now / 1_000);
    const taken = this.#taken.get(resource);
    if (taken?.second !== second) {
      this.#taken.set(resource, { second, count: 1 });
      return this.#rule.reservoirPerSecond > 0 || this.#random.next() < this.#rule.rate;
    }
    taken.count++;
    return taken.count <= this.#rule.reservoirPerSecond || this.#random.next() < this.#rule.rate;
  }
}
