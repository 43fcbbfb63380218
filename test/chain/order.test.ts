import { ulid } from 'ulid';
import type { Bill } from '../../local/meter/bill.ts';
import { givenCloud, ORDER_FIELDS, type OrderCloud } from '../support/cloud.ts';
import { declinedId } from '../support/order-ids.ts';

let given: OrderCloud;
beforeAll(async () => {
  given = await givenCloud();
});
afterAll(() => given.cloud.stop());

describe('an accepted order', () => {
  it('is PENDING at once, then settled, and its outcome reaches the customer by email', async () => {
    const { data } = await given.graphql(
      `mutation { postOrder(input: { name: "Pizza", quantity: 6, restaurantId: "Dominos Pizza" }) { ${ORDER_FIELDS} } }`,
    );
    const placed = data?.['postOrder'] as Record<string, unknown>;
    expect(placed).toMatchObject({ name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza', orderStatus: 'PENDING' });
    const id = String(placed['id']);
    const order = await given.settled(id);
    expect(['SUCCESS', 'FAILED']).toContain(order.orderStatus);
    const emails = await given.emails(id);
    expect(emails[0]).toMatchObject({ to: 'customer@example.com' });
    expect(emails[0]?.text).toContain(id);
    expect(emails[0]?.text).toContain(order.orderStatus);
  });

  it('ends as SUCCESS or as FAILED with a reason, each with its own email', async () => {
    const ids = await Promise.all(
      Array.from({ length: 60 }, (_, nth) => given.postOrder(nth < 5 ? { id: declinedId() } : {})),
    );
    // Once each is mailed, asking of them all at once asks for each once.
    for (const id of ids) await given.emails(id);
    const orders = await Promise.all(ids.map((id) => given.settled(id)));
    const failed = orders.filter((order) => order.orderStatus === 'FAILED');
    const paid = orders.filter((order) => order.orderStatus === 'SUCCESS');
    expect(failed.length).toBeGreaterThanOrEqual(5);
    expect(paid.length).toBeGreaterThan(30);
    for (const order of failed) expect(order.paymentError).toMatch(/\w/);
    for (const order of paid) expect(order.paymentError).toBeNull();
    for (const order of orders) {
      const emails = await given.emails(order.id);
      // Streams deliver at least once, so there may be a repeat, but never one that says something else.
      for (const email of emails) expect(email.text).toContain(order.orderStatus);
    }
  });

  it('has a bill of its own: what AWS would charge for it, service by service', async () => {
    const id = await given.postOrder();
    await given.emails(id);
    const settled = ({ action, correlationIds }: { action: string; correlationIds: readonly string[] }): boolean =>
      action === 'states:StartSyncExecution' && correlationIds.includes(id);
    await given.cloud.journal.waitFor('the end of the workflow', settled);
    const response = await fetch(`${new URL(given.url).origin}/_local/bill?id=${id}`);
    const bill = (await response.json()) as Bill;
    const counts = Object.fromEntries(
      bill.services.flatMap(({ lines }) => lines.map(({ item, count }) => [item, count])),
    );
    // Deliveries may be repeated here, so there can be more of everything.
    const least = { appSyncOperations: 1, sqsRequests: 2, expressRequests: 1, lambdaRequests: 1, writeUnits: 5 };
    for (const [item, count] of Object.entries({ ...least, pipeRequests: 1, emailDeliveries: 1 }))
      expect(counts[item]).toBeGreaterThanOrEqual(count);
    expect(bill.orders).toBe(1);
    expect(bill.dollars).toBeGreaterThan(0.00002);
    expect(bill.perMillion).toBeCloseTo(bill.dollars * 1e6, 6);
  });

  it('can be found hop by hop under its id, each hop under the role the template gives it', async () => {
    const calm = await givenCloud({ calm: true });
    const id = await calm.postOrder();
    await calm.emails(id);
    await calm.cloud.journal.waitFor(
      'the live update',
      ({ action, correlationIds }) => action === 'appsync:GraphQL' && correlationIds.includes(id),
    );
    const hops = calm.cloud.journal.read({ correlationId: id });
    // The hops that are not ok: the new order's own record, which both pipes are to leave out.
    expect(hops.filter((hop) => hop.outcome !== 'ok').map((hop) => hop.action)).toEqual([
      'pipes:Filter',
      'pipes:Filter',
    ]);
    const actions = hops.map((hop) => hop.action);
    for (const action of [
      'appsync:Mutation.postOrder',
      'sqs:SendMessage',
      'sqs:ReceiveMessage',
      'states:StartSyncExecution',
      'dynamodb:PutItem',
      'lambda:Invoke',
      'dynamodb:UpdateItem',
      'sqs:DeleteMessage',
      'dynamodbstreams:GetRecords',
      'sns:Publish',
      'sns:DeliverEmail',
      'events:PutEvents',
      'appsync:GraphQL',
      'dynamodb:GetItem',
    ])
      expect(actions).toContain(action);
    // Whatever one service asked of another was asked under a role, and a statement allowed it.
    for (const hop of hops.filter((entry) => entry.role !== undefined))
      expect(hop.detail?.['allowedBy']).not.toEqual([]);
    expect(new Set(hops.flatMap((hop) => hop.role ?? [])).size).toBe(8);
    await calm.cloud.stop();
  });
});

describe('a client that posts again with the same id', () => {
  it('gets the order as it stands when the content is the same, and nothing is charged or mailed twice', async () => {
    const id = ulid();
    await given.postOrder({ id });
    const settled = await given.settled(id);
    const before = await given.emails(id);
    const again = await given.graphql(
      `mutation ($input: OrderInput!) { postOrder(input: $input) { ${ORDER_FIELDS} } }`,
      { input: { id, name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' } },
    );
    expect(again).toEqual({ data: { postOrder: settled } });
    expect(given.cloud.inbox.read(id)).toHaveLength(before.length);
  });

  it('is told OrderConflict when the content is other, also after an update made it equal', async () => {
    const id = ulid();
    await given.postOrder({ id });
    await given.settled(id);
    const changed = { id, name: 'Burger', quantity: 1, restaurantId: 'Other' };
    const update = await given.graphql(
      'mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { name quantity } }',
      { input: changed },
    );
    expect(update.data).toEqual({ updateOrder: { name: 'Burger', quantity: 1 } });
    const again = await given.graphql('mutation ($input: OrderInput!) { postOrder(input: $input) { id } }', {
      input: changed,
    });
    expect(again.data).toEqual({ postOrder: null });
    expect(again.errors?.[0]).toMatchObject({ errorType: 'OrderConflict', path: ['postOrder'] });
  });
});
