import { APPROVED, ORDER, OrderWorkflowRun } from './order-workflow.ts';

/** Longer than any execution lasts. */
const ADVANCE = 5 * 60_000;

let run: OrderWorkflowRun;
beforeEach(async () => {
  run = await OrderWorkflowRun.start();
});

/** Seconds between the calls of functions. */
function pauses(): number[] {
  return run.asked.slice(1).map(({ at }, index) => (at - (run.asked[index]?.at ?? 0)) / 1000);
}

describe('a payment function that fails', () => {
  it.each([
    'PaymentGatewayUnavailable',
    'IdempotencyPersistenceLayerError',
    'Sandbox.Timedout',
    'Runtime.ExitError',
    'Lambda.Unknown',
  ])('with %s is asked again, until it answers', async (error) => {
    run.answer('process-payment', { error }, { error }, APPROVED);
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'SUCCESS' } });
    expect(run.asked).toHaveLength(3);
  });

  it('for too long makes the execution fail by its name, and the order stays PENDING for the next delivery', async () => {
    run.answer('process-payment', { error: 'PaymentGatewayUnavailable' });
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({
      status: 'FAILED',
      error: 'PaymentGatewayUnavailable',
    });
    expect(run.asked).toHaveLength(5);
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'PENDING' } });
    run.answer('process-payment', APPROVED);
    expect(await run.deliver()).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'SUCCESS' } });
  });

  it.each(['InvalidPaymentRequest', 'TypeError'])('with %s is not asked again', async (error) => {
    run.answer('process-payment', { error });
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({ status: 'FAILED', error });
    expect(run.asked).toHaveLength(1);
  });

  it('because another delivery is paying is asked again when that one must have ended', async () => {
    run.answer('process-payment', { error: 'IdempotencyAlreadyInProgressError' }, APPROVED);
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({ status: 'SUCCEEDED' });
    expect(pauses()).toEqual([12]);
  });

  it('because the id was charged with other content makes the order a conflict', async () => {
    run.answer('process-payment', { error: 'IdempotencyValidationError' });
    expect(await run.deliver()).toMatchObject({ status: 'FAILED', error: 'OrderConflict' });
    expect(run.asked).toHaveLength(1);
  });

  it('never to answer holds up nothing for longer than the workflow may take', async () => {
    run.answer('process-payment', 'hangs');
    const started = run.platform.clock.now();
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    const last = run.asked.at(-1)?.at ?? 0;
    expect(last + 15_000 - started).toBeLessThan(120_000);
  });

  it('to refund is asked again as well, and the message comes back when it keeps failing', async () => {
    await run.given({ deletedAt: { S: '2026-11-23T12:01:00.000Z' } });
    run.answer('refund-payment', { error: 'PaymentGatewayUnavailable' });
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({
      status: 'FAILED',
      error: 'PaymentGatewayUnavailable',
    });
    expect(run.askedNames).toEqual(Array(5).fill('refund-payment'));
  });
});

describe('a table that fails', () => {
  it.each(['PutItem', 'UpdateItem'])('at %s for a moment is tried again', async (action) => {
    run.failNext(action, 'ProvisionedThroughputExceededException', 'ThrottlingException', 'InternalServerError');
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'SUCCESS' } });
    expect(run.asked).toHaveLength(1);
  });

  it('at GetItem for a moment is tried again', async () => {
    await run.given();
    run.failNext('GetItem', 'RequestLimitExceeded', 'ThrottlingException');
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('for longer makes the execution fail before any money is taken', async () => {
    run.failNext('PutItem', ...Array(4).fill('ProvisionedThroughputExceededException'));
    expect(await run.deliver(ORDER, { advance: ADVANCE })).toMatchObject({
      status: 'FAILED',
      error: 'DynamoDB.ProvisionedThroughputExceededException',
    });
    expect(run.asked).toEqual([]);
  });

  it('after the payment leaves the order PENDING, and the next delivery completes it', async () => {
    run.failNext('UpdateItem', 'ValidationException');
    expect(await run.deliver()).toMatchObject({ status: 'FAILED', error: 'DynamoDB.AmazonDynamoDBException' });
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'PENDING' } });
    expect(await run.deliver()).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run.stored()).toMatchObject({ orderStatus: { S: 'SUCCESS' } });
  });

  it('to let the role in is not asked twice', async () => {
    run.failNext('PutItem', 'AccessDeniedException');
    expect(await run.deliver()).toMatchObject({ status: 'FAILED', error: 'DynamoDB.AmazonDynamoDBException' });
  });
});
