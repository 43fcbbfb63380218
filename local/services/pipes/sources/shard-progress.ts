/** How far a shard has come: the checkpoint moves only over records that are done, in the order of the shard. */
export class ShardProgress {
  readonly #checkpoint: (sequenceNumber: string) => void;
  #entries: { readonly sequenceNumber: string; done: boolean }[] = [];
  #head = 0;

  /** `checkpoint` is called with the sequence number up to which everything is done. */
  constructor(checkpoint: (sequenceNumber: string) => void) {
    this.#checkpoint = checkpoint;
  }

  /** Notes a record that was read; set `done` on what comes back and call `advance`. */
  add(sequenceNumber: string): { done: boolean } {
    const entry = { sequenceNumber, done: false };
    this.#entries.push(entry);
    return entry;
  }

  advance(): void {
    let reached: string | undefined;
    while (this.#entries[this.#head]?.done) reached = this.#entries[this.#head++]?.sequenceNumber;
    if (reached === undefined) return;
    if (this.#head === this.#entries.length || this.#head > 1_000) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    this.#checkpoint(reached);
  }
}
