import type { Order, OrderStatus } from '../../generated/graphql.ts';
import type { OrderContent } from './input.ts';

/** An item of the orders table as AppSync's DynamoDB data source hands it out. The workflow writes it. */
export interface OrderItem extends OrderContent {
  readonly userId: string;
  readonly id: string;
  readonly orderStatus: OrderStatus;
  /** ISO 8601, as is `updatedAt`. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly paymentError?: string | null;
  /** The content as posted; updates leave it alone. */
  readonly posted: OrderContent;
  /** ISO 8601; only on the tombstone of a deleted order. */
  readonly deletedAt?: string | null;
}

/** True for an item that readers may see. */
export function isVisible(item: OrderItem | null | undefined): item is OrderItem {
  return !!item && !item.deletedAt;
}

/** The order that an item stands for, without what is none of the client's business. */
export function toOrder(item: OrderItem): Order {
  return {
    id: item.id,
    name: item.name,
    quantity: item.quantity,
    restaurantId: item.restaurantId,
    orderStatus: item.orderStatus,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
    paymentError: item.paymentError ?? null,
  };
}
