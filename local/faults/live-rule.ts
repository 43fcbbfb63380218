import type { SeededRandom } from '../core/random.ts';
import type { FaultPoint, FaultRule } from './fault.ts';
import { describeRule } from './parse-rule.ts';
import { type TextMatcher, textMatcher } from './pattern.ts';

/** Past this many different hops a rule forgets how often each came by; only draws of later hops change by it. */
const REMEMBERED_HOPS = 50_000;

/** A rule in force, with what it has seen so far. */
export class LiveRule {
  readonly id: number;
  readonly rule: FaultRule;
  readonly description: string;
  /** True for what the adverse cloud does by itself; such rules stay when the plan is cleared. */
  readonly builtIn: boolean;
  strikes = 0;
  readonly #endsAt: number;
  readonly #random: SeededRandom;
  readonly #action: TextMatcher;
  readonly #from: TextMatcher;
  readonly #to: TextMatcher;
  #seen = 0;
  readonly #begun: number;
  /** By what the generator makes of a hop: texts of so many hops would take some 20 MB. */
  readonly #seenByHop = new Map<number, number>();

  constructor(parts: { id: number; rule: FaultRule; random: SeededRandom; now: number; builtIn: boolean }) {
    const { rule } = parts;
    this.id = parts.id;
    this.rule = rule;
    this.description = describeRule(rule);
    this.builtIn = parts.builtIn;
    this.#endsAt = rule.seconds === undefined ? Number.POSITIVE_INFINITY : parts.now + rule.seconds * 1000;
    this.#random = parts.random;
    this.#begun = parts.random.begin(`${this.description} `);
    this.#action = textMatcher(rule.hop.action);
    this.#from = textMatcher(rule.hop.from);
    this.#to = textMatcher(rule.hop.to);
  }

  isOver(now: number): boolean {
    return now >= this.#endsAt || (this.rule.times !== undefined && this.strikes >= this.rule.times);
  }

  /** Whether a call of this action could be struck at all; asked first, since most calls are not. */
  concerns(action: string): boolean {
    return this.#action(action);
  }

  /** Whether the rule strikes this hop. Counts it. */
  strike(point: FaultPoint): boolean {
    const { id } = this.rule.hop;
    if (!this.#from(point.from) || !this.#to(point.to)) return false;
    if (id !== undefined && !point.correlationIds.includes(id)) return false;
    this.#seen++;
    if (this.rule.nth !== undefined && this.#seen !== this.rule.nth) return false;
    if (!this.#draw(point)) return false;
    this.strikes++;
    return true;
  }

  /**
   * The draw depends on the hop and on how often it came by, not on what else went on: so a seed repeats its faults
   * however the work of different orders was interleaved.
   */
  #draw(point: FaultPoint): boolean {
    const { probability } = this.rule;
    if (probability >= 1) return true;
    const name = `${point.action} ${point.from} ${point.to} ${point.correlationIds.join(' ')} `;
    const hop = this.#random.begin(name, this.#begun);
    const seen = this.#seenByHop.get(hop) ?? 0;
    if (this.#seenByHop.size >= REMEMBERED_HOPS) this.#seenByHop.clear();
    this.#seenByHop.set(hop, seen + 1);
    return this.#random.fork(String(seen), hop).chance(probability);
  }
}
