import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import { confirmSignUp, fetchAuthSession, signIn, signOut, signUp } from 'aws-amplify/auth';
import { ASSEMBLIES } from '../support/assemblies.ts';
import { givenCloud, ORDER_FIELDS, type OrderCloud } from '../support/cloud.ts';
import { CONTENT, type Customer, customer } from '../support/customer.ts';
import { wireCall } from '../support/wire.ts';

const PASSWORD = 'Correct-horse-7';

let given: OrderCloud;
let outputs: Readonly<Record<string, string>>;
beforeAll(async () => {
  given = await givenCloud({ assembly: ASSEMBLIES.prod.directory });
  outputs = given.cloud.info().outputs['Orders-prod'] ?? {};
});
afterAll(() => given.cloud.stop());

describe('two customers', () => {
  let ada: Customer;
  let grace: Customer;
  let order: string;
  beforeAll(async () => {
    [ada, grace] = [await customer(given, 'ada'), await customer(given, 'grace')];
    order = await ada.post();
    await given.emails(order);
  });

  it('are two users, each the same one at every sign-in', async () => {
    expect(ada.sub).not.toBe(grace.sub);
    expect((await customer(given, 'ada')).sub).toBe(ada.sub);
  });

  it('see their own orders, under whose user the table has them', async () => {
    const { data } = await ada.ask(`query ($id: String!) { order(id: $id) { ${ORDER_FIELDS} } orders { id } }`, {
      id: order,
    });
    expect(data?.['order']).toMatchObject({ id: order, ...CONTENT });
    expect(data?.['orders']).toEqual([{ id: order }]);
    const { Items } = await wireCall(given.cloud.info().endpoint, 'DynamoDB_20120810.Scan', {
      TableName: outputs['OrdersTableName'],
    });
    expect(Items).toMatchObject([{ userId: { S: ada.sub }, id: { S: order } }]);
  });

  it.each([
    ['order', 'query ($id: String!) { order(id: $id) { id } }'],
    ['updateOrder', 'mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { id } }'],
    ['deleteOrder', 'mutation ($id: String!) { deleteOrder(id: $id) }'],
  ])('are told of each other’s orders, by %s, what they are told of those that never were', async (field, query) => {
    const of = (id: string) => grace.ask(query, { id, input: { id, ...CONTENT } });
    const never = '01M844DZG08ZQ4X7C2M9KTW3HR';
    const [theirs, none] = [await of(order), await of(never)];
    expect(theirs.data).toEqual({ [field]: null });
    expect(theirs.errors).toMatchObject([{ errorType: 'OrderNotFound' }]);
    expect(JSON.stringify(theirs).replaceAll(order, never)).toBe(JSON.stringify(none));
    expect((await ada.ask('query ($id: String!) { order(id: $id) { id } }', { id: order })).errors).toBeUndefined();
  });

  it('find only their own in lists, also with the other’s page token', async () => {
    await ada.post();
    const page =
      'query ($token: String) { listOrders(limit: 1, nextToken: $token) { items { id } nextToken } orders { id } }';
    expect((await grace.ask(page)).data).toEqual({ listOrders: { items: [], nextToken: null }, orders: [] });
    const { nextToken } = Object((await ada.ask(page)).data?.['listOrders']);
    const stolen = await grace.ask(page, { token: nextToken });
    expect(stolen.data?.['listOrders']).toBeNull();
  });

  it('may use the same id, for two orders', async () => {
    const { data } = await grace.ask('mutation ($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }', {
      input: { id: order, ...CONTENT, name: 'Burger' },
    });
    expect(data?.['postOrder']).toEqual({ id: order, orderStatus: 'PENDING' });
    const mine = await given.eventually('the second order of this id', async () => {
      const { data: found } = await grace.ask('query ($id: String!) { order(id: $id) { name } }', { id: order });
      return found?.['order'] ?? undefined;
    });
    expect(mine).toEqual({ name: 'Burger' });
    expect((await ada.ask('query ($id: String!) { order(id: $id) { name } }', { id: order })).data).toEqual({
      order: { name: 'Pizza' },
    });
  });

  it('hear of their own orders, and of no other’s, whatever id they ask for', async () => {
    const id = await ada.post();
    const clients = [await grace.listen(), await grace.listen({ id }), await ada.listen()];
    const [all, stolen, own] = clients;
    const next = await ada.post();
    expect(await own?.next()).toMatchObject({ payload: { data: { onOrderUpdated: { id: expect.any(String) } } } });
    const last = await grace.post();
    // All that they hear of is their own, though the others were settled before; `order` is the one that they gave the same id.
    const heard = new Set<unknown>();
    while (!heard.has(last)) heard.add(Object(Object(await all?.next()).payload?.data?.onOrderUpdated).id);
    expect([last, order]).toEqual(expect.arrayContaining([...heard]));
    stolen?.send({ type: 'stop', id: 's' });
    expect(await stolen?.next()).toEqual({ type: 'complete', id: 's' });
    expect(next).not.toBe(last);
    for (const client of clients) await client.leave();
  });

  it('may not publish', async () => {
    const query = 'mutation ($userId: ID!, $id: ID!) { publishOrder(userId: $userId, id: $id) { id } }';
    const { data, errors } = await ada.ask(query, { userId: ada.sub, id: order });
    expect(data).toEqual({ publishOrder: null });
    expect(errors).toMatchObject([{ errorType: 'Unauthorized' }]);
  });
});

describe('Amplify’s own client', () => {
  const { warn } = console;
  const tokens = async (options: { forceRefresh?: boolean } = {}) => (await fetchAuthSession(options)).tokens;
  beforeAll(() => {
    // It says that the endpoint is another than AWS's, which is why it is given.
    console.warn = () => {};
    Amplify.configure({
      Auth: {
        Cognito: {
          userPoolId: outputs['UserPoolId'] ?? '',
          userPoolClientId: outputs['UserPoolClientId'] ?? '',
          userPoolEndpoint: given.cloud.info().endpoint,
        },
      },
    });
  });
  afterAll(() => {
    console.warn = warn;
  });

  it('signs up, signs in by proof, gets new tokens, and orders with them', async () => {
    const username = 'hedy@example.com';
    const { userId } = await signUp({ username, password: PASSWORD });
    const [email] = given.cloud.inbox.read();
    expect(email?.to).toBe(username);
    await confirmSignUp({ username, confirmationCode: /\d{6}/.exec(email?.text ?? '')?.[0] ?? '' });
    expect(await signIn({ username, password: PASSWORD })).toMatchObject({ isSignedIn: true });
    const first = await tokens();
    const second = await tokens({ forceRefresh: true });
    expect(second?.idToken?.toString()).not.toBe(first?.idToken?.toString());
    for (const token of [first?.idToken, second?.accessToken]) {
      const headers = { authorization: String(token) };
      const response = await fetch(given.url, { method: 'POST', headers, body: '{"query":"{ orders { id } }"}' });
      expect(await response.json()).toEqual({ data: { orders: [] } });
    }
    expect(first?.idToken?.payload['sub']).toBe(userId);
    await signOut();
    await expect(signIn({ username, password: 'Wrong-horse-77' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  }, 30_000);

  it('signs in whom the SDK’s client made', async () => {
    const client = new CognitoIdentityProviderClient({
      endpoint: given.cloud.info().endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    const user = { UserPoolId: outputs['UserPoolId'], Username: 'rosa@example.com' };
    await client.send(new AdminCreateUserCommand({ ...user, TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' }));
    await client.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
    client.destroy();
    expect(await signIn({ username: 'rosa@example.com', password: PASSWORD })).toMatchObject({ isSignedIn: true });
    await signOut({ global: true });
  }, 30_000);
});

it('a page of this machine may sign in from another port, one from elsewhere may not', async () => {
  const { endpoint } = given.cloud.info();
  const call = (origin: string, method: string) =>
    fetch(endpoint, {
      method,
      headers: {
        origin,
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser',
        'access-control-request-headers': 'x-amz-target,content-type',
      },
      ...(method === 'POST' && { body: '{"AccessToken":"x"}' }),
    });
  const own = await call('http://localhost:3000', 'OPTIONS');
  expect(own.headers.get('access-control-allow-headers')).toContain('x-amz-target');
  const answer = await call('http://localhost:3000', 'POST');
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, 'http://localhost:3000']);
  expect((await call('https://evil.example', 'OPTIONS')).headers.get('access-control-allow-origin')).toBeNull();
  expect((await call('https://evil.example', 'POST')).status).toBe(403);
});
