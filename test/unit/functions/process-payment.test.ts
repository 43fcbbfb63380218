import { ulid } from 'ulid';
import { AwsError } from '../../../local/core/aws-error.ts';
import { chargeKeyOf } from '../../../src/payments/charge-key.ts';
import { draw } from '../../../src/payments/draw.ts';
import { sample } from '../events/sample.ts';
import { givenPaymentFunctions, type PaymentFunctions, SEED, tableOf } from './payment-functions.ts';

let functions: PaymentFunctions;
beforeAll(async () => {
  functions = await givenPaymentFunctions();
});
afterAll(() => functions.stop());
afterEach(() => {
  functions.fault = undefined;
});

type Order = { userId: string; id: string; name: string; quantity: number; restaurantId: string };

/** A new order whose charge the draw approves, or declines. */
function newOrder(wanted: 'approved' | 'declined' = 'approved'): Order {
  for (;;) {
    const order = { userId: 'demo_user', id: ulid(), name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };
    if (draw(SEED, chargeKeyOf(order))[0] < 0.9 === (wanted === 'approved')) return order;
  }
}

/** How often the gateway is asked while `work` runs. */
async function gatewayCallsDuring(work: () => Promise<unknown>): Promise<number> {
  const before = functions.gatewayCalls();
  await work();
  return functions.gatewayCalls() - before;
}

const unavailable = (): never => {
  throw new AwsError('InternalServerError', 'The service has a bad day.', { status: 500 });
};

describe('an order', () => {
  it('is charged, and the answer says under which id', async () => {
    const order = newOrder();
    expect(await functions.charge(order)).toEqual({ outcome: 'APPROVED', chargeId: expect.stringMatching(/^ch_/) });
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });

  it('as the workflow sends it (events/process-payment.json) is settled', async () => {
    const { outcome } = await functions.charge(sample('process-payment.json'));
    expect(['APPROVED', 'DECLINED']).toContain(outcome);
  });

  it('that is declined gets the reason as an answer, and is never tried again', async () => {
    const order = newOrder('declined');
    const first = await functions.charge(order);
    expect(first).toEqual({ outcome: 'DECLINED', reason: expect.stringMatching(/\S/) });
    expect(await gatewayCallsDuring(async () => expect(await functions.charge(order)).toEqual(first))).toBe(0);
    expect(await functions.movements(order)).toEqual([]);
  });

  it('of another user under the same id is another order', async () => {
    const order = newOrder();
    const other = { ...order, userId: 'somebody else' };
    await functions.charge(order);
    await functions.charge(other);
    expect(await functions.movements(order)).toEqual(['CHARGE']);
    expect(draw(SEED, chargeKeyOf(other))).not.toEqual(draw(SEED, chargeKeyOf(order)));
  });
});

describe('one order, one charge', () => {
  it('when it is delivered again: answered from the record, the gateway is not asked', async () => {
    const order = newOrder();
    const first = await functions.charge(order);
    const calls = await gatewayCallsDuring(async () => {
      for (let repeat = 0; repeat < 3; repeat++) expect(await functions.charge(order)).toEqual(first);
    });
    expect(calls).toBe(0);
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });

  it('when it is delivered many times at once: one is carried out, the others are told to come back', async () => {
    const order = newOrder();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => functions.charge(order)));
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    expect(new Set([...errors, 'IdempotencyAlreadyInProgressError'])).toEqual(
      new Set(['IdempotencyAlreadyInProgressError']),
    );
    expect(errors.length).toBeLessThan(8);
    expect(await functions.movements(order)).toEqual(['CHARGE']);
    expect(await gatewayCallsDuring(() => functions.charge(order))).toBe(0);
  });

  it('when a duplicate is refused while the first is still at the gateway: the first keeps its record', async () => {
    const order = newOrder();
    let reached = (): void => {};
    let release = (): void => {};
    const atTheGateway = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    functions.fault = async ({ action, input }, next) => {
      if (action === 'PutItem' && tableOf(input) === 'payments') {
        reached();
        await released;
      }
      return next();
    };
    const first = functions.charge(order);
    await atTheGateway;
    const calls = await gatewayCallsDuring(async () => {
      for (let duplicate = 0; duplicate < 3; duplicate++)
        await expect(functions.charge(order)).rejects.toMatchObject({ name: 'IdempotencyAlreadyInProgressError' });
    });
    release();
    expect(calls).toBe(0);
    expect(await functions.charge(order).catch(() => first)).toEqual(await first);
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });

  it('when the function is killed between charge and record: the next try learns of the charge', async () => {
    const order = newOrder();
    functions.fault = ({ action, input }, next) =>
      action === 'UpdateItem' && tableOf(input) === 'idempotency' ? unavailable() : next();
    // The record's claim ends with the time that the invocation had left; there is none left, as after a kill.
    await expect(functions.charge(order, { remainingMillis: -1 })).rejects.toMatchObject({
      name: 'IdempotencyPersistenceLayerError',
    });
    functions.fault = undefined;
    expect(await functions.movements(order)).toEqual(['CHARGE']);
    const calls = await gatewayCallsDuring(async () => {
      expect(await functions.charge(order)).toEqual({ outcome: 'APPROVED', chargeId: expect.any(String) });
    });
    expect(calls).toBe(1);
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });

  it('when the record has expired: the gateway answers as the first time', async () => {
    const order = newOrder();
    const first = await functions.charge(order);
    await functions.expireRecords();
    expect(await functions.charge(order)).toEqual(first);
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });

  it('when it comes with other content: refused, and the record of the first is kept', async () => {
    const order = newOrder();
    const first = await functions.charge(order);
    await expect(functions.charge({ ...order, quantity: 7 })).rejects.toMatchObject({
      name: 'IdempotencyValidationError',
    });
    expect(await gatewayCallsDuring(async () => expect(await functions.charge(order)).toEqual(first))).toBe(0);
  });

  it('when it comes with other content after the record has expired: the gateway refuses', async () => {
    const order = newOrder();
    await functions.charge(order);
    await functions.expireRecords();
    await expect(functions.charge({ ...order, quantity: 7 })).rejects.toMatchObject({ name: 'InvalidPaymentRequest' });
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });
});

describe('a gateway that is down', () => {
  it('is an error to try again after, and the next try gets through', async () => {
    const order = newOrder();
    functions.fault = ({ input }, next) => (tableOf(input) === 'payments' ? unavailable() : next());
    await expect(functions.charge(order)).rejects.toMatchObject({ name: 'PaymentGatewayUnavailable' });
    functions.fault = undefined;
    expect(await functions.charge(order)).toMatchObject({ outcome: 'APPROVED' });
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });

  it('may have charged before it went: the next try does not charge again', async () => {
    const order = newOrder();
    functions.fault = async ({ input }, next) => {
      if (tableOf(input) !== 'payments') return next();
      await next();
      return unavailable();
    };
    await expect(functions.charge(order)).rejects.toMatchObject({ name: 'PaymentGatewayUnavailable' });
    functions.fault = undefined;
    expect(await functions.movements(order)).toEqual(['CHARGE']);
    expect(await functions.charge(order)).toMatchObject({ outcome: 'APPROVED' });
    expect(await functions.movements(order)).toEqual(['CHARGE']);
  });
});

it('asks again when the gateway took the charge but never answers, long before the function’s own timeout', async () => {
  const order = newOrder();
  let hang = true;
  functions.fault = async ({ input }, next) => {
    const answer = await next();
    if (!hang || tableOf(input) !== 'payments') return answer;
    hang = false;
    return new Promise(() => {});
  };
  expect(await functions.charge(order)).toMatchObject({ outcome: 'APPROVED' });
  expect(await functions.movements(order)).toEqual(['CHARGE']);
});

describe('an event that can’t be charged', () => {
  it.each([
    ['no user', { userId: undefined }, 'userId'],
    ['no id', { id: undefined }, 'id'],
    ['an id that is no text', { id: 7 }, 'id'],
    ['no name', { name: '' }, 'name'],
    ['half a pizza', { quantity: 0.5 }, 'quantity'],
    ['no pizza', { quantity: 0 }, 'quantity'],
    ['a quantity as text', { quantity: '6' }, 'quantity'],
    ['no restaurant', { restaurantId: null }, 'restaurantId'],
  ])('with %s is refused by the field’s name and charges nothing', async (_what, fields, field) => {
    const event = { ...newOrder(), ...fields };
    const calls = await gatewayCallsDuring(async () => {
      await expect(functions.charge(event)).rejects.toMatchObject({
        name: 'InvalidPaymentRequest',
        message: expect.stringContaining(field),
      });
    });
    expect(calls).toBe(0);
  });

  it.each([[null], [{}], ['text'], [[]]])(
    'such as %j names no order and is refused before anything else',
    async (event) => {
      await expect(functions.charge(event)).rejects.toMatchObject({ name: 'InvalidPaymentRequest' });
    },
  );
});

it('keeps its records for 30 days, under its own prefix', async () => {
  const order = newOrder();
  await functions.charge(order);
  const inThirtyDays = Date.now() / 1000 + 30 * 24 * 60 * 60;
  for (const { id, expiration } of await functions.records()) {
    expect(Object(id).S).toMatch(/^charge#/);
    const seconds = Number(Object(expiration).N);
    if (seconds > 1) expect(Math.abs(seconds - inThirtyDays)).toBeLessThan(60);
  }
});
