import { sample } from '../unit/events/sample.ts';
import { DENIED, errorOf, ID, ITEM, returned, run } from './resolver.ts';

const ORDER = {
  id: ID,
  name: 'Pizza',
  quantity: 6,
  restaurantId: 'Dominos Pizza',
  orderStatus: 'SUCCESS',
  createdAt: '2026-11-23T12:00:00.000Z',
  updatedAt: '2026-11-23T12:00:00.412Z',
  paymentError: null,
};

describe('order(id)', () => {
  const args = { id: ID };

  it('reads consistently, by the key alone', () => {
    expect(returned(run('Query.order', 'request', { args }))).toEqual({
      operation: 'GetItem',
      key: { userId: { S: 'demo_user' }, id: { S: ID } },
      consistentRead: true,
    });
  });

  it('gives the order, and nothing that is stored beside it', () => {
    expect(returned(run('Query.order', 'response', { args, result: ITEM }))).toEqual(ORDER);
  });

  it('says why a payment failed', () => {
    const failed = { ...ITEM, orderStatus: 'FAILED', paymentError: 'Card expired' };
    expect(returned(run('Query.order', 'response', { args, result: failed }))).toMatchObject({
      orderStatus: 'FAILED',
      paymentError: 'Card expired',
    });
  });

  it('answers for a deleted order exactly as for one that never was', () => {
    const unknown = errorOf(run('Query.order', 'response', { args, result: null }));
    const deleted = errorOf(run('Query.order', 'response', { args, result: { ...ITEM, deletedAt: ITEM.updatedAt } }));
    expect(unknown.type).toBe('OrderNotFound');
    expect(unknown.message).toContain(ID);
    expect(unknown.message).toContain('can take a moment to appear');
    expect(deleted).toEqual(unknown);
  });

  it('keeps the names of tables and roles to itself when the table can’t be read', () => {
    const error = errorOf(run('Query.order', 'response', { args, error: DENIED }));
    expect(error).toEqual({
      type: 'DynamoDB:AccessDeniedException',
      message: 'The orders table did not answer. Try again in a moment.',
    });
  });
});

describe('orders', () => {
  it('asks for the 100 newest, newest first, without deleted ones', () => {
    expect(returned(run('Query.orders', 'request', {}))).toEqual({
      operation: 'Query',
      query: { expression: 'userId = :userId', expressionValues: { ':userId': { S: 'demo_user' } } },
      filter: { expression: 'attribute_not_exists(deletedAt)' },
      scanIndexForward: false,
      limit: 100,
    });
  });

  it('gives them as the table does', () => {
    const other = { ...ITEM, id: '01M844DZG18ZQ4X7C2M9KTW3HR' };
    expect(returned(run('Query.orders', 'response', { result: { items: [other, ITEM], nextToken: 'more' } }))).toEqual([
      { ...ORDER, id: other.id },
      ORDER,
    ]);
  });

  it('gives an empty list to who has ordered nothing', () => {
    expect(returned(run('Query.orders', 'response', { result: { items: [] } }))).toEqual([]);
  });

  it('fails when the table does not answer', () => {
    expect(errorOf(run('Query.orders', 'response', { error: DENIED })).type).toBe('DynamoDB:AccessDeniedException');
  });
});

describe('listOrders', () => {
  it.each([
    [{}, 20],
    [{ limit: null, nextToken: null }, 20],
    [{ limit: 1 }, 1],
    [{ limit: 100 }, 100],
  ])('with %j looks through %i orders from the newest', (args, limit) => {
    const request = returned(run('Query.listOrders', 'request', { args }));
    expect(request).toMatchObject({ scanIndexForward: false, limit });
    expect(request).not.toHaveProperty('nextToken');
  });

  it('goes on where the page before ended', () => {
    expect(returned(run('Query.listOrders', 'request', { args: { nextToken: 'abc' } }))).toMatchObject({
      nextToken: 'abc',
    });
  });

  it('leads on even from a page whose orders were all deleted', () => {
    expect(returned(run('Query.listOrders', 'response', { result: { items: [], nextToken: 'abc' } }))).toEqual({
      items: [],
      nextToken: 'abc',
    });
  });

  it('ends with a page without a token', () => {
    expect(returned(run('Query.listOrders', 'response', { result: { items: [ITEM] } }))).toEqual({
      items: [ORDER],
      nextToken: null,
    });
  });

  it.each([[0], [-1], [101]])('refuses the limit %i by name', (limit) => {
    const { type, message } = errorOf(run('Query.listOrders', 'request', { args: { limit } }));
    expect([type, message]).toEqual(['BadRequest', `limit must be from 1 to 100; it is ${limit}.`]);
  });

  it.each(['Invalid pagination token given.', 'The provided starting key is invalid'])(
    'names nextToken when it is not one of its own: %s',
    (message) => {
      const error = { type: 'DynamoDB:DynamoDbException', message };
      expect(errorOf(run('Query.listOrders', 'response', { args: { nextToken: 'forged' }, error }))).toEqual({
        type: 'BadRequest',
        message: 'nextToken must be the nextToken of the page before, unchanged.',
      });
      expect(errorOf(run('Query.listOrders', 'request', { args: { nextToken: '' } })).type).toBe('BadRequest');
    },
  );

  it('does not blame the token for a table that does not answer', () => {
    expect(errorOf(run('Query.listOrders', 'response', { args: { nextToken: 'abc' }, error: DENIED })).type).toBe(
      'DynamoDB:AccessDeniedException',
    );
  });
});

describe('publishOrder', () => {
  const args = { userId: 'someone', id: ID };

  it('reads the order that it is asked to announce, consistently', () => {
    expect(returned(run('Mutation.publishOrder', 'request', { args }))).toEqual({
      operation: 'GetItem',
      key: { userId: { S: 'someone' }, id: { S: ID } },
      consistentRead: true,
    });
  });

  it('gives it as it stands, with whose it is', () => {
    const { payload } = Object(sample('subscription-message.json'));
    expect(returned(run('Mutation.publishOrder', 'response', { args, result: ITEM }))).toEqual({
      ...payload.data.onOrderUpdated,
      userId: 'demo_user',
    });
  });

  it.each([
    ['was withdrawn', { ...ITEM, deletedAt: ITEM.updatedAt }],
    ['is not there', null],
  ])('announces nothing when the order %s', (_what, result) => {
    expect(returned(run('Mutation.publishOrder', 'response', { args, result }))).toBeNull();
  });

  it('fails when the table does not answer, so that the event is kept', () => {
    expect(errorOf(run('Mutation.publishOrder', 'response', { args, error: DENIED })).type).toBe(DENIED.type);
  });
});

describe('onOrderUpdated', () => {
  const SIGNED_IN = { sub: '6b8a2f0e-1c3d-4e5f-8a9b-0c1d2e3f4a5b' };
  const filterFor = (args: object, identity: unknown) => {
    const evaluation = run('Subscription.onOrderUpdated', 'response', { args, identity });
    expect(returned(evaluation)).toBeNull();
    return evaluation.extensions;
  };
  const only = (...filters: object[]) => [{ name: 'setSubscriptionFilter', filter: { filterGroup: [{ filters }] } }];
  const user = (value: string) => ({ fieldName: 'userId', operator: 'eq', value });

  it('lets a client hear of all of their own orders, and of no others, whatever they ask for', () => {
    expect(filterFor({}, SIGNED_IN)).toEqual(only(user(SIGNED_IN.sub)));
    expect(filterFor({ id: null }, null)).toEqual(only(user('demo_user')));
    expect(filterFor({ userId: 'victim' }, null)).toEqual(only(user('demo_user')));
  });

  it('lets a client hear of one order, if it is their own', () => {
    expect(filterFor({ id: ID }, SIGNED_IN)).toEqual(
      only(user(SIGNED_IN.sub), { fieldName: 'id', operator: 'eq', value: ID }),
    );
  });

  it('refuses an id that can be none', () => {
    for (const id of ['', 'x', ID.toLowerCase()])
      expect(errorOf(run('Subscription.onOrderUpdated', 'request', { args: { id } })).type).toBe('BadRequest');
  });
});
