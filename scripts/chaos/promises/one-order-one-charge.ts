import { chargeKeyOf } from '../../../src/payments/charge-key.ts';
import type { LedgerEntry } from '../../../src/payments/ledger.ts';
import type { OrderItem } from '../evidence.ts';
import type { PromiseCheck, Violation } from './promise.ts';

/** All money that moved for one order, in cents. */
export interface Money {
  readonly charges: readonly number[];
  readonly refunds: readonly number[];
}

/** By the gateway's ledger no order was charged twice, none for nothing, and each for what it costs. */
export const oneOrderOneCharge: PromiseCheck = ({ orders, ledger, deadLetters }) => {
  const violations: Violation[] = [];
  const broken = (id: string, what: string): void => {
    violations.push({ promise: 'one order, one charge', id, what });
  };
  const money = moneyByOrder(ledger);
  for (const [key, { charges, refunds }] of money) {
    if (charges.length > 1) broken(key, `charged ${charges.length} times`);
    if (refunds.length > charges.length) broken(key, `refunded ${refunds.length} times`);
  }
  const known = new Set<string>();
  for (const order of orders.values()) {
    const key = chargeKeyOf(order);
    known.add(key);
    const { charges = [], refunds = [] } = money.get(key) ?? {};
    if (order.orderStatus === 'SUCCESS' && charges[0] !== priceOf(order))
      broken(order.id, `SUCCESS, but charged ${charges[0] ?? 'nothing'} instead of ${priceOf(order)}`);
    if (order.orderStatus === 'FAILED' && charges.length > 0) broken(order.id, 'FAILED, but charged');
    if (order.orderStatus !== 'PENDING' && refunds.length > 0) broken(order.id, 'settled, and the money given back');
  }
  for (const [key, { charges }] of money)
    if (charges.length > 0 && !known.has(key) && !deadLetters.some((body) => body.includes(key.split('#')[1] ?? key)))
      broken(key, 'charged, but there is no such order');
  return violations;
};

/** By `userId#id`. A gateway that opens a second entry for a key adds something to it; it counts for the same order. */
export function moneyByOrder(ledger: readonly LedgerEntry[]): Map<string, Money> {
  const byOrder = new Map<string, { charges: number[]; refunds: number[] }>();
  for (const { chargeKey, movements } of ledger) {
    const key = chargeKey.split('#').slice(0, 2).join('#');
    const money = byOrder.get(key) ?? { charges: [], refunds: [] };
    for (const { type, amount } of movements) (type === 'CHARGE' ? money.charges : money.refunds).push(amount);
    byOrder.set(key, money);
  }
  return byOrder;
}

/** Ten dollars a piece, for what was posted. */
function priceOf({ posted }: OrderItem): number {
  return posted.quantity * 1_000;
}
