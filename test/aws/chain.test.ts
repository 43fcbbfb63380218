import { ulid } from 'ulid';
import { graphql, orderOf, postOrder, settled, subscribe, withdrawAll } from './deployed.ts';

afterAll(withdrawAll);

describe('the deployed chain', () => {
  it('accepts an order at once and settles it', async () => {
    const id = await postOrder({ name: 'Pizza', quantity: 6 });

    const order = await settled(id);

    expect(order).toMatchObject({ id, name: 'Pizza', quantity: 6, restaurantId: 'test:aws' });
    expect(['SUCCESS', 'FAILED']).toContain(order['orderStatus']);
    expect(order['paymentError'] === null).toBe(order['orderStatus'] === 'SUCCESS');
    const { data } = await graphql('{ orders { id } listOrders(limit: 100) { items { id } } }');
    expect(data?.['orders']).toContainEqual({ id });
    expect(data?.['listOrders']).toMatchObject({ items: expect.arrayContaining([{ id }]) });
  });

  it('takes the same order once, and no other order under its id', async () => {
    const id = ulid();
    await postOrder({ id });
    await settled(id);
    const again = await postOrder({ id });

    const other = await graphql('mutation ($input: OrderInput!) { postOrder(input: $input) { id } }', {
      input: { id, name: 'Something else', quantity: 1, restaurantId: 'test:aws' },
    });

    expect(again).toBe(id);
    expect(other.errors?.[0]?.errorType).toBe('OrderConflict');
  });

  it('refuses what is out of its limits, by name', async () => {
    const { errors } = await graphql('mutation ($input: OrderInput!) { postOrder(input: $input) { id } }', {
      input: { name: 'Pizza', quantity: 101, restaurantId: 'test:aws' },
    });

    expect(errors?.[0]).toMatchObject({ errorType: 'BadRequest', message: expect.stringContaining('quantity') });
  });

  it('changes an order, withdraws it, and does not find it any more', async () => {
    const id = await postOrder();
    await settled(id);
    await graphql('mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { id } }', {
      input: { id, name: 'Salad', quantity: 2, restaurantId: 'test:aws' },
    });
    expect(await orderOf(id)).toMatchObject({ name: 'Salad', quantity: 2 });

    await graphql('mutation ($id: String!) { deleteOrder(id: $id) }', { id });

    const { data, errors } = await graphql('query ($id: String!) { order(id: $id) { id } }', { id });
    expect(data?.['order']).toBeNull();
    expect(errors?.[0]?.errorType).toBe('OrderNotFound');
  });

  it('tells a subscriber how an order ended', async () => {
    const id = ulid();
    const { heard, close } = await subscribe(id);
    try {
      await postOrder({ id });

      expect(await heard).toMatchObject({
        data: { onOrderUpdated: { id, orderStatus: expect.stringMatching(/^(SUCCESS|FAILED)$/) } },
      });
    } finally {
      close();
    }
  });
});
