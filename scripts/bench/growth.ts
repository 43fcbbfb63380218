import type { MeasuredCloud } from './measured-cloud.ts';
import { runOrders, type Throughput } from './throughput.ts';

/** The same work at the end as at the beginning, with other sizes of what has piled up. */
export interface Growth {
  /** Memory when the tables have reached a size, and a window of orders then. */
  readonly byOrders: readonly { readonly orders: number; readonly memoryMb: number; readonly window: Throughput }[];
  /** One window for each number of orders that are under way at once. */
  readonly byDepth: readonly { readonly depth: number; readonly window: Throughput }[];
}

const SIZES = [2_000, 20_000, 100_000];
const IN_FLIGHT = 50;

/** Places `orders` orders in all, and looks when there are 2,000, 20,000 and 100,000, as far as they are so many, and at the end. */
export async function measureGrowth(
  cloud: MeasuredCloud,
  { orders, windowOrders, depths }: { orders: number; windowOrders: number; depths: readonly number[] },
): Promise<Growth> {
  const byOrders: Growth['byOrders'][number][] = [];
  for (const size of [...SIZES.filter((each) => each < orders), orders]) {
    const more = size - cloud.client.posted;
    if (more > 0) await runOrders(cloud, { orders: more, inFlight: IN_FLIGHT });
    const memoryMb = (await cloud.usage()).rssBytes / 1024 / 1024;
    const there = cloud.client.posted;
    byOrders.push({
      orders: there,
      memoryMb,
      window: await runOrders(cloud, { orders: windowOrders, inFlight: IN_FLIGHT }),
    });
  }
  const byDepth: Growth['byDepth'][number][] = [];
  for (const depth of depths)
    byDepth.push({ depth, window: await runOrders(cloud, { orders: Math.max(windowOrders, depth), inFlight: depth }) });
  return { byOrders, byDepth };
}
