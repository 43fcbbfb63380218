import type { Charge } from './payment-gateway.ts';

/** What was ordered, as posted: later changes to an order don't change what it costs. */
export interface OrderContent {
  readonly name: string;
  readonly quantity: number;
  readonly restaurantId: string;
}

/** There is no menu with prices here, so every piece costs the same. */
const UNIT_PRICE_CENTS = 1_000;

/** What an order costs: its quantity times 10.00 USD. */
export function chargeFor(order: OrderContent): Charge {
  return {
    amount: order.quantity * UNIT_PRICE_CENTS,
    currency: 'USD',
    description: `${order.quantity} × ${order.name}, ${order.restaurantId}`,
  };
}
