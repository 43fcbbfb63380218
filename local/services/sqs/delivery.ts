import type { SeededRandom } from '../../core/random.ts';

/** How unkindly a standard queue delivers. AWS promises at-least-once delivery and best-effort order, and no more. */
export interface DeliveryOptions {
  /** How likely a received message is delivered a second time, from 0 to 1. */
  readonly duplicateProbability: number;
  /** From how many of the oldest visible messages the next one is drawn; 1 keeps the order. */
  readonly reorderWindow: number;
}

/** Every message once, in order: what a queue looks like on a good day. */
export const CALM: DeliveryOptions = { duplicateProbability: 0, reorderWindow: 1 };

/** What makes consumers show that they are ready for the worst. */
export const ADVERSE: DeliveryOptions = { duplicateProbability: 0.02, reorderWindow: 10 };

/** The options of all standard queues, changed at run time. FIFO queues are not touched by them. */
export class DeliverySettings {
  #options: DeliveryOptions;

  constructor(options: DeliveryOptions = CALM) {
    this.#options = checked(options);
  }

  get(): DeliveryOptions {
    return this.#options;
  }

  /** From now on queues deliver so. Raises RangeError for a probability or window that makes no sense. */
  set(options: DeliveryOptions): void {
    this.#options = checked(options);
  }
}

/** One queue's draws, from its own source of chance, so that a seed reproduces them whatever other queues do. */
export class Delivery {
  readonly #random: SeededRandom;
  readonly #settings: DeliverySettings;

  constructor(random: SeededRandom, settings: DeliverySettings) {
    this.#random = random;
    this.#settings = settings;
  }

  /** Which of `visible` messages, oldest first, goes next. */
  nextIndex(visible: number): number {
    const { reorderWindow } = this.#settings.get();
    return reorderWindow === 1 ? 0 : this.#random.below(Math.min(reorderWindow, visible));
  }

  /**
   * After how many milliseconds a message that was just received for `visibilityMs` is delivered again; undefined:
   * not at all. Half of the duplicates come at once, to a second receiver; the others later, also after a deletion.
   */
  duplicateAfter(visibilityMs: number): number | undefined {
    if (!this.#random.chance(this.#settings.get().duplicateProbability)) return undefined;
    return this.#random.chance(0.5) ? 0 : this.#random.below(Math.max(1, 1.5 * visibilityMs));
  }
}

function checked(options: DeliveryOptions): DeliveryOptions {
  const { duplicateProbability, reorderWindow } = options;
  if (!(duplicateProbability >= 0 && duplicateProbability <= 1))
    throw new RangeError(`duplicateProbability must lie between 0 and 1, but is ${duplicateProbability}.`);
  if (!Number.isInteger(reorderWindow) || reorderWindow < 1)
    throw new RangeError(`reorderWindow must be a whole number of messages from 1, but is ${reorderWindow}.`);
  return { duplicateProbability, reorderWindow };
}
