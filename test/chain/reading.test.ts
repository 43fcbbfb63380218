import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { givenCloud, type Order, type OrderCloud } from '../support/cloud.ts';

let given: OrderCloud;
beforeAll(async () => {
  given = await givenCloud();
});
afterAll(() => given.cloud.stop());

const ids = (orders: unknown): string[] => (orders as Order[]).map((order) => order.id);

describe('a user', () => {
  it('reads their orders newest first, all at once and page by page', async () => {
    const placed: string[] = [];
    for (let count = 0; count < 7; count++) placed.push(await given.postOrder({ name: `Order ${count}` }));
    for (const id of placed) await given.settled(id);
    const newestFirst = placed.toSorted().reverse();
    const { data } = await given.graphql('{ orders { id } }');
    expect(ids(data?.['orders'])).toEqual(newestFirst);

    const paged: string[] = [];
    let nextToken: string | null = null;
    do {
      const page = await given.graphql(
        'query ($t: String) { listOrders(limit: 3, nextToken: $t) { items { id } nextToken } }',
        { t: nextToken },
      );
      const list = page.data?.['listOrders'] as { items: Order[]; nextToken: string | null };
      expect(list.items.length).toBeLessThanOrEqual(3);
      paged.push(...ids(list.items));
      nextToken = list.nextToken;
    } while (nextToken !== null);
    expect(paged).toEqual(newestFirst);
  });

  it('changes an order without touching status or money', async () => {
    const id = await given.postOrder();
    const before = await given.settled(id);
    const { data } = await given.graphql(
      'mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { id name quantity restaurantId orderStatus createdAt } }',
      { input: { id, name: 'Salad', quantity: 2, restaurantId: 'Green' } },
    );
    expect(data?.['updateOrder']).toEqual({
      id,
      name: 'Salad',
      quantity: 2,
      restaurantId: 'Green',
      orderStatus: before.orderStatus,
      createdAt: before.createdAt,
    });
  });

  it('withdraws an order for good: it can be neither read, listed, changed, deleted again nor posted again', async () => {
    const id = await given.postOrder();
    await given.settled(id);
    expect((await given.graphql('mutation ($id: String!) { deleteOrder(id: $id) }', { id })).data).toEqual({
      deleteOrder: id,
    });
    const refused = async (query: string, variables: Record<string, unknown>): Promise<string | undefined> =>
      (await given.graphql(query, variables)).errors?.[0]?.errorType;
    expect(await refused('query ($id: String!) { order(id: $id) { id } }', { id })).toBe('OrderNotFound');
    expect(await refused('mutation ($id: String!) { deleteOrder(id: $id) }', { id })).toBe('OrderNotFound');
    const input = { id, name: 'a', quantity: 1, restaurantId: 'b' };
    expect(await refused('mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { id } }', { input })).toBe(
      'OrderNotFound',
    );
    expect(await refused('mutation ($input: OrderInput!) { postOrder(input: $input) { id } }', { input })).toBe(
      'OrderConflict',
    );
    const { data } = await given.graphql('{ orders { id } }');
    expect(ids(data?.['orders'])).not.toContain(id);
  });

  it('never sees or touches the order of another user, and gets no hint that it exists', async () => {
    const id = ulid();
    const TableName = given.cloud.info().outputs['Orders-dev']?.['OrdersTableName'];
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: given.cloud.info().endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      }),
    );
    const now = new Date().toISOString();
    const posted = { name: 'Theirs', quantity: 1, restaurantId: 'R' };
    await client.send(
      new PutCommand({
        TableName,
        Item: {
          userId: 'somebody-else',
          id,
          ...posted,
          posted,
          orderStatus: 'SUCCESS',
          createdAt: now,
          updatedAt: now,
        },
      }),
    );
    client.destroy();

    const other = ulid();
    const theirs = await given.graphql('query ($id: String!) { order(id: $id) { id } }', { id });
    const none = await given.graphql('query ($id: String!) { order(id: $id) { id } }', { id: other });
    expect(theirs.data).toEqual({ order: null });
    expect(JSON.parse(JSON.stringify(theirs).replaceAll(id, other))).toEqual(none);
    const update = await given.graphql('mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { id } }', {
      input: { id, name: 'x', quantity: 1, restaurantId: 'y' },
    });
    expect(update.errors?.[0]?.errorType).toBe('OrderNotFound');
    expect(
      (await given.graphql('mutation ($id: String!) { deleteOrder(id: $id) }', { id })).errors?.[0]?.errorType,
    ).toBe('OrderNotFound');
  });
});
