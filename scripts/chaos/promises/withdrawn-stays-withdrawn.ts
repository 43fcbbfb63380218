import { chargeKeyOf } from '../../../src/payments/charge-key.ts';
import { moneyByOrder } from './one-order-one-charge.ts';
import type { PromiseCheck, Violation } from './promise.ts';

/** A withdrawn order is gone for its client and has its tombstone; money that was taken for nothing is back. */
export const withdrawnStaysWithdrawn: PromiseCheck = ({ answers, orders, ledger, deadLetters, readsOfWithdrawn }) => {
  const violations: Violation[] = [];
  const broken = (id: string, what: string): void => {
    violations.push({ promise: 'withdrawn stays withdrawn', id, what });
  };
  for (const { id, deletion } of answers) {
    if (deletion !== 'deleted') continue;
    if (orders.get(id)?.deletedAt === undefined) broken(id, 'withdrawn, but it has no tombstone any more');
    const read = readsOfWithdrawn.get(id);
    if (read !== 'OrderNotFound') broken(id, `withdrawn, but its client is told ${read ?? 'nothing'}`);
  }
  const money = moneyByOrder(ledger);
  for (const order of orders.values()) {
    if (order.deletedAt === undefined || order.orderStatus !== 'PENDING') continue;
    // A message that a person still has to look at may not have come to its refund.
    if (deadLetters.some((body) => body.includes(order.id))) continue;
    const { charges = [], refunds = [] } = money.get(chargeKeyOf(order)) ?? {};
    const kept = sum(charges) - sum(refunds);
    if (kept !== 0) broken(order.id, `withdrawn before it was settled, but ${kept} cents were kept`);
  }
  return violations;
};

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
