import type { Clock, Timer } from '../../core/clock.ts';
import type { Item } from './attribute-value.ts';
import type { Position } from './key-schema.ts';
import type { Table } from './table.ts';

/**
 * How long an expired item may stay before it is deleted. AWS deletes within a few days and items stay visible until
 * then; here they stay a few seconds, so that whoever relies on prompt deletion still finds out.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html
 */
export const SWEEP_DELAY_MS = 10_000;
/** Items that expired longer ago than this are left alone, as on AWS: a timestamp so old is taken for a mistake. */
const OLDEST_EXPIRY_S = 5 * 365 * 24 * 60 * 60;

/**
 * Has items deleted soon after they expire, on the clock. Only the next expiry of each table is remembered; a sweep looks
 * at all items of a table, which is at most once in the delay.
 */
export class Expiry {
  readonly #clock: Clock;
  /** When the next item of each table may be due, in epoch milliseconds; it may have gone meanwhile. */
  readonly #due = new Map<Table, number>();
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
  follow(table: Table, item: Item | undefined): void {
    const at = item && dueAt(table.expiryOf(item), this.#clock.now());
    if (at === undefined || at >= (this.#due.get(table) ?? Number.POSITIVE_INFINITY)) return;
    this.#due.set(table, at);
    this.#arm(at);
  }

  /** Starts over with a table whose TTL setting changed: every item is looked at. */
  reset(table: Table): void {
    this.forget(table);
    if (table.ttlAttribute === undefined) return;
    const now = this.#clock.now();
    this.#due.set(table, now);
    this.#arm(now);
  }

  forget(table: Table): void {
    this.#due.delete(table);
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
    for (const [table, due] of this.#due) {
      if (due > now) continue;
      const { expired, next } = this.#look(table, now);
      this.#due.set(table, Math.max(next, now + SWEEP_DELAY_MS));
      for (const position of expired) this.#remove(table, position);
    }
    this.#arm(Math.min(...this.#due.values()));
  }

  /** The items that are due, and when the next one is. */
  #look(table: Table, now: number): { expired: Position[]; next: number } {
    const expired: Position[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const place of table.positions()) {
      const at = dueAt(place.expiresAt, now);
      if (at === undefined) continue;
      if (at <= now) expired.push(place);
      else next = Math.min(next, at);
    }
    return { expired, next };
  }
}

/** When an item is deleted, in epoch milliseconds, that expires at these epoch seconds; undefined: never. */
function dueAt(expiresAt: number | undefined, now: number): number | undefined {
  if (expiresAt === undefined || expiresAt <= now / 1000 - OLDEST_EXPIRY_S) return undefined;
  return expiresAt * 1000 + SWEEP_DELAY_MS;
}
