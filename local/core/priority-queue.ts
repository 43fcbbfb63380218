/** Values of which the first is always at hand; adding one and taking the first cost the logarithm of how many there are. */
export class PriorityQueue<T extends object> {
  readonly #isBefore: (a: T, b: T) => boolean;
  /** A binary heap: the children of the value at `n` are at `2n + 1` and `2n + 2`, and none comes before it. */
  #values: T[] = [];

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#values.length;
  }

  get first(): T | undefined {
    return this.#values[0];
  }

  add(value: T): void {
    const values = this.#values;
    let at = values.push(value) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = values[up];
      if (parent === undefined || !this.#isBefore(value, parent)) break;
      values[at] = parent;
      at = up;
    }
    values[at] = value;
  }

  /** Takes the first value out. */
  take(): T | undefined {
    const values = this.#values;
    const [first] = values;
    const last = values.pop();
    if (last === undefined || values.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const leftChild = values[left];
      if (leftChild === undefined) break;
      const rightChild = values[left + 1];
      const right = rightChild !== undefined && this.#isBefore(rightChild, leftChild);
      const child = right ? rightChild : leftChild;
      if (!this.#isBefore(child, last)) break;
      values[at] = child;
      at = right ? left + 1 : left;
    }
    values[at] = last;
    return first;
  }

  /** Drops all values that are not wanted any more. */
  keep(isWanted: (value: T) => boolean): void {
    // A sorted list is a heap.
    this.#values = this.#values
      .filter(isWanted)
      .sort((a, b) => (this.#isBefore(a, b) ? -1 : Number(this.#isBefore(b, a))));
  }

  clear(): void {
    this.#values = [];
  }
}
