import { gql } from '@urql/core';
import { orders } from '../../docs/clients/amplify.ts';
import * as apollo from '../../docs/clients/apollo.ts';
import * as urql from '../../docs/clients/urql.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { runDocumented } from './processes.ts';

let given: OrderCloud;
beforeAll(async () => {
  given = await givenCloud({ calm: true });
});
afterAll(() => given.cloud.stop());

/** A client that is not ours posts an order and reads it back. */
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
