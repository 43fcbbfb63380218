import { atEvenRate } from '../common/even-rate.ts';
import { type Percentiles, percentilesOf } from '../common/statistics.ts';
import type { MeasuredCloud } from './measured-cloud.ts';

/** Milliseconds from sending the request to the delivery of the email. */
export interface Latency extends Percentiles {
  /** Orders per second offered, and how many were in fact sent a second. */
  readonly offered: number;
  readonly sent: number;
  readonly orders: number;
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
  const { answers, seconds } = await atEvenRate({ count: orders, perSecond: offered }, (number) =>
    cloud.client.post(number),
  );
  await cloud.untilEmails(first + orders);
  const emails = new Map(await cloud.takeEmails());
  const took = answers.map(({ id, sentMs }) => (emails.get(id) ?? Number.NaN) - sentMs);
  return { offered, sent: orders / seconds, orders, ...percentilesOf(took) };
}
