import type { Clock, Timer } from '../../core/clock.ts';
import type { Item } from './attribute-value.ts';
import type { Position } from './key-schema.ts';
import { positionOfTie, type Table, tieOf } from './table.ts';

/**
 * How long an expired item may stay before it is deleted. AWS deletes within a few days and items stay visible until
 * then; here they stay a few seconds, so that whoever relies on prompt deletion still finds out.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html
 */
export const SWEEP_DELAY_MS = 10_000;
/** Items that expired longer ago than this are left alone, as on AWS: a timestamp so old is taken for a mistake. */
const OLDEST_EXPIRY_S = 5 * 365 * 24 * 60 * 60;

/** Knows which items expire when, and has them deleted soon after, on the clock. */
export class Expiry {
  readonly #clock: Clock;
  /** When the items of each table that have an expiry expire, by `tieOf` their place, in epoch seconds. */
  readonly #expiring = new Map<Table, Map<string, number>>();
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #remove: (table: Table, position: Position) => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How an expired item is deleted. */
  onExpired(remove: (table: Table, position: Position) => void): void {
    this.#remove = remove;
  }

  /** Keeps up with a write of an item. */
  follow(table: Table, position: Position, item: Item | undefined): void {
    if (table.ttlAttribute === undefined) return;
    const expiresAt = item && expiryOf(item, table.ttlAttribute);
    if (expiresAt === undefined) {
      this.#expiring.get(table)?.delete(tieOf(position));
      return;
    }
    let items = this.#expiring.get(table);
    if (!items) {
      items = new Map();
      this.#expiring.set(table, items);
    }
    items.set(tieOf(position), expiresAt);
    this.#arm(expiresAt * 1000 + SWEEP_DELAY_MS);
  }

  /** Starts over with a table whose TTL setting changed: every item is looked at. */
  reset(table: Table): void {
    this.#expiring.delete(table);
    for (const { position, item } of table.items()) this.follow(table, position, item);
  }

  forget(table: Table): void {
    this.#expiring.delete(table);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  /** Sweeps at `at` (epoch milliseconds), or earlier when a sweep is due earlier. */
  #arm(at: number): void {
    if (at >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = this.#clock.after(at - this.#clock.now(), () => this.#sweep());
  }

  #sweep(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [table, items] of this.#expiring)
      for (const [place, expiresAt] of items) {
        const dueAt = expiresAt * 1000 + SWEEP_DELAY_MS;
        if (dueAt > now) next = Math.min(next, dueAt);
        else {
          items.delete(place);
          if (expiresAt > now / 1000 - OLDEST_EXPIRY_S) this.#remove(table, positionOfTie(place));
        }
      }
    // Never sweeps more often than once in the delay, however closely expiries follow each other.
    if (next < Number.POSITIVE_INFINITY) this.#arm(Math.max(next, now + SWEEP_DELAY_MS));
  }
}

/** Epoch seconds at which an item expires; undefined when the attribute is missing or no number. */
function expiryOf(item: Item, attribute: string): number | undefined {
  const value = item[attribute];
  return value && 'N' in value ? Number(value.N) : undefined;
}
