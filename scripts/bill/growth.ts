import type { ItemName } from '../../local/meter/items.ts';
import { costOf, PRICES } from '../../local/meter/prices.ts';
import { recordedOf } from '../../local/meter/sampling.ts';
import { type FixedCost, MONTH_SECONDS } from './fixed-costs.ts';

/** What so many orders in one month cost, in dollars. */
export interface Month {
  readonly orders: number;
  /** What the orders cause. */
  readonly variable: number;
  /** What is there without them. */
  readonly fixed: number;
  readonly total: number;
  readonly perMillion: number;
}

export const MONTHS: readonly number[] = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/** What one design's orders cause, each. */
export interface PerOrder {
  readonly perOrder: ReadonlyMap<ItemName, number>;
  readonly tracesBegun: number;
}

/**
 * A month of so many orders that come evenly. Counts grow in proportion; prices fall with volume where AWS's do, and the
 * share of traces that X-Ray records falls as more orders come in each second.
 */
export function monthOf(orders: number, { perOrder, tracesBegun }: PerOrder, fixedCosts: readonly FixedCost[]): Month {
  let variable = 0;
  for (const [item, count] of perOrder)
    variable += costOf(
      PRICES[item],
      item === 'traces' ? recordedOf(tracesBegun * orders, MONTH_SECONDS) : count * orders,
    );
  const fixed = fixedCosts.reduce((sum, { dollars }) => sum + dollars, 0);
  const total = variable + fixed;
  return { orders, variable, fixed, total, perMillion: (total / orders) * 1e6 };
}
