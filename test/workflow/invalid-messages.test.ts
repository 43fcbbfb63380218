import fc from 'fast-check';
import { ORDER, OrderWorkflowRun } from './order-workflow.ts';

let run: OrderWorkflowRun;
beforeAll(async () => {
  run = await OrderWorkflowRun.start();
});

describe('a message that is no order', () => {
  it.each([
    ['{"id": ', 'the body is not JSON'],
    ['', 'the body is not JSON'],
    ['<order/>', 'the body is not JSON'],
    [undefined, 'the body is not JSON'],
    ['null', 'the body is not a JSON object'],
    ['[]', 'the body is not a JSON object'],
    [`[${JSON.stringify(ORDER)}]`, 'the body is not a JSON object'],
    ['"Pizza"', 'the body is not a JSON object'],
    ['42', 'the body is not a JSON object'],
    ['{}', 'id is not a ULID'],
  ])('%s fails by name and says why: %s', async (body, problem) => {
    const execution = await run.deliverBody(body);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidOrder' });
    expect(execution.cause).toContain(problem);
  });

  it.each([
    ['id', 'not-a-ulid'],
    ['id', '01M844DZG08ZQ4X7C2M9KTW3H'],
    ['id', '81M844DZG08ZQ4X7C2M9KTW3HR'],
    ['id', '01m844dzg08zq4x7c2m9ktw3hr'],
    ['id', `${ORDER.id}\n`],
    ['id', 1],
    ['userId', ''],
    ['userId', 'u'.repeat(129)],
    ['userId', null],
    ['name', ''],
    ['name', 'n'.repeat(101)],
    ['name', 'two\nlines'],
    ['name', 'bell\u0007'],
    ['name', 'next line\u0085'],
    ['name', { S: 'Pizza' }],
    ['quantity', 0],
    ['quantity', 101],
    ['quantity', 1.5],
    ['quantity', '6'],
    ['quantity', -1],
    ['restaurantId', ''],
    ['restaurantId', 'r'.repeat(101)],
    ['restaurantId', '\u007f'],
    ['createdAt', 'yesterday'],
    ['createdAt', '2026-11-23'],
    ['createdAt', 1795435200000],
  ])('with %s %j fails, names the field and asks nobody for money', async (field, value) => {
    const execution = await run.deliver({ ...ORDER, [field]: value });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidOrder' });
    expect(execution.cause).toContain(`${field} `);
    expect(run.asked).toEqual([]);
  });

  it.each(Object.keys(ORDER))('without %s fails and names it', async (field) => {
    const execution = await run.deliver(Object.fromEntries(Object.entries(ORDER).filter(([name]) => name !== field)));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidOrder' });
    expect(execution.cause).toContain(`${field} `);
  });

  it('names the order, if it has an id, so that it can be found in the logs', async () => {
    const { cause } = await run.deliver({ ...ORDER, quantity: 0 });
    expect(cause).toContain(ORDER.id);
  });

  it('whatever it is, ends by the name InvalidOrder and never by an error of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string(), fc.json({ maxDepth: 1 })), async (body) => {
        expect(await run.deliverBody(body)).toMatchObject({ status: 'FAILED', error: 'InvalidOrder' });
      }),
      { numRuns: 100 },
    );
    expect(run.asked).toEqual([]);
  });
});

describe('a message within all limits', () => {
  it.each([
    { name: 'n', restaurantId: 'r', quantity: 1 },
    { name: 'n'.repeat(100), restaurantId: 'r'.repeat(100), quantity: 100 },
    { name: 'Crème brûlée 🍮', restaurantId: '"Chez" <Léon> & \\Söhne\\', quantity: 2.0 },
    { name: '{% $states.input %}', restaurantId: '${OrdersTable}', quantity: 3 },
    { createdAt: '2026-11-23T12:00:00Z', userId: 'u'.repeat(128) },
    { surplus: 'is passed over' },
  ])('%j is saved as it came', async (change) => {
    const fresh = await OrderWorkflowRun.start();
    const order = { ...ORDER, ...change };
    expect(await fresh.deliver(order)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await fresh.stored(order)).toMatchObject({
      name: { S: order.name },
      quantity: { N: String(order.quantity) },
      restaurantId: { S: order.restaurantId },
      createdAt: { S: order.createdAt },
    });
    expect(fresh.asked[0]?.payload).toMatchObject({ name: order.name, restaurantId: order.restaurantId });
    expect(await fresh.stored(order)).not.toHaveProperty('surplus');
  });
});
