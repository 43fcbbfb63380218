import { type GraphQlAnswer, ORDER_FIELDS, type OrderCloud } from './cloud.ts';
import { connectRealtime, type RealtimeClient } from './realtime-client.ts';

/** What they order. */
export const CONTENT = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };

/** Somebody who is signed in, and what they can do. */
export interface Customer {
  readonly sub: string;
  readonly idToken: string;
  ask(query: string, variables?: object): Promise<GraphQlAnswer>;
  post(): Promise<string>;
  listen(variables?: object): Promise<RealtimeClient>;
}

/** A made-up customer with a token of their own, where people sign in. */
export async function customer(given: OrderCloud, user: string): Promise<Customer> {
  const { endpoint } = given.cloud.info();
  const response = await fetch(`${endpoint}/_local/token`, { method: 'POST', body: JSON.stringify({ user }) });
  const { idToken, sub } = (await response.json()) as { idToken: string; sub: string };
  const ask: Customer['ask'] = async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables });
    const answer = await fetch(given.url, { method: 'POST', headers: { authorization: idToken }, body });
    return (await answer.json()) as GraphQlAnswer;
  };
  return {
    sub,
    idToken,
    ask,
    post: async () => {
      const { data, errors } = await ask('mutation ($input: OrderInput!) { postOrder(input: $input) { id } }', {
        input: CONTENT,
      });
      const id = Object(data?.['postOrder']).id;
      if (typeof id !== 'string') throw new Error(`postOrder was refused: ${JSON.stringify(errors)}`);
      return id;
    },
    listen: async (variables = {}) => {
      const authorization = { host: new URL(given.url).host, Authorization: idToken };
      const client = await connectRealtime(`${given.url.replace(/^http/, 'ws')}/realtime`, authorization);
      const query = `subscription ($id: String) { onOrderUpdated(id: $id) { ${ORDER_FIELDS} } }`;
      client.start('s', query, authorization, variables);
      expect(await client.next()).toEqual({ type: 'start_ack', id: 's' });
      return client;
    },
  };
}
