import { createServer, type Server } from 'node:http';
import type { OrderCloud } from '../support/cloud.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { runFollowed, TO_CHECK_TYPES } from './follow.ts';

let project: ProjectCopy;
let orders: OrderCloud | undefined;
beforeEach(() => {
  project = new ProjectCopy(TO_CHECK_TYPES);
});
afterEach(async () => {
  await orders?.cloud.stop();
  orders = undefined;
  project.remove();
});

const followed = async (page: string, context: Record<string, string> = {}): Promise<OrderCloud> => {
  orders = await runFollowed(page, project, context);
  return orders;
};

describe('the page "replace the payment gateway"', () => {
  let gateway: Server;
  const charges = new Map<string, unknown>();
  beforeEach(async () => {
    gateway = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const charge = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      charges.set(String(request.headers['idempotency-key']), charge);
      const declined = charge.amount > 5_000;
      response.writeHead(declined ? 402 : 201, { 'content-type': 'application/json' });
      response.end(JSON.stringify(declined ? { reason: 'Not today' } : { id: 'ch_1' }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => gateway.once('listening', resolve));
  });
  afterEach(() => gateway.close());

  it('leads to orders that another gateway charges', async () => {
    const address = gateway.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { postOrder, settled } = await followed('replace-the-payment-gateway.md', {
      gatewayUrl: `http://127.0.0.1:${port}`,
    });

    const paid = await postOrder({ quantity: 2 });
    const declined = await postOrder({ quantity: 20 });

    expect(await settled(paid)).toMatchObject({ orderStatus: 'SUCCESS' });
    expect(await settled(declined)).toMatchObject({ orderStatus: 'FAILED', paymentError: 'Not today' });
    expect(charges.get(`demo_user#${paid}`)).toMatchObject({ amount: 2_000, currency: 'USD' });
  });
});

describe('the page "add a field"', () => {
  it('leads from the schema to the email', async () => {
    const { graphql, emails } = await followed('add-a-field.md');
    const post = 'mutation ($input: OrderInput!) { postOrder(input: $input) { id tip } }';
    const input = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };

    const { data } = await graphql(post, { input: { ...input, tip: 15 } });
    const { errors } = await graphql(post, { input: { ...input, tip: 150 } });

    const { id, tip } = (data?.['postOrder'] ?? {}) as { id: string; tip: number };
    expect(tip).toBe(15);
    expect(errors?.[0]?.message).toBe('tip must be from 0 to 100; it is 150.');
    expect((await emails(id))[0]?.text).toContain('with a tip of 15 percent');
    expect((await graphql('query ($id: String!) { order(id: $id) { tip } }', { id })).data?.['order']).toEqual({
      tip: 15,
    });
  });
});

describe('the page "add a step to the workflow"', () => {
  it('leads to a step that orders go through before they are charged', async () => {
    const { cloud, postOrder, settled, emails } = await followed('add-a-workflow-step.md');

    const large = await postOrder({ quantity: 51 });
    const small = await postOrder({ quantity: 50 });

    expect(await settled(large)).toMatchObject({ orderStatus: 'FAILED', paymentError: 'Too many for one order' });
    expect((await settled(small)).paymentError).not.toBe('Too many for one order');
    expect(await emails(large)).toHaveLength(1);
    const charged = cloud.journal.read({ correlationId: large }).some(({ action }) => action === 'lambda:Invoke');
    expect(charged).toBe(false);
  });
});
