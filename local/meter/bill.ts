import { ITEM_NAMES, ITEMS, type ItemName } from './items.ts';
import type { Meter } from './meter.ts';
import { CURRENCY, costOf, PRICED, PRICES } from './prices.ts';

/** One line of a bill. */
export interface BillLine {
  readonly item: ItemName;
  readonly what: string;
  readonly unit: string;
  readonly count: number;
  /** Dollars for one unit, at the lowest volume. */
  readonly unitPrice: number;
  readonly dollars: number;
  readonly confirmed: boolean;
  /** Where a price is not confirmed: why. */
  readonly doubt?: string;
  /** Which resources it comes from, the largest first. */
  readonly by?: readonly { readonly resource: string; readonly count: number }[];
}

export interface BilledService {
  readonly service: string;
  readonly lines: readonly BillLine[];
  readonly dollars: number;
}

/** What AWS would bill for some orders, free tiers left out. */
export interface Bill {
  /** The day of the prices, `2026-11-26`. */
  readonly priced: string;
  readonly currency: string;
  /** How many business ids the counts are about. */
  readonly orders: number;
  readonly services: readonly BilledService[];
  readonly dollars: number;
  /** Dollars for a million such ids, at the price of the lowest volume. */
  readonly perMillion: number;
}

/** The bill of counts for `orders` ids. Items without a count are left out. */
export function billOf(
  counts: ReadonlyMap<ItemName, number>,
  orders: number,
  resources?: (item: ItemName) => ReadonlyMap<string, number>,
): Bill {
  const services = new Map<string, BillLine[]>();
  for (const item of ITEM_NAMES) {
    const count = counts.get(item) ?? 0;
    if (count === 0) continue;
    const { service, what, unit } = ITEMS[item];
    const price = PRICES[item];
    const by = resources && sorted(resources(item));
    const line: BillLine = {
      item,
      what,
      unit,
      count,
      unitPrice: price.tiers[0]?.dollars ?? 0,
      dollars: costOf(price, count),
      confirmed: price.confirmed,
      ...(price.doubt && { doubt: price.doubt }),
      ...(by && { by }),
    };
    services.set(service, [...(services.get(service) ?? []), line]);
  }
  const billed = [...services].map(([service, lines]) => ({ service, lines, dollars: sumOf(lines) }));
  const dollars = sumOf(billed);
  return {
    priced: PRICED,
    currency: CURRENCY,
    orders,
    services: billed,
    dollars,
    perMillion: orders === 0 ? 0 : (dollars / orders) * 1e6,
  };
}

/** The bill since the start, or of one id; undefined when nothing was counted for it or when it is forgotten. */
export function billFrom(meter: Meter, id?: string): Bill | undefined {
  if (id !== undefined) {
    const counts = meter.countsFor(id);
    return counts && billOf(counts, 1);
  }
  const counts = new Map(ITEM_NAMES.map((item) => [item, meter.count(item).total]));
  return billOf(counts, meter.ids, (item) => meter.count(item).byResource);
}

function sorted(resources: ReadonlyMap<string, number>): { resource: string; count: number }[] {
  return [...resources].map(([resource, count]) => ({ resource, count })).sort((a, b) => b.count - a.count);
}

function sumOf(parts: readonly { readonly dollars: number }[]): number {
  return parts.reduce((sum, { dollars }) => sum + dollars, 0);
}
