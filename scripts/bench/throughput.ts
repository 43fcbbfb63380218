import type { MeasuredCloud } from './measured-cloud.ts';
import type { HostUsage } from './messages.ts';

/** What a number of orders took, all of them from the request to the email. */
export interface Throughput {
  readonly orders: number;
  readonly seconds: number;
  readonly ordersPerSecond: number;
  /** CPU time per order in milliseconds: the main thread, the threads of the Lambda functions, and all of the process. */
  readonly cpuMsPerOrder: { readonly main: number; readonly lambda: number; readonly total: number };
  readonly invocationsPerOrder: number;
}

/**
 * Posts `orders` orders, as many as there may be under way at once, and waits until each has its email. Raises an Error
 * when an order is refused or emails cease to come.
 */
export async function runOrders(
  cloud: MeasuredCloud,
  { orders, inFlight }: { orders: number; inFlight: number },
): Promise<Throughput> {
  const before = await cloud.usage();
  const first = cloud.emails;
  const start = performance.now();
  let posted = 0;
  const clients = Math.min(inFlight, 48);
  const client = async (): Promise<void> => {
    while (posted < orders) {
      const number = posted++;
      await cloud.untilEmails(Math.min(first + orders, first + number + 1 - inFlight));
      await cloud.client.post(number);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await cloud.untilEmails(first + orders);
  const seconds = (performance.now() - start) / 1000;
  await cloud.takeEmails();
  return throughputOf(orders, seconds, before, await cloud.usage());
}

function throughputOf(orders: number, seconds: number, before: HostUsage, after: HostUsage): Throughput {
  const perOrder = (micros: number): number => micros / 1000 / orders;
  return {
    orders,
    seconds,
    ordersPerSecond: orders / seconds,
    cpuMsPerOrder: {
      main: perOrder(after.mainThreadMicros - before.mainThreadMicros),
      lambda: perOrder(lambdaMicros(after) - lambdaMicros(before)),
      total: perOrder(after.cpuMicros - before.cpuMicros),
    },
    invocationsPerOrder: (invocations(after) - invocations(before)) / orders,
  };
}

function lambdaMicros({ functions }: HostUsage): number {
  return functions.reduce((sum, { userMs, systemMs }) => sum + (userMs + systemMs) * 1000, 0);
}

function invocations(usage: HostUsage): number {
  return usage.functions.reduce((sum, each) => sum + each.invocations, 0);
}
