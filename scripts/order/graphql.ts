import { isRecord } from '../../local/core/fields.ts';
import type { Target } from '../common/target.ts';

/** An order as the API answers it. */
export interface Order {
  readonly id: string;
  readonly orderStatus: string;
  readonly paymentError?: string;
}

const FIELDS = 'id name quantity restaurantId orderStatus paymentError';

/** Places an order. Raises an Error with the API's own words when it is refused. */
export async function placeOrder(target: Target, input: Readonly<Record<string, unknown>>): Promise<Order> {
  const { data, errors } = await ask(
    target,
    `mutation ($input: OrderInput!) { postOrder(input: $input) { ${FIELDS} } }`,
    { input },
  );
  const order = orderIn(data?.['postOrder']);
  if (!order) throw new Error(`The order was refused: ${errors.join('; ')}`);
  return order;
}

/** The order, or undefined while it can't be read yet. */
export async function readOrder(target: Target, id: string): Promise<Order | undefined> {
  const { data } = await ask(target, `query ($id: String!) { order(id: $id) { ${FIELDS} } }`, { id });
  return orderIn(data?.['order']);
}

/** Asks the API. Raises an Error when what answers is none. */
export async function ask(
  target: Target,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<{ data: Readonly<Record<string, unknown>> | undefined; errors: string[] }> {
  const response = await fetch(target.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': target.apiKey },
    body: JSON.stringify({ query, variables }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${target.url}. Is the local cloud running, or the stack deployed?`);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!isRecord(body) || !(isRecord(body['data']) || Array.isArray(body['errors'])))
    throw new Error(`${target.url} is no GraphQL endpoint: it answered ${response.status}, and nothing of GraphQL.`);
  const errors = Array.isArray(body['errors']) ? body['errors'] : [];
  return {
    data: isRecord(body['data']) ? body['data'] : undefined,
    errors: errors.map((error) => (isRecord(error) ? String(error['message']) : String(error))),
  };
}

function orderIn(value: unknown): Order | undefined {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['orderStatus'] !== 'string') return undefined;
  const paymentError = value['paymentError'];
  return {
    id: value['id'],
    orderStatus: value['orderStatus'],
    ...(typeof paymentError === 'string' && { paymentError }),
  };
}
