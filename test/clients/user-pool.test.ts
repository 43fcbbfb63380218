import type { GraphQLResult } from 'aws-amplify/api';
import { confirmSignUp, customer, signIn, signOut, signUp } from '../../docs/clients/amplify-user-pool.ts';
import { ASSEMBLIES } from '../support/assemblies.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { catchLeftovers } from './leftovers.ts';

let given: OrderCloud;
let leftovers: ReturnType<typeof catchLeftovers>;
let client: ReturnType<typeof customer>;
beforeAll(async () => {
  leftovers = catchLeftovers();
  given = await givenCloud({ calm: true, assembly: ASSEMBLIES.userPool.directory });
  const { endpoint, outputs } = given.cloud.info();
  const { UserPoolId = '', UserPoolClientId = '' } = Object.values(outputs)[0] ?? {};
  // Amplify warns that the endpoint is not AWS's.
  const { warn } = console;
  console.warn = () => {};
  client = customer({ graphqlUrl: given.url, poolId: UserPoolId, clientId: UserPoolClientId, cognito: endpoint });
  console.warn = warn;
}, 60_000);
afterAll(async () => {
  await leftovers.gone();
  await given.cloud.stop();
});

const PASSWORD = 'Correct-horse-7';

/** Signs up, confirms with the code from the inbox, signs in by SRP as the library does unasked. */
async function becomes(username: string): Promise<void> {
  await signOut();
  const { nextStep } = await signUp({ username, password: PASSWORD });
  expect(nextStep.signUpStep).toBe('CONFIRM_SIGN_UP');
  const [email] = given.cloud.inbox.read().filter(({ to }) => to === username);
  const confirmationCode = /\d{6}/.exec(email?.text ?? '')?.[0] ?? '';
  await confirmSignUp({ username, confirmationCode });
  expect((await signIn({ username, password: PASSWORD })).isSignedIn).toBe(true);
}

async function ask<T>(request: Parameters<typeof client.graphql>[0]): Promise<T> {
  const { data } = (await client.graphql(request)) as GraphQLResult<T>;
  return data;
}

const POST = {
  query: 'mutation { postOrder(input: { name: "Pizza", quantity: 1, restaurantId: "Dominos Pizza" }) { id } }',
};
const ORDERS = { query: '{ orders { id } }' };

it('aws-amplify signs people up and in, and each sees and hears of their own orders alone', async () => {
  await becomes('ada@example.com');
  const heard: string[] = [];
  const updates = client.graphql({ query: 'subscription { onOrderUpdated { id } }' });
  if (!('subscribe' in updates)) throw new Error('This is no subscription.');
  const since = given.cloud.journal.next;
  const subscription = updates.subscribe({ next: ({ data }) => heard.push(data.onOrderUpdated.id) });
  await given.cloud.journal.waitFor(
    'the subscription',
    ({ sequence, action }) => sequence >= since && action === 'appsync:Subscribe',
    15_000,
  );
  const { postOrder: adas } = await ask<{ postOrder: { id: string } }>(POST);
  const delivered = (id: string) =>
    given.cloud.journal.waitFor(
      `order ${id} to be published`,
      ({ action, correlationIds }) => action === 'appsync:Mutation.publishOrder' && correlationIds.includes(id),
      15_000,
    );
  await delivered(adas.id);

  await becomes('bob@example.com');
  const { postOrder: bobs } = await ask<{ postOrder: { id: string } }>(POST);
  await delivered(bobs.id);
  expect(await ask(ORDERS)).toEqual({ orders: [{ id: bobs.id }] });
  await expect(
    ask({ query: 'query ($id: String!) { order(id: $id) { id } }', variables: { id: adas.id } }),
  ).rejects.toMatchObject({
    errors: [{ errorType: 'OrderNotFound' }],
  });
  expect(heard).toEqual([adas.id]);
  subscription.unsubscribe();
}, 60_000);

it('aws-amplify says what is wrong with a password, and sends nothing for who has signed out', async () => {
  await signOut();
  await expect(signIn({ username: 'ada@example.com', password: 'Wrong-horse-77' })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  await expect(ask(ORDERS)).rejects.toThrow();
});
