import { type Cloud, startCloud } from '../../local/cloud.ts';
import { readConfig } from '../../local/config.ts';
import { isRecord } from '../../local/core/fields.ts';
import { latencyAt } from '../../scripts/bench/latency.ts';
import { MeasuredCloud } from '../../scripts/bench/measured-cloud.ts';
import { thisProject, tutorial } from '../../scripts/common/designs.ts';
import { lookAt } from '../../scripts/compare/aftermath.ts';
import { ASSEMBLIES } from '../support/assemblies.ts';

let cloud: Cloud;

beforeAll(async () => {
  const { project, directory: assembly } = ASSEMBLIES.tutorial;
  const { parameters, correlationPath } = readConfig(project);
  cloud = await startCloud({ assembly, usualParameters: parameters, correlationPath, calm: true, seed: 1 });
});

afterAll(() => cloud.stop());

async function ask(query: string): Promise<Readonly<Record<string, unknown>>> {
  const { graphql, apiKeys } = cloud.info();
  const response = await fetch(graphql[0] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKeys[0] ?? '' },
    body: JSON.stringify({ query }),
  });
  const answer: unknown = await response.json();
  if (!isRecord(answer) || !isRecord(answer['data']) || answer['errors']) throw new Error(JSON.stringify(answer));
  return answer['data'];
}

async function mailedOrder(): Promise<string> {
  const { postOrder } = await ask(
    'mutation { postOrder(input: { name: "Pizza", quantity: 6, restaurantId: "Dominos" }) { id orderStatus } }',
  );
  const id = isRecord(postOrder) ? String(postOrder['id']) : '';
  expect(postOrder).toEqual({ id, orderStatus: 'PENDING' });
  for (const action of ['sns:DeliverEmail', 'states:Execution'])
    await cloud.journal.waitFor(
      `${action} about ${id}`,
      (hop) => hop.action === action && hop.correlationIds.includes(id),
      60_000,
    );
  return id;
}

describe('the tutorial’s design, another app on the same local cloud', () => {
  it('takes an order through resolver, queue, poller and workflow to its email, by functions all the way', async () => {
    const id = await mailedOrder();
    const hops = cloud.journal.read({ correlationId: id });
    const invoked = hops.filter(({ action, outcome }) => /^lambda:Invoke/.test(action) && outcome === 'ok');
    const functions = [...new Set(invoked.map(({ to }) => to.replace('Tutorial/', '')))];
    expect(functions.sort()).toEqual([
      expect.stringMatching(/^(complete-order|cancel-failed-order)$/),
      'initialize-order',
      'post-order',
      'process-orders',
      'process-payment',
    ]);
    expect(hops.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
    expect(await lookAt(cloud, [id], new Map())).toMatchObject({ settled: 1, stuck: 0, lostEmails: 0 });
  }, 90_000);

  it('reads, changes and deletes orders by functions, too', async () => {
    const id = await mailedOrder();
    const orders = await ask('{ orders { id } }');
    expect(orders['orders']).toContainEqual({ id });
    const input = `{ id: "${id}", name: "Burger", quantity: 1, restaurantId: "Other" }`;
    const updated = await ask(`mutation { updateOrder(input: ${input}) { name quantity } }`);
    expect(updated).toEqual({ updateOrder: { name: 'Burger', quantity: 1 } });
    expect(await ask(`mutation { deleteOrder(id: "${id}") }`)).toEqual({ deleteOrder: id });
    expect(await ask(`{ order(id: "${id}") { id } }`)).toEqual({ order: null });
  }, 90_000);
});

describe('the benchmark', () => {
  it.each([thisProject(), tutorial()])(
    'posts orders to $name in a process of its own, and sees the email of each',
    async (design) => {
      const measured = await MeasuredCloud.start(design, { seed: 1, functionsOverTcp: false });
      try {
        const { p50, p99, sent } = await latencyAt(measured, { offered: 50, orders: 5 });
        expect(p50).toBeGreaterThan(0);
        expect(p99).toBeGreaterThanOrEqual(p50);
        expect(sent).toBeGreaterThan(0);
        expect(measured.client.posted).toBe(5);
        const { functions, mainThreadMicros } = await measured.usage();
        expect(mainThreadMicros).toBeGreaterThan(0);
        const invocations = functions.reduce((sum, each) => sum + each.invocations, 0);
        expect(invocations).toBeGreaterThanOrEqual(design.name === 'tutorial' ? 5 * 5 : 5);
      } finally {
        await measured.stop();
      }
    },
    120_000,
  );

  it('says so when the local cloud ends while emails are waited for', async () => {
    const measured = await MeasuredCloud.start(thisProject(), { seed: 1, functionsOverTcp: false });
    const waiting = measured.untilEmails(1);
    await measured.stop();
    await expect(waiting).rejects.toThrow('0 of 1 emails came, and the local cloud has ended.');
  }, 120_000);
});
