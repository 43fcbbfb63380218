import type { MeasuredCloud } from './measured-cloud.ts';
import { runOrders, type Throughput } from './throughput.ts';

/** The same work at the end as at the beginning, with other sizes of what has piled up. */
export interface Growth {
  /** One window of orders each time the tables have reached a size. */
  readonly byOrders: readonly { readonly ordersBefore: number; readonly window: Throughput }[];
  /** One window for each number of orders that are under way at once. */
  readonly byDepth: readonly { readonly depth: number; readonly window: Throughput }[];
}

const SIZES = [2_000, 20_000, 100_000];
const IN_FLIGHT = 50;

/** Places `orders` orders in all, and looks at windows of them: at 0, 2,000, 20,000 and 100,000, where there are as many. */
export async function measureGrowth(
  cloud: MeasuredCloud,
  { orders, windowOrders, depths }: { orders: number; windowOrders: number; depths: readonly number[] },
): Promise<Growth> {
  const sizes = [...SIZES.filter((size) => size < orders), orders];
  const byOrders: { ordersBefore: number; window: Throughput }[] = [];
  const look = async (inFlight: number): Promise<Throughput> => runOrders(cloud, { orders: windowOrders, inFlight });
  byOrders.push({ ordersBefore: cloud.client.posted, window: await look(IN_FLIGHT) });
  for (const size of sizes) {
    const more = size - cloud.client.posted - windowOrders;
    if (more > 0) await runOrders(cloud, { orders: more, inFlight: IN_FLIGHT });
    byOrders.push({ ordersBefore: cloud.client.posted, window: await look(IN_FLIGHT) });
  }
  const byDepth: { depth: number; window: Throughput }[] = [];
  for (const depth of depths)
    byDepth.push({ depth, window: await runOrders(cloud, { orders: Math.max(windowOrders, depth), inFlight: depth }) });
  return { byOrders, byDepth };
}
