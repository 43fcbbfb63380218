import { isRecord } from '../../local/core/fields.ts';
import type { Hop } from '../../local/journal/journal.ts';

/** The body of the GraphQL request that posts the order with this number; both designs understand it. */
export function orderRequest(number: number): Readonly<Record<string, unknown>> {
  return {
    query: 'mutation ($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }',
    variables: { input: { name: 'Pizza', quantity: 1 + (number % 9), restaurantId: 'Dominos Pizza' } },
  };
}

/** The id of the order in the API's answer; undefined when it was refused. */
export function acceptedId(answer: unknown): string | undefined {
  const data = isRecord(answer) && isRecord(answer['data']) ? answer['data'] : {};
  const order = data['postOrder'];
  return isRecord(order) && typeof order['id'] === 'string' ? order['id'] : undefined;
}

/** Whether this hop is the email about an order reaching its customer. Both designs send it with SNS. */
export function isEmail({ action, outcome }: Hop): boolean {
  return action === 'sns:DeliverEmail' && outcome === 'ok';
}
