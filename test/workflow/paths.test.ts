import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APPROVED, DECLINED, itemOf, ORDER, OrderWorkflowRun, REFUNDED } from './order-workflow.ts';

const DELETED = { deletedAt: { S: '2026-11-23T12:01:00.000Z' }, expiresAt: { N: '1798027260' } };
const REPORT = { status: 'SUCCEEDED', output: { batchItemFailures: [] }, error: undefined, cause: undefined };

let run: OrderWorkflowRun;
beforeEach(async () => {
  run = await OrderWorkflowRun.start();
});

describe('a new order', () => {
  it('is saved, paid and completed, and nothing but an empty report goes back to the pipe', async () => {
    let savedBeforePayment: unknown;
    run.answerBy('process-payment', async () => {
      savedBeforePayment = await run.stored();
      return APPROVED;
    });
    expect(await run.deliver()).toEqual(REPORT);
    const updatedAt = { S: new Date(run.platform.clock.now()).toISOString() };
    expect(savedBeforePayment).toEqual({ ...itemOf(ORDER), updatedAt });
    expect(await run.stored()).toEqual({ ...itemOf(ORDER), updatedAt, orderStatus: { S: 'SUCCESS' } });
    const { createdAt: _, ...asPosted } = ORDER;
    expect(run.asked).toEqual([
      { name: 'process-payment', payload: { ...asPosted, executionArn: expect.any(String) }, at: expect.any(Number) },
    ]);
  });

  it('fails with the reason when the payment is declined', async () => {
    run.answer('process-payment', DECLINED);
    expect(await run.deliver()).toEqual(REPORT);
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'FAILED' }, paymentError: { S: 'Card expired' } });
    expect(run.askedNames).toEqual(['process-payment']);
  });

  it('comes as a record like the sample', async () => {
    const [record]: { body: string }[] = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../events/pipe-to-workflow.json'), 'utf8'),
    );
    expect(await run.deliverBody(record?.body)).toEqual(REPORT);
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'SUCCESS' } });
    const payment: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../events/process-payment.json'), 'utf8'),
    );
    expect(run.asked[0]?.payload).toEqual({ ...Object(payment), executionArn: expect.stringContaining(':express:') });
  });

  it('of another user may have the same id', async () => {
    const other = { ...ORDER, userId: 'somebody-else', name: 'Soup' };
    expect(await run.deliver()).toEqual(REPORT);
    expect(await run.deliver(other)).toEqual(REPORT);
    expect(await run.stored(other)).toMatchObject({ name: { S: 'Soup' }, orderStatus: { S: 'SUCCESS' } });
    expect(await run.stored()).toMatchObject({ name: { S: 'Pizza' } });
  });
});

describe('an order that comes again', () => {
  it.each(['SUCCESS', 'FAILED'])(
    'and is %s already is left as it is, and nobody is asked for money',
    async (status) => {
      const before = await run.given({ orderStatus: { S: status } });
      expect(await run.deliver()).toEqual(REPORT);
      expect(await run.stored()).toEqual(before);
      expect(run.askedNames).toEqual([]);
    },
  );

  it('and is still PENDING is paid and completed', async () => {
    await run.given();
    expect(await run.deliver()).toEqual(REPORT);
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'SUCCESS' } });
    expect(run.askedNames).toEqual(['process-payment']);
  });

  it('and was changed by the customer meanwhile is paid as posted and stays as changed', async () => {
    await run.given({ name: { S: 'Salad' }, quantity: { N: '1' } });
    expect(await run.deliver()).toEqual(REPORT);
    expect(run.asked[0]?.payload).toMatchObject({ name: 'Pizza', quantity: 6 });
    expect(await run.stored()).toMatchObject({ name: { S: 'Salad' }, orderStatus: { S: 'SUCCESS' } });
  });

  it.each([{ name: 'Salad' }, { quantity: 7 }, { restaurantId: 'Elsewhere' }])(
    'with other content, %j, fails as a conflict and takes no money',
    async (change) => {
      const before = await run.given();
      expect(await run.deliver({ ...ORDER, ...change })).toMatchObject({ status: 'FAILED', error: 'OrderConflict' });
      expect(await run.stored()).toEqual(before);
      expect(run.askedNames).toEqual([]);
    },
  );

  it('at the same time as its double is completed once, by whichever is first', async () => {
    const results = await Promise.all([run.deliver(), run.deliver()]);
    expect(results).toEqual([REPORT, REPORT]);
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'SUCCESS' } });
  });

  it('finds the order settled by its double while it was paying, and leaves it', async () => {
    run.answerBy('process-payment', async () => {
      await run.given({ orderStatus: { S: 'FAILED' }, paymentError: { S: 'Card expired' } });
      return DECLINED;
    });
    expect(await run.deliver()).toEqual(REPORT);
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'FAILED' }, updatedAt: itemOf(ORDER)['updatedAt'] });
  });
});

describe('an order that was withdrawn', () => {
  it.each([REFUNDED, { result: { outcome: 'NOTHING_TO_REFUND' } }])(
    'while it was PENDING stays withdrawn, and what was charged goes back: %j',
    async (answer) => {
      run.answer('refund-payment', answer);
      const tombstone = await run.given(DELETED);
      expect(await run.deliver()).toEqual(REPORT);
      expect(await run.stored()).toEqual(tombstone);
      expect(run.asked).toEqual([
        {
          name: 'refund-payment',
          payload: { userId: ORDER.userId, id: ORDER.id, executionArn: expect.any(String) },
          at: expect.any(Number),
        },
      ]);
    },
  );

  it.each([
    ['approved', APPROVED],
    ['declined', DECLINED],
  ] as const)('while it was being paid is refunded when the payment is %s', async (_what, answer) => {
    let tombstone: unknown;
    run.answerBy('process-payment', async () => {
      tombstone = await run.given(DELETED);
      return answer;
    });
    expect(await run.deliver()).toEqual(REPORT);
    expect(await run.stored()).toEqual(tombstone);
    expect(run.askedNames).toEqual(['process-payment', 'refund-payment']);
  });

  it.each(['SUCCESS', 'FAILED'])('after it was %s is left alone by a late double', async (status) => {
    const tombstone = await run.given({ ...DELETED, orderStatus: { S: status } });
    expect(await run.deliver()).toEqual(REPORT);
    expect(await run.stored()).toEqual(tombstone);
    expect(run.askedNames).toEqual([]);
  });
});

describe('a payment whose outcome nobody knows', () => {
  it.each([{ outcome: 'MAYBE' }, {}, null, 'APPROVED'])(
    '%j ends the execution and leaves the order PENDING',
    async (result) => {
      run.answer('process-payment', { result });
      expect(await run.deliver()).toMatchObject({ status: 'FAILED', error: 'UnknownPaymentOutcome' });
      expect(await run.stored()).toMatchObject({ orderStatus: { S: 'PENDING' } });
    },
  );
});
