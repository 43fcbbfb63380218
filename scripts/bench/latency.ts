import type { MeasuredCloud } from './measured-cloud.ts';
import type { PostedOrder } from './order-client.ts';
import { percentile } from './statistics.ts';

/** Milliseconds from sending the request to the delivery of the email. */
export interface Latency {
  /** Orders per second offered, and how many were in fact sent a second. */
  readonly offered: number;
  readonly sent: number;
  readonly orders: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * Sends `orders` orders at an even rate, whether earlier ones are done or not, and waits for all emails. Raises an
 * Error when an order is refused or emails cease to come.
 */
export async function latencyAt(
  cloud: MeasuredCloud,
  { offered, orders }: { offered: number; orders: number },
): Promise<Latency> {
  await cloud.takeEmails();
  const first = cloud.emails;
  const start = performance.now();
  const posts: Promise<PostedOrder>[] = [];
  while (posts.length < orders) {
    const due = Math.min(orders, Math.floor(((performance.now() - start) / 1000) * offered) + 1);
    while (posts.length < due) posts.push(cloud.client.post(posts.length));
    const wait = start + (posts.length / offered) * 1000 - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
  }
  const seconds = (performance.now() - start) / 1000;
  const posted = await Promise.all(posts);
  await cloud.untilEmails(first + orders);
  const emails = new Map(await cloud.takeEmails());
  const took = posted.map(({ id, sentMs }) => (emails.get(id) ?? Number.NaN) - sentMs);
  return {
    offered,
    sent: orders / seconds,
    orders,
    p50: percentile(took, 0.5),
    p95: percentile(took, 0.95),
    p99: percentile(took, 0.99),
  };
}
