import { CONDITION_FAILED, CONTENT, DENIED, errorOf, ID, ITEM, returned, run } from './resolver.ts';

const NOW = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('updateOrder', () => {
  const args = { input: { id: ID, name: 'Pasta', quantity: 2, restaurantId: 'Vapiano' } };

  it('changes the content and the time, and only of an order that is there', () => {
    expect(returned(run('Mutation.updateOrder', 'request', { args }))).toEqual({
      operation: 'UpdateItem',
      key: { userId: { S: 'demo_user' }, id: { S: ID } },
      update: {
        expression: 'SET #name = :name, quantity = :quantity, restaurantId = :restaurantId, updatedAt = :now',
        expressionNames: { '#name': 'name' },
        expressionValues: {
          ':name': { S: 'Pasta' },
          ':quantity': { N: 2 },
          ':restaurantId': { S: 'Vapiano' },
          ':now': { S: NOW },
        },
      },
      condition: { expression: 'attribute_exists(id) AND attribute_not_exists(deletedAt)' },
    });
  });

  it('never touches status, payment or what was posted, whatever the client sends', () => {
    const input = { ...args.input, orderStatus: 'SUCCESS', paymentError: null, posted: CONTENT, deletedAt: null };
    const request = JSON.stringify(returned(run('Mutation.updateOrder', 'request', { args: { input } })));
    expect(request).not.toMatch(/orderStatus|paymentError|posted|createdAt|expiresAt/);
  });

  it('gives the order as it now stands', () => {
    const result = { ...ITEM, name: 'Pasta', quantity: 2, restaurantId: 'Vapiano' };
    expect(returned(run('Mutation.updateOrder', 'response', { args, result }))).toMatchObject({
      id: ID,
      name: 'Pasta',
      quantity: 2,
      orderStatus: 'SUCCESS',
    });
  });

  it('finds no order that is unknown, deleted or another user’s', () => {
    const { type, message } = errorOf(
      run('Mutation.updateOrder', 'response', { args, result: null, error: CONDITION_FAILED }),
    );
    expect([type, message]).toEqual([
      'OrderNotFound',
      `There is no order ${ID}. An order just posted can take a moment to appear.`,
    ]);
  });
});

describe('deleteOrder', () => {
  const args = { id: ID };

  it('leaves a tombstone for 30 days, and only of an order that is there', () => {
    const request = Object(returned(run('Mutation.deleteOrder', 'request', { args })));
    expect(request).toMatchObject({
      operation: 'UpdateItem',
      update: {
        expression: 'SET deletedAt = :now, updatedAt = :now, expiresAt = :expiresAt',
        expressionValues: { ':now': { S: NOW } },
      },
      condition: { expression: 'attribute_exists(id) AND attribute_not_exists(deletedAt)' },
    });
    const inThirtyDays = Date.now() / 1000 + 30 * 24 * 60 * 60;
    expect(Math.abs(Number(request.update.expressionValues[':expiresAt'].N) - inThirtyDays)).toBeLessThan(60);
  });

  it('gives the id, as a text', () => {
    const result = { ...ITEM, deletedAt: ITEM.updatedAt, expiresAt: 1_797_552_000 };
    expect(returned(run('Mutation.deleteOrder', 'response', { args, result }))).toBe(ID);
  });

  it('finds no order to delete twice', () => {
    expect(errorOf(run('Mutation.deleteOrder', 'response', { args, error: CONDITION_FAILED })).type).toBe(
      'OrderNotFound',
    );
  });

  it('fails when the table does not answer', () => {
    expect(errorOf(run('Mutation.deleteOrder', 'response', { args, error: DENIED })).type).toBe(
      'DynamoDB:AccessDeniedException',
    );
  });
});
