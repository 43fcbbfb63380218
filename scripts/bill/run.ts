import { ITEM_NAMES, ITEMS, type ItemName } from '../../local/meter/items.ts';
import { CURRENCY, PRICED, PRICES, REGION } from '../../local/meter/prices.ts';
import { synthesized, thisProject, tutorial } from '../common/designs.ts';
import { type Figures, measure } from '../compare/measure.ts';
import { type FixedCost, fixedCostsOf } from './fixed-costs.ts';
import { MONTHS, type Month, monthOf } from './growth.ts';

/** One item of both bills. */
export interface Line {
  readonly item: ItemName;
  readonly service: string;
  readonly what: string;
  readonly unit: string;
  readonly unitPrice: number;
  readonly confirmed: boolean;
  /** Where a price is not confirmed: why. */
  readonly doubt?: string;
  readonly source: string;
  /** Units for one order, and dollars for a million orders at the lowest volume; this project's, then the tutorial's. */
  readonly perOrder: readonly [number, number];
  readonly perMillion: readonly [number, number];
}

export interface BillReport {
  readonly priced: string;
  readonly region: string;
  readonly currency: string;
  readonly stage: string;
  readonly orders: number;
  readonly lines: readonly Line[];
  readonly perMillion: readonly [number, number];
  readonly months: readonly { readonly orders: number; readonly designs: readonly [Month, Month] }[];
  readonly fixed: readonly [readonly FixedCost[], readonly FixedCost[]];
  /** Which log groups were written to, in bytes for one order. */
  readonly logs: readonly { readonly group: string; readonly bytes: number }[];
}

/** Runs orders through both designs, one after the other, and prices what was metered. `say` is told what is being done. */
export async function billBoth(
  options: { orders: number; perSecond: number; stage: string },
  say: (what: string) => void,
): Promise<BillReport> {
  const both = [await synthesized(thisProject(options.stage)), await synthesized(tutorial())] as const;
  const figures: Figures[] = [];
  for (const design of both) {
    say(`${design.name}: ${options.orders} orders`);
    figures.push(await measure(design, options.orders, options.perSecond));
  }
  return reportOf(pair(figures), [fixedCostsOf(both[0].assembly), fixedCostsOf(both[1].assembly)], options);
}

function reportOf(
  both: readonly [Figures, Figures],
  fixed: BillReport['fixed'],
  { orders, stage }: { orders: number; stage: string },
): BillReport {
  const lines = ITEM_NAMES.flatMap((item) => lineOf(item, both));
  const sum = (index: 0 | 1): number => lines.reduce((dollars, line) => dollars + line.perMillion[index], 0);
  const [ours] = both;
  const logs =
    ours.bill.services.flatMap(({ lines: all }) => all).find(({ item }) => item === 'logGigabytes')?.by ?? [];
  return {
    priced: PRICED,
    region: REGION,
    currency: CURRENCY,
    stage,
    orders,
    lines,
    perMillion: [sum(0), sum(1)],
    months: MONTHS.map((count) => ({
      orders: count,
      designs: [monthOf(count, both[0], fixed[0]), monthOf(count, both[1], fixed[1])],
    })),
    fixed,
    logs: logs.map(({ resource, count }) => ({ group: resource, bytes: (count * 1e9) / ours.orders })),
  };
}

function lineOf(item: ItemName, both: readonly [Figures, Figures]): Line[] {
  const perOrder = [both[0].perOrder.get(item) ?? 0, both[1].perOrder.get(item) ?? 0] as const;
  if (perOrder[0] === 0 && perOrder[1] === 0) return [];
  const { service, what, unit } = ITEMS[item];
  const { tiers, source, confirmed, doubt } = PRICES[item];
  const unitPrice = tiers[0]?.dollars ?? 0;
  const perMillion = [perOrder[0] * unitPrice * 1e6, perOrder[1] * unitPrice * 1e6] as const;
  return [{ item, service, what, unit, unitPrice, confirmed, ...(doubt && { doubt }), source, perOrder, perMillion }];
}

function pair<T>([first, second]: readonly T[]): readonly [T, T] {
  if (first === undefined || second === undefined) throw new Error('Two designs were to be measured.');
  return [first, second];
}
