import { ulid } from 'ulid';
import { AwsError } from '../../../local/core/aws-error.ts';
import { sample } from '../events/sample.ts';
import { givenPaymentFunctions, type PaymentFunctions, tableOf } from './payment-functions.ts';

let functions: PaymentFunctions;
beforeAll(async () => {
  functions = await givenPaymentFunctions('1');
});
afterAll(() => functions.stop());
afterEach(() => {
  functions.fault = undefined;
});

const newOrder = () => ({
  userId: 'demo_user',
  id: ulid(),
  name: 'Pizza',
  quantity: 6,
  restaurantId: 'Dominos Pizza',
});

it('gives back what was taken, once, however often it is asked', async () => {
  const order = newOrder();
  await functions.charge(order);
  const first = await functions.refund({ userId: order.userId, id: order.id });
  expect(first).toEqual({ outcome: 'REFUNDED', refundId: expect.stringMatching(/^re_/) });
  expect(await functions.refund(order)).toEqual(first);
  await functions.expireRecords();
  expect(await functions.refund(order)).toEqual(first);
  expect(await functions.movements(order)).toEqual(['CHARGE', 'REFUND']);
});

it('keeps the answer to the charge and the answer to the refund apart', async () => {
  const order = newOrder();
  const charge = await functions.charge(order);
  const refund = await functions.refund(order);
  expect([await functions.charge(order), await functions.refund(order)]).toEqual([charge, refund]);
  expect(await functions.movements(order)).toEqual(['CHARGE', 'REFUND']);
});

it('as the workflow sends it (events/refund-payment.json) finds nothing where nothing was charged', async () => {
  expect(await functions.refund(sample('refund-payment.json'))).toEqual({ outcome: 'NOTHING_TO_REFUND' });
});

it('makes the charge of a delivery that was overtaken take nothing', async () => {
  const order = newOrder();
  await functions.refund(order);
  expect(await functions.charge(order)).toEqual({ outcome: 'DECLINED', reason: 'Order withdrawn before payment' });
  expect(await functions.movements(order)).toEqual([]);
});

it('gives money back once when the function is killed between refund and record', async () => {
  const order = newOrder();
  await functions.charge(order);
  functions.fault = async ({ action, input }, next) => {
    const answer = await next();
    // The refund is in the books, but its answer never arrives.
    if (action === 'UpdateItem' && tableOf(input) === 'payments')
      throw new AwsError('InternalServerError', 'The service has a bad day.', { status: 500 });
    return answer;
  };
  await functions.refund(order).catch(() => {});
  functions.fault = undefined;
  expect(await functions.refund(order)).toEqual({ outcome: 'REFUNDED', refundId: expect.any(String) });
  expect(await functions.movements(order)).toEqual(['CHARGE', 'REFUND']);
});

it('takes no refund for a charge it cannot see, while the gateway is down', async () => {
  const order = newOrder();
  await functions.charge(order);
  functions.fault = ({ input }, next) => {
    if (tableOf(input) === 'payments') throw new AwsError('InternalServerError', 'A bad day.', { status: 500 });
    return next();
  };
  await expect(functions.refund(order)).rejects.toMatchObject({ name: 'PaymentGatewayUnavailable' });
  functions.fault = undefined;
  expect(await functions.refund(order)).toMatchObject({ outcome: 'REFUNDED' });
});

it.each([
  ['userId', { id: ulid() }],
  ['id', { userId: 'demo_user' }],
])('refuses an event without %s', async (field, event) => {
  await expect(functions.refund(event)).rejects.toMatchObject({
    name: 'InvalidPaymentRequest',
    message: expect.stringContaining(field),
  });
});
