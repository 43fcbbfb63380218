import type { Order } from '../../shared/order.ts';
import { settle } from '../../shared/settle.ts';

/** Writes that the payment was declined, and mails it. */
export const handler = (order: Order): Promise<Order> => settle(order, 'FAILED');
