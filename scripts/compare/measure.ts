import { startCloud } from '../../local/cloud.ts';
import { type Bill, billFrom } from '../../local/meter/bill.ts';
import { ITEM_NAMES, type ItemName } from '../../local/meter/items.ts';
import { type Design, optionsFor } from '../common/designs.ts';
import { type Percentiles, percentilesOf } from '../common/statistics.ts';
import { Mailbox, postAtRate } from './clients.ts';

/** What a design costs and how fast it is while nothing goes wrong, per order unless said otherwise. */
export interface Figures {
  readonly design: Design['name'];
  readonly orders: number;
  /** Entries of the journal: calls between services, deliveries and the like. */
  readonly hops: number;
  readonly lambdaInvocations: number;
  /** Of this process with all its threads, clients included, in milliseconds. */
  readonly cpuMs: number;
  /** From the client's request to the email, in milliseconds. */
  readonly latencyMs: Percentiles;
  readonly bill: Bill;
  /** What one order causes; empty polls and what else is about no order is left out. */
  readonly perOrder: ReadonlyMap<ItemName, number>;
  readonly tracesBegun: number;
}

/** Their counts go by time on AWS, not by order: polls. */
const BY_TIME: ReadonlySet<ItemName> = new Set(['streamReads']);
/** Their counts hold empty polls, which are about no order. */
const WITH_EMPTY_POLLS: ReadonlySet<ItemName> = new Set(['sqsRequests', 'sqsFifoRequests']);

/** Orders that start the execution environments before anything is counted. */
const WARM_UP = 40;

/** Runs `orders` orders at `perSecond` and measures them, after some that warm everything up. */
export async function measure(design: Design, orders: number, perSecond: number): Promise<Figures> {
  const cloud = await startCloud({ ...optionsFor(design), calm: true, seed: 1 });
  const mailbox = new Mailbox(cloud);
  try {
    await mailbox.all(await postAtRate(cloud, WARM_UP, perSecond));
    const { meter, journal } = cloud;
    meter.clear();
    let hops = 0;
    const posted = new Map<string, number>();
    const stop = journal.listen(({ correlationIds, action, start }) => {
      if (correlationIds.length > 0) hops++;
      if (action === 'appsync:Mutation.postOrder') for (const id of correlationIds) posted.set(id, start);
    });
    const before = process.cpuUsage();
    const ids = await postAtRate(cloud, orders, perSecond);
    await mailbox.all(ids);
    const { user, system } = process.cpuUsage(before);
    if (ids.length < orders) throw new Error(`${design.name} refused ${orders - ids.length} of ${orders} orders.`);
    stop();
    const latencies = ids.map((id) => (mailbox.mailed.get(id) ?? 0) - (posted.get(id) ?? 0));
    const perOrder = new Map(
      ITEM_NAMES.map((item) => {
        const { total, attributed } = meter.count(item);
        return [item, (BY_TIME.has(item) ? 0 : WITH_EMPTY_POLLS.has(item) ? attributed : total) / ids.length];
      }),
    );
    const bill = billFrom(meter);
    if (!bill) throw new Error('Nothing was metered.');
    return {
      design: design.name,
      orders: ids.length,
      hops: hops / ids.length,
      lambdaInvocations: meter.count('lambdaRequests').total / ids.length,
      cpuMs: (user + system) / 1000 / ids.length,
      latencyMs: percentilesOf(latencies),
      bill,
      perOrder,
      tracesBegun: meter.tracesBegun / ids.length,
    };
  } finally {
    mailbox.close();
    await cloud.stop();
  }
}
