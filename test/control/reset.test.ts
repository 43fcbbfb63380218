import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IdsView, StatusView } from '../../local/control/views.ts';
import { type GraphQlAnswer, givenCloud, type OrderCloud } from '../support/cloud.ts';
import { get, listenLive, post } from './control.ts';

let folder: string;
let orders: OrderCloud;
let base: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reset-'));
  orders = await givenCloud({ data: folder });
  base = orders.cloud.info().endpoint;
});
afterAll(async () => {
  await orders.cloud.stop();
  rmSync(folder, { recursive: true });
});

const listed = async (): Promise<unknown> => {
  const { data }: GraphQlAnswer = await orders.graphql('{ orders { id } }');
  return data?.['orders'];
};

describe('a reset', () => {
  it('with orders in flight leaves nothing of them, at once and later, and takes new ones', async () => {
    const { cloud } = orders;
    cloud.faults.add('unavailable states:StartSyncExecution');
    const before = await Promise.all(Array.from({ length: 20 }, () => orders.postOrder()));
    await cloud.journal.waitFor('orders in flight', ({ action }) => action === 'states:StartSyncExecution');
    cloud.faults.clear();
    await cloud.journal.waitFor('an order paid', ({ action }) => action === 'lambda:Invoke');
    const listener = await listenLive(base, '?since=0');
    const reset = await post(base, 'reset', {});
    expect(reset).toEqual({ status: 200, answer: {} });

    expect(await listed()).toEqual([]);
    expect(cloud.inbox.read().filter(({ correlationIds }) => correlationIds.length > 0)).toEqual([]);
    const { nodes } = await get<StatusView>(base, 'status');
    expect(nodes['Orders-dev/Intake/Queue']).toMatchObject({ depth: 0, inFlight: 0 });
    expect(nodes['Orders-dev/Payments/Ledger']).toMatchObject({ items: 0 });

    const { next } = await listener.until('reset');
    const id = await orders.postOrder();
    await orders.emails(id);
    // Time enough for whatever was put off: visibility timeouts, retries, deliveries.
    cloud.clock.advance(3_600_000);
    const other = await orders.postOrder();
    await orders.emails(other);
    expect((await get<IdsView>(base, 'ids')).ids.map((summary) => summary.id)).toEqual([other, id]);
    const about = new Set(cloud.journal.read().flatMap(({ correlationIds }) => correlationIds));
    expect(before.filter((old) => about.has(old))).toEqual([]);
    expect(Math.min(...cloud.journal.read().map(({ sequence }) => sequence))).toBeGreaterThanOrEqual(next);
    await listener.until('hops', ({ hops }) => hops.some(({ correlationIds }) => correlationIds.includes(other)));
    listener.close();
  });

  it('empties the data folder too, so that a restart brings nothing back', async () => {
    await orders.emails(await orders.postOrder());
    await orders.cloud.reset();
    const kept = await orders.postOrder();
    await orders.settled(kept);
    await orders.cloud.stop();
    orders = await givenCloud({ data: folder });
    base = orders.cloud.info().endpoint;
    expect(await listed()).toEqual([{ id: kept }]);
  });

  it('asked for twice at once happens once', async () => {
    const first = orders.cloud.reset();
    expect(orders.cloud.reset()).toBe(first);
    await first;
    expect((await fetch(`${base}/_local/info`)).status).toBe(200);
  });
});
