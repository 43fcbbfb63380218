import type { Clock } from '../../../core/clock.ts';

/** "Lambda starts processing five batches at a time" and adds "up to 300 more instances per minute". */
const FIRST = 5;
const MORE_PER_MS = 300 / 60_000;
/** On AWS 1,000; the machine here has a few cores, and messages must not outstay their visibility timeout in a line. */
const MOST = 32;

/**
 * How many batches of one mapping are under way. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class Concurrency {
  readonly #clock: Clock;
  readonly #most: number;
  #underWay = 0;
  /** Since when every poll has found messages. */
  #busySince: number | undefined;
  #wake: (() => void) | undefined;

  constructor(clock: Clock, maximum: number | undefined) {
    this.#clock = clock;
    this.#most = Math.min(maximum ?? MOST, MOST);
  }

  /** How many batches may be under way now. */
  get limit(): number {
    const busyMs = this.#busySince === undefined ? 0 : this.#clock.now() - this.#busySince;
    return Math.min(this.#most, FIRST + Math.floor(busyMs * MORE_PER_MS));
  }

  /** A poll has found so many messages. */
  polled(messages: number): void {
    if (messages === 0) this.#busySince = undefined;
    else this.#busySince ??= this.#clock.now();
  }

  /** Resolves when one more batch may begin. */
  free(): Promise<void> {
    return this.#until(() => this.#underWay < this.limit);
  }

  /** Resolves when no batch is under way. */
  idle(): Promise<void> {
    return this.#until(() => this.#underWay === 0);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }

  /** Counts a batch as under way until `work` is settled, which never rejects. */
  async during(work: Promise<void>): Promise<void> {
    this.#underWay++;
    await work;
    this.#underWay--;
    this.#wake?.();
  }
}
