import { synthesized, thisProject, tutorial } from '../common/designs.ts';
import { type Figures, measure } from './measure.ts';
import { faultPlan, type Outcome, underFaults } from './under-faults.ts';

/** Both designs in one run: as they are when nothing goes wrong, and what is left of them when much does. */
export interface Comparison {
  readonly orders: number;
  readonly perSecond: number;
  readonly seed: number;
  readonly plan: readonly string[];
  /** This project's, then the tutorial's. */
  readonly figures: readonly Figures[];
  readonly outcomes: readonly Outcome[];
}

/**
 * Runs `orders` orders through each design, once calm and once under the same faults; `perSecond` are offered. `say` is
 * told what is being done.
 */
export async function compareDesigns(
  options: { orders: number; perSecond: number; seed: number },
  say: (what: string) => void,
): Promise<Comparison> {
  const { orders, perSecond, seed } = options;
  const both = [await synthesized(thisProject('prod')), await synthesized(tutorial())];
  const figures: Figures[] = [];
  const outcomes: Outcome[] = [];
  for (const design of both) {
    say(`${design.name}: ${orders} orders, nothing going wrong`);
    figures.push(await measure(design, orders, perSecond));
  }
  for (const design of both) {
    say(`${design.name}: ${orders} orders under faults`);
    outcomes.push(await underFaults(design, { orders, perSecond, seed }));
  }
  return { orders, perSecond, seed, plan: faultPlan(options), figures, outcomes };
}
