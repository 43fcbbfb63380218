import type { OrderReference } from '../../payments/charge-key.ts';
import { InvalidPaymentRequest } from '../../payments/errors.ts';
import type { OrderContent } from '../../payments/order-charge.ts';

/** Which order the event is about. Raises InvalidPaymentRequest, naming the field. */
export function parseOrderReference(event: unknown): OrderReference {
  return { userId: text(event, 'userId'), id: text(event, 'id') };
}

/** What was ordered. Raises InvalidPaymentRequest, naming the field. */
export function parseOrderContent(event: unknown): OrderContent {
  const quantity = field(event, 'quantity');
  if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1)
    throw new InvalidPaymentRequest('quantity must be a whole number from 1; nothing was charged.');
  return { name: text(event, 'name'), quantity, restaurantId: text(event, 'restaurantId') };
}

function text(event: unknown, name: string): string {
  const value = field(event, name);
  if (typeof value !== 'string' || value === '')
    throw new InvalidPaymentRequest(`${name} must be a string that is not empty; no money was moved.`);
  return value;
}

function field(event: unknown, name: string): unknown {
  return typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined;
}
