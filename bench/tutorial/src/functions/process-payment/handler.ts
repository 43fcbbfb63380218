import type { Order } from '../../shared/order.ts';

const DECLINE_REASONS = ['Insufficient funds', 'Card expired', 'Card declined by the bank'];
const APPROVAL_RATE = 0.9;

/** Charges the order, by chance: each run is a charge of its own, as with a gateway that is given no idempotency key. */
export const handler = async (order: Order): Promise<Order> => {
  const paid = Math.random() < APPROVAL_RATE;
  if (!paid) {
    const reason = DECLINE_REASONS[Math.floor(Math.random() * DECLINE_REASONS.length)] ?? 'Declined';
    return { ...order, paid, paymentError: reason };
  }
  // The gateway's own record of what it took.
  console.log(`CHARGED ${order.id}`);
  return { ...order, paid };
};
