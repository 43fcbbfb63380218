import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gql } from '@urql/core';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, parse, print, validate } from 'graphql';
import { orders } from '../../docs/clients/amplify.ts';
import * as apollo from '../../docs/clients/apollo.ts';
import * as urql from '../../docs/clients/urql.ts';
import type { Hop } from '../../local/journal/journal.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { catchLeftovers } from './leftovers.ts';
import { runDocumented } from './processes.ts';

let given: OrderCloud;
let leftovers: ReturnType<typeof catchLeftovers>;
beforeAll(async () => {
  leftovers = catchLeftovers();
  given = await givenCloud({ calm: true });
});
afterAll(async () => {
  await leftovers.gone();
  await given.cloud.stop();
});

/** Resolves when a client has subscribed after `since`. */
const subscribed = (since: number) =>
  given.cloud.journal.waitFor(
    'a subscription',
    ({ sequence, action }) => sequence >= since && action === 'appsync:Subscribe',
    15_000,
  );

const delivered =
  (id: string) =>
  ({ action, correlationIds }: Hop): boolean =>
    action === 'appsync:Deliver' && correlationIds.includes(id);

/** What was delivered is on its way through the client; it comes in a turn of the event loop or a few. */
async function eventually(check: () => void): Promise<void> {
  for (let turns = 1_000; turns > 0; turns -= 1) {
    try {
      check();
      return;
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  check();
}

const input = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };

it('curl, by POST and by GET', async () => {
  const { stdout, stderr } = await runDocumented('curl.sh', { GRAPHQL_URL: given.url, API_KEY: given.apiKey });
  expect(stderr).toBe('');
  const [posted = '', read = ''] = stdout.split('\n');
  const { id } = JSON.parse(posted).data.postOrder;
  await given.settled(id);
  expect(JSON.parse(read).data.orders).toEqual(expect.any(Array));
});

it('aws-amplify with an API key: mutation, query, and errors as it shows them', async () => {
  const client = orders(given.url, given.apiKey);
  const { data } = await client.place(input);
  const { id } = data.postOrder;
  await given.settled(id);
  expect((await client.all()).data.orders).toContainEqual(expect.objectContaining({ id, name: 'Pizza' }));
  await expect(client.place({ ...input, quantity: 0 })).rejects.toMatchObject({
    data: { postOrder: null },
    errors: [{ errorType: 'BadRequest', message: expect.stringContaining('quantity'), path: ['postOrder'] }],
  });
});

it('aws-amplify hears of outcomes by its subscription, until it stops listening', async () => {
  const client = orders(given.url, given.apiKey);
  const since = given.cloud.journal.next;
  const heard: string[] = [];
  const stop = client.listen(({ id, orderStatus }) => heard.push(`${id} ${orderStatus}`));
  await subscribed(since);
  const id = await given.postOrder();
  const { orderStatus } = await given.settled(id);
  await given.cloud.journal.waitFor('the outcome', delivered(id), 15_000);
  await eventually(() => expect(heard).toEqual([`${id} ${orderStatus}`]));
  stop();
});

it('@apollo/client hears of outcomes by the subscription link of AppSync', async () => {
  const client = apollo.apolloClient(given.url, given.apiKey);
  const id = '01M844DZG08ZQ4X7C2M9KTW3HR';
  const since = given.cloud.journal.next;
  const heard: unknown[] = [];
  const subscription = client
    .subscribe({ query: apollo.UPDATES, variables: { id } })
    .subscribe(({ data, error }) => heard.push(error ?? data));
  await subscribed(since);
  // The other order is not the one that was asked for.
  await given.settled(await given.postOrder());
  await given.postOrder({ id });
  const { orderStatus } = await given.settled(id);
  await given.cloud.journal.waitFor('the outcome', delivered(id), 15_000);
  await eventually(() => expect(heard).toMatchObject([{ onOrderUpdated: { id, orderStatus } }]));
  subscription.unsubscribe();
  client.stop();
});

it('@apollo/client with the links of AppSync: mutation, query, and errors as it shows them', async () => {
  const client = apollo.apolloClient(given.url, given.apiKey);
  const posted = await client.mutate<{ postOrder: { id: string } }>({ mutation: apollo.PLACE, variables: { input } });
  const id = posted.data?.postOrder.id ?? '';
  await given.settled(id);
  const { data } = await client.query<{ orders: object[] }>({ query: apollo.ORDERS });
  expect(data?.orders).toContainEqual(expect.objectContaining({ id, name: 'Pizza' }));
  await expect(
    client.mutate({ mutation: apollo.PLACE, variables: { input: { ...input, quantity: 0 } } }),
  ).rejects.toMatchObject({ name: 'CombinedGraphQLErrors', errors: [{ errorType: 'BadRequest' }] });
  client.stop();
});

it('@urql/core: mutation, query, and errors as it shows them', async () => {
  const client = urql.urqlClient(given.url, given.apiKey);
  const posted = await client.mutation(urql.PLACE, { input });
  const id = posted.data?.postOrder.id;
  await given.settled(id);
  expect((await client.query(urql.ORDERS, {})).data?.orders).toContainEqual(expect.objectContaining({ id }));
  const { error } = await client.query(gql`{ order(id: "01ARZ3NDEKTSV4RRFFQ69G5FAV") { id } }`, {});
  expect(error?.graphQLErrors).toMatchObject([{ path: ['order'], message: expect.stringContaining('no order') }]);
  expect((await urql.urqlClient(given.url, 'da2-wrong').query(urql.ORDERS, {})).error?.message).toMatch(
    /You are not authorized to make this call/,
  );
});

it('tools learn the whole schema by introspection: with it each sample operation is known to be right', async () => {
  const { data, errors } = await given.graphql(getIntrospectionQuery());
  expect(errors).toBeUndefined();
  const schema = buildClientSchema(data as unknown as IntrospectionQuery);
  const operations = readFileSync(join(import.meta.dirname, '../../events/operations.graphql'), 'utf8');
  expect(validate(schema, parse(operations))).toEqual([]);
  expect(validate(schema, parse('{ orders { price } }'))).toHaveLength(1);
  expect(schema.getQueryType()?.getFields()['order']?.description).toContain('OrderNotFound');
});

it('a request that is too large is refused as GraphQL clients and pages of this machine understand it', async () => {
  const variables = { input: { ...input, name: 'x'.repeat(18 * 1024 * 1024) } };
  const response = await fetch(given.url, {
    method: 'POST',
    headers: { 'x-api-key': given.apiKey, origin: 'http://localhost:3000' },
    body: JSON.stringify({ query: print(urql.PLACE), variables }),
  });
  expect(response.status).toBe(413);
  expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  const message = expect.stringMatching(/larger than \d+ bytes; send less/);
  expect(await response.json()).toEqual({ errors: [{ errorType: 'RequestEntityTooLarge', message }] });
});
