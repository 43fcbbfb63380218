import { Shelf } from './shelf.ts';

/** One for the process, since slabs are shared best by many. */
const shelf = new Shelf();

/**
 * A JSON value that is written once and then seldom looked at: an item, a change in a stream. While it is among the
 * `Recent` it stays the object that it is; afterwards it is a text out of the heap, which is read anew when asked for.
 * A hundred thousand orders so cost a few dozen bytes of heap each instead of kilobytes, and nothing to walk for the
 * garbage collector.
 */
export class Packed<T extends object> {
  /** The value, its place on the shelf, its text where that is too long for the shelf, or undefined once dropped. */
  #kept: T | number | string | undefined;

  constructor(value: T) {
    this.#kept = value;
  }

  /** The value, which whoever reads it must not change. Raises an Error once it was dropped. */
  get value(): T {
    const kept = this.#kept;
    if (kept === undefined) throw new Error('This value was dropped.');
    if (typeof kept === 'object') return kept;
    return JSON.parse(typeof kept === 'number' ? shelf.read(kept) : kept);
  }

  pack(): void {
    if (typeof this.#kept !== 'object') return;
    const text = JSON.stringify(this.#kept);
    this.#kept = shelf.put(text) ?? text;
  }

  /** It is not asked for any more: its place is free. */
  drop(): void {
    if (typeof this.#kept === 'number') shelf.remove(this.#kept);
    this.#kept = undefined;
  }
}

/** Keeps the latest values as they are, since those are the ones that are looked at, and packs each when it is no more. */
export class Recent {
  readonly #places: (Packed<object> | undefined)[];
  #next = 0;

  constructor(count: number) {
    this.#places = new Array<undefined>(count).fill(undefined);
  }

  add(latest: Packed<object>): void {
    this.#places[this.#next]?.pack();
    this.#places[this.#next] = latest;
    this.#next = (this.#next + 1) % this.#places.length;
  }
}
