import { ITEM_NAMES, ITEMS, type ItemName } from './items.ts';
import { Sampling } from './sampling.ts';

/** What a count is about. */
export interface Usage {
  /** The resource that caused it, as the journal shows it. */
  readonly resource: string;
  /** The business ids that share it equally; without any it is overhead, such as an empty poll. */
  readonly correlationIds: readonly string[] | undefined;
}

/** Counts of one item since the start. */
export interface Count {
  readonly total: number;
  /** The part of it that is about some business id; the rest is overhead. */
  readonly attributed: number;
  readonly byResource: ReadonlyMap<string, number>;
}

interface Sum {
  total: number;
  attributed: number;
  readonly byResource: Map<string, number>;
}

const NO_IDS: readonly string[] = [];

/**
 * Counts what AWS would bill, at each hop. Adding costs two look-ups and one more for each business id; what is kept for
 * single ids is bounded, the oldest go first.
 */
export class Meter {
  readonly #mostIds: number;
  readonly #sums: readonly Sum[] = ITEM_NAMES.map(() => ({ total: 0, attributed: 0, byResource: new Map() }));
  readonly #byId = new Map<string, Float64Array>();
  readonly #sampling = new Sampling();
  #ids = 0;
  #tracesBegun = 0;

  constructor(mostIds = 5_000) {
    this.#mostIds = mostIds;
  }

  /** Adds `count` of an item; fractions are fine, GB-seconds have them. */
  add(item: ItemName, count: number, { resource, correlationIds = NO_IDS }: Usage): void {
    const { index } = ITEMS[item];
    const sum = this.#sums[index];
    if (!sum) return;
    sum.total += count;
    sum.byResource.set(resource, (sum.byResource.get(resource) ?? 0) + count);
    if (correlationIds.length === 0) return;
    sum.attributed += count;
    const share = count / correlationIds.length;
    for (const id of correlationIds) {
      const counts = this.#countsOf(id);
      counts[index] = (counts[index] ?? 0) + share;
    }
  }

  /** A trace begins at `now`, milliseconds since the epoch; of it counts what X-Ray would record. */
  addTrace(now: number, usage: Usage): void {
    this.#tracesBegun++;
    this.add('traces', this.#sampling.expected(now), usage);
  }

  /** How many traces began, recorded or not. */
  get tracesBegun(): number {
    return this.#tracesBegun;
  }

  /** How many different ids something was counted for. */
  get ids(): number {
    return this.#ids;
  }

  /** What was counted since the start. */
  count(item: ItemName): Count {
    return this.#sums[ITEMS[item].index] ?? { total: 0, attributed: 0, byResource: new Map() };
  }

  /** What was counted for one id, undefined when nothing was or when it is forgotten. */
  countsFor(id: string): ReadonlyMap<ItemName, number> | undefined {
    const counts = this.#byId.get(id);
    return counts && new Map(ITEM_NAMES.map((name) => [name, counts[ITEMS[name].index] ?? 0]));
  }

  /** Starts anew from nothing. */
  clear(): void {
    for (const sum of this.#sums) {
      sum.total = 0;
      sum.attributed = 0;
      sum.byResource.clear();
    }
    this.#byId.clear();
    this.#ids = 0;
    this.#tracesBegun = 0;
  }

  #countsOf(id: string): Float64Array {
    const known = this.#byId.get(id);
    if (known) return known;
    this.#ids++;
    const counts = new Float64Array(ITEM_NAMES.length);
    this.#byId.set(id, counts);
    if (this.#byId.size > this.#mostIds) {
      const oldest = this.#byId.keys().next().value;
      if (oldest !== undefined) this.#byId.delete(oldest);
    }
    return counts;
  }
}
