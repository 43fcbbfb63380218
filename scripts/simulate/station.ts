import type { Simulation } from './simulation.ts';

/** What came of a station's work. Times are in seconds. */
export interface StationFigures {
  readonly arrived: number;
  readonly served: number;
  /** How many were there on average, waiting or served. */
  readonly meanInSystem: number;
  readonly meanWaiting: number;
  /** From arrival to the end of the service. */
  readonly meanTime: number;
  /** From arrival to the begin of the service. */
  readonly meanWait: number;
  /** The share of the servers that was busy, where their number was constant. */
  readonly utilization: number;
  readonly longestQueue: number;
}

interface Job {
  readonly arrivedAt: number;
  /** The service begins; it ends when `release` is called. */
  readonly begin: (release: () => void) => void;
}

/** Servers and one queue before them, first come first served: pollers, concurrent executions, functions. */
export class Station {
  readonly #simulation: Simulation;
  readonly #queue: Job[] = [];
  #head = 0;
  #servers: number;
  #busy = 0;
  #arrived = 0;
  #served = 0;
  #startedAt = 0;
  #changedAt = 0;
  #queueArea = 0;
  #busyArea = 0;
  #timeSum = 0;
  #waitSum = 0;
  #begun = 0;
  #longestQueue = 0;

  constructor(simulation: Simulation, servers: number) {
    this.#simulation = simulation;
    this.#servers = servers;
  }

  get waiting(): number {
    return this.#queue.length - this.#head;
  }

  get servers(): number {
    return this.#servers;
  }

  /** From now on there are so many servers; what is under way is finished. */
  set servers(count: number) {
    this.#servers = count;
    this.#serve();
  }

  /** Somebody comes; `done` is called when it was served, which takes `seconds`, drawn when the service begins. */
  arrive(seconds: () => number, done: () => void = () => {}): void {
    this.occupy((release) =>
      this.#simulation.after(seconds(), () => {
        release();
        done();
      }),
    );
  }

  /** Somebody comes whose service takes as long as it takes: until `release` is called. */
  occupy(begin: (release: () => void) => void): void {
    this.#measure();
    this.#arrived++;
    this.#queue.push({ arrivedAt: this.#simulation.now, begin });
    this.#serve();
    this.#longestQueue = Math.max(this.#longestQueue, this.waiting);
  }

  /** Counting begins anew: what happened while the station was filling is forgotten. */
  forget(): void {
    this.#measure();
    this.#startedAt = this.#simulation.now;
    this.#queueArea = this.#busyArea = this.#timeSum = this.#waitSum = 0;
    this.#arrived = this.#served = this.#begun = 0;
    this.#longestQueue = this.waiting;
  }

  figures(): StationFigures {
    this.#measure();
    const seconds = Math.max(this.#simulation.now - this.#startedAt, Number.MIN_VALUE);
    return {
      arrived: this.#arrived,
      served: this.#served,
      meanInSystem: (this.#queueArea + this.#busyArea) / seconds,
      meanWaiting: this.#queueArea / seconds,
      meanTime: this.#served === 0 ? 0 : this.#timeSum / this.#served,
      meanWait: this.#begun === 0 ? 0 : this.#waitSum / this.#begun,
      utilization: this.#busyArea / seconds / this.#servers,
      longestQueue: this.#longestQueue,
    };
  }

  #serve(): void {
    while (this.#busy < this.#servers) {
      const job = this.#queue[this.#head];
      if (!job) return;
      this.#measure();
      // Taken off in bulk: shifting a long list for each job costs as much as the list is long.
      if (++this.#head > 1_024 && this.#head * 2 > this.#queue.length) {
        this.#queue.splice(0, this.#head);
        this.#head = 0;
      }
      this.#busy++;
      this.#begun++;
      this.#waitSum += this.#simulation.now - job.arrivedAt;
      job.begin(() => this.#end(job));
    }
  }

  #end(job: Job): void {
    this.#measure();
    this.#busy--;
    this.#served++;
    this.#timeSum += this.#simulation.now - job.arrivedAt;
    this.#serve();
  }

  #measure(): void {
    const { now } = this.#simulation;
    this.#queueArea += this.waiting * (now - this.#changedAt);
    this.#busyArea += this.#busy * (now - this.#changedAt);
    this.#changedAt = now;
  }
}
