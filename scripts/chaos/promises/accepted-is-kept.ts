import type { Acceptance, Content } from '../answers.ts';
import type { OrderItem } from '../evidence.ts';
import { isDeadLetterOf } from './dead-letters.ts';
import type { PromiseCheck, Violation } from './promise.ts';

/** Every acceptance ended as SUCCESS or FAILED, or its message is a dead letter, unchanged; every update is still there. */
export const acceptedIsKept: PromiseCheck = ({ answers, orders, deadLetters, waiting }) => {
  const violations: Violation[] = [];
  const broken = (id: string, what: string): void => {
    violations.push({ promise: 'accepted is kept', id, what });
  };
  for (const { id, acceptances, update } of answers) {
    const order = orders.get(id);
    for (const acceptance of acceptances)
      if (!isFulfilled(acceptance, order) && !deadLetters.some((body) => isDeadLetterOf(body, acceptance)))
        broken(
          id,
          `accepted, but ${order ? `it is ${order.orderStatus} with other content or not settled` : 'nowhere'}`,
        );
    if (order && update !== undefined && update !== 'unknown' && !isSame(order, update))
      broken(id, 'an acknowledged update is gone');
  }
  if (waiting > 0) broken('', `${waiting} messages are still in the queue after all the time there is`);
  return violations;
};

/** A withdrawn order has come to its end, too. */
function isFulfilled({ content }: Acceptance, order: OrderItem | undefined): boolean {
  if (!order || !isSame(order.posted, content)) return false;
  return order.deletedAt !== undefined || order.orderStatus === 'SUCCESS' || order.orderStatus === 'FAILED';
}

function isSame(a: Content, b: Content): boolean {
  return a.name === b.name && a.quantity === b.quantity && a.restaurantId === b.restaurantId;
}
