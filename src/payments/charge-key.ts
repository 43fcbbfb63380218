/** Which order money is about. */
export interface OrderReference {
  readonly userId: string;
  readonly id: string;
}

/**
 * The key under which an order is charged and refunded. Clients choose ids and two users may choose the same, so the
 * user is part of it; an id is a ULID and holds no `#`, so no two orders share a key.
 */
export function chargeKeyOf(order: OrderReference): string {
  return `${order.userId}#${order.id}`;
}
