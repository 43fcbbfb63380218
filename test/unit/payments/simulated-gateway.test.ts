import fc from 'fast-check';
import { InvalidPaymentRequest, PaymentGatewayUnavailable } from '../../../src/payments/errors.ts';
import type { Charge } from '../../../src/payments/payment-gateway.ts';
import { SimulatedGateway } from '../../../src/payments/simulated-gateway.ts';
import { MemoryLedger } from './memory-ledger.ts';

const KEY = 'demo_user#01M844DZG08ZQ4X7C2M9KTW3HR';
const PIZZA: Charge = { amount: 6_000, currency: 'USD', description: '6 × Pizza, Dominos Pizza' };

function givenGateway(options: { approvalRate?: number; seed?: string } = {}) {
  const ledger = new MemoryLedger();
  return { ledger, gateway: new SimulatedGateway({ ledger, approvalRate: 1, seed: 'test', ...options }) };
}

describe('charging', () => {
  it('takes the money and says under which id', async () => {
    const { ledger, gateway } = givenGateway();
    const outcome = await gateway.charge(KEY, PIZZA);
    expect(outcome).toEqual({ outcome: 'APPROVED', chargeId: expect.stringMatching(/^ch_/) });
    expect(ledger.movements(KEY)).toEqual([
      { type: 'CHARGE', id: expect.stringMatching(/^ch_/), amount: 6_000, at: expect.stringMatching(/Z$/) },
    ]);
  });

  it('answers a repeat as the first time and takes nothing more', async () => {
    const { ledger, gateway } = givenGateway();
    const first = await gateway.charge(KEY, PIZZA);
    expect(await gateway.charge(KEY, PIZZA)).toEqual(first);
    expect(ledger.movements(KEY)).toHaveLength(1);
  });

  it('declines with a reason, takes nothing, and declines a repeat for the same reason', async () => {
    const { ledger, gateway } = givenGateway({ approvalRate: 0 });
    const first = await gateway.charge(KEY, PIZZA);
    expect(first).toEqual({ outcome: 'DECLINED', reason: expect.stringMatching(/\S/) });
    expect(await gateway.charge(KEY, PIZZA)).toEqual(first);
    expect(ledger.movements(KEY)).toEqual([]);
  });

  it.each([{ amount: 7_000 }, { currency: 'EUR' }, { description: '6 × Pasta, Dominos Pizza' }])(
    'refuses the same key with other content: %j',
    async (other) => {
      const { ledger, gateway } = givenGateway();
      await gateway.charge(KEY, PIZZA);
      await expect(gateway.charge(KEY, { ...PIZZA, ...other })).rejects.toThrow(InvalidPaymentRequest);
      expect(ledger.movements(KEY)).toHaveLength(1);
    },
  );

  it('has the same luck on another machine with the same seed, and gives every decline reason', async () => {
    const reasons = new Set<string>();
    let approved = 0;
    for (let order = 0; order < 300; order++) {
      const outcome = await givenGateway({ approvalRate: 0.5 }).gateway.charge(`user#${order}`, PIZZA);
      const again = await givenGateway({ approvalRate: 0.5 }).gateway.charge(`user#${order}`, PIZZA);
      expect(again.outcome).toBe(outcome.outcome);
      if (outcome.outcome === 'DECLINED') reasons.add(outcome.reason);
      else approved++;
    }
    expect([...reasons].sort()).toEqual(['Card declined by the bank', 'Card expired', 'Insufficient funds']);
    expect(approved).toBeGreaterThan(100);
    expect(approved).toBeLessThan(200);
  });
});

describe('refunding', () => {
  it('gives back what was taken, once', async () => {
    const { ledger, gateway } = givenGateway();
    const { outcome } = await gateway.charge(KEY, PIZZA);
    const refund = await gateway.refund(KEY);
    expect([outcome, refund.outcome]).toEqual(['APPROVED', 'REFUNDED']);
    expect(await gateway.refund(KEY)).toEqual(refund);
    expect(ledger.movements(KEY).map(({ type, amount }) => [type, amount])).toEqual([
      ['CHARGE', 6_000],
      ['REFUND', 6_000],
    ]);
  });

  it('leaves a repeated charge the answer it had, without taking money again', async () => {
    const { ledger, gateway } = givenGateway();
    const first = await gateway.charge(KEY, PIZZA);
    await gateway.refund(KEY);
    expect(await gateway.charge(KEY, PIZZA)).toEqual(first);
    expect(ledger.movements(KEY)).toHaveLength(2);
  });

  it('finds nothing to refund of a declined charge', async () => {
    const { gateway } = givenGateway({ approvalRate: 0 });
    await gateway.charge(KEY, PIZZA);
    expect(await gateway.refund(KEY)).toEqual({ outcome: 'NOTHING_TO_REFUND' });
  });

  it('makes a charge that arrives after it take nothing', async () => {
    const { ledger, gateway } = givenGateway();
    expect(await gateway.refund(KEY)).toEqual({ outcome: 'NOTHING_TO_REFUND' });
    expect(await gateway.charge(KEY, PIZZA)).toEqual({ outcome: 'DECLINED', reason: 'Order withdrawn before payment' });
    expect(ledger.movements(KEY)).toEqual([]);
  });

  it('gives up with an error that says ask again when the key never holds still', async () => {
    const { ledger, gateway } = givenGateway();
    ledger.open = () => Promise.resolve(false);
    await expect(gateway.refund(KEY)).rejects.toThrow(PaymentGatewayUnavailable);
  });
});

it('never takes money twice, gives it back at most once, and keeps none after a refund, however calls meet', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('charge' as const, 'refund' as const), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(0, 1),
      async (scheduler, calls, approvalRate) => {
        const { ledger, gateway } = givenGateway({ approvalRate });
        ledger.before = (operation) => scheduler.schedule(Promise.resolve(), operation);
        const outcomes = Promise.all(
          calls.map((call) => (call === 'charge' ? gateway.charge(KEY, PIZZA) : gateway.refund(KEY))),
        );
        await scheduler.waitFor(outcomes);

        const types = ledger.movements(KEY).map(({ type }) => type);
        const refunds = (await outcomes).filter(({ outcome }) => /REFUND/.test(outcome));
        const balance = ledger
          .movements(KEY)
          .reduce((sum, { type, amount }) => sum + (type === 'CHARGE' ? amount : -amount), 0);
        expect([[], ['CHARGE'], ['CHARGE', 'REFUND']]).toContainEqual(types);
        if (refunds.length > 0) expect(balance).toBe(0);
        expect(new Set(refunds.map((refund) => JSON.stringify(refund))).size).toBeLessThanOrEqual(1);
      },
    ),
  );
});
