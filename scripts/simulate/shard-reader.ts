import type { Simulation } from './simulation.ts';

/**
 * A pipe at one shard of a stream: so many batches at once, each of what waits but not more than `batch` records. The
 * records of a batch are delivered together when its time is over.
 */
export class ShardReader {
  readonly #simulation: Simulation;
  readonly #settings: { readonly parallelization: number; readonly batch: number; readonly seconds: () => number };
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(
    simulation: Simulation,
    settings: { readonly parallelization: number; readonly batch: number; readonly seconds: () => number },
  ) {
    this.#simulation = simulation;
    this.#settings = settings;
  }

  add(delivered: () => void): void {
    this.#waiting.push(delivered);
    this.#read();
  }

  #read(): void {
    const { parallelization, batch, seconds } = this.#settings;
    while (this.#busy < parallelization && this.#waiting.length > 0) {
      const records = this.#waiting.splice(0, batch);
      this.#busy++;
      this.#simulation.after(seconds(), () => {
        this.#busy--;
        for (const delivered of records) delivered();
        this.#read();
      });
    }
  }
}
