import type { Hop, Journal } from '../journal/journal.ts';

/** What went from one name of the journal to another by one action. */
export interface Traffic {
  readonly from: string;
  readonly to: string;
  readonly action: string;
  calls: number;
  failures: number;
  refused: number;
  filtered: number;
  lastAt: number;
}

/** Names of mailboxes and clients have no end; what is past this many is counted together. */
const MOST_COUNTS = 10_000;
const OTHERS = 'others';

/** Counts hops by who asked whom for what, from now on. Costs three look-ups per hop; all else waits to be asked for. */
export class TrafficCounter {
  readonly #counts = new Map<string, Map<string, Map<string, Traffic>>>();
  #size = 0;
  readonly #stop: () => void;

  constructor(journal: Journal) {
    this.#stop = journal.listen((hop) => this.#count(hop));
  }

  all(): Traffic[] {
    return [...this.#counts.values()].flatMap((byTo) =>
      [...byTo.values()].flatMap((byAction) => [...byAction.values()]),
    );
  }

  stop(): void {
    this.#stop();
  }

  #count(hop: Hop): void {
    const { from, to, action } = hop;
    const traffic = this.#counts.get(from)?.get(to)?.get(action) ?? this.#add(from, to, action);
    traffic.calls++;
    traffic.lastAt = hop.start + hop.duration;
    if (hop.outcome === 'failed') traffic.failures++;
    else if (hop.outcome === 'refused') traffic.refused++;
    else if (hop.outcome === 'filtered') traffic.filtered++;
  }

  #add(from: string, to: string, action: string): Traffic {
    if (this.#size >= MOST_COUNTS && from !== OTHERS)
      return this.#counts.get(OTHERS)?.get(OTHERS)?.get(action) ?? this.#add(OTHERS, OTHERS, action);
    const traffic = { from, to, action, calls: 0, failures: 0, refused: 0, filtered: 0, lastAt: 0 };
    const byTo = this.#counts.get(from) ?? new Map<string, Map<string, Traffic>>();
    const byAction = byTo.get(to) ?? new Map<string, Traffic>();
    this.#counts.set(from, byTo.set(to, byAction.set(action, traffic)));
    this.#size++;
    return traffic;
  }
}
