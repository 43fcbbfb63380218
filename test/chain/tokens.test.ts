import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readToken, signToken } from '../../local/core/json-web-token.ts';
import { ASSEMBLIES } from '../support/assemblies.ts';
import { ChangedAssembly, onlyOne } from '../support/changed-assembly.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { connectRealtime, type RealtimeClient } from '../support/realtime-client.ts';
import { wireCall } from '../support/wire.ts';

const USER = { Username: 'ada@example.com', Password: 'Correct-horse-7' };
const NOT_AUTHORIZED = 'You are not authorized to make this call.';

let assembly: ChangedAssembly;
let given: OrderCloud;
/** Good tokens of the same user: of the API's own client, and of another client of the same pool. */
let own: Tokens;
let others: Tokens;

interface Tokens {
  readonly IdToken: string;
  readonly AccessToken: string;
}

beforeAll(async () => {
  // The pool has one client more, as one for another API would be.
  assembly = new ChangedAssembly(ASSEMBLIES.userPool.directory, 'Orders-dev', (resources) => {
    const { Type, Properties } = onlyOne(resources, 'AWS::Cognito::UserPoolClient');
    resources['OtherClient'] = { Type, Properties };
  });
  given = await givenCloud({ assembly: assembly.directory, calm: true });
  const { endpoint, outputs } = given.cloud.info();
  const { UserPoolId, UserPoolClientId = '' } = outputs['Orders-dev'] ?? {};
  const cognito = (action: string, input: Record<string, unknown>) =>
    wireCall(endpoint, `AWSCognitoIdentityProviderService.${action}`, input);
  const user = { UserPoolId, Username: USER.Username };
  await cognito('AdminCreateUser', { ...user, TemporaryPassword: USER.Password, MessageAction: 'SUPPRESS' });
  await cognito('AdminSetUserPassword', { ...user, Password: USER.Password, Permanent: true });
  const signIn = async (ClientId: string): Promise<Tokens> => {
    const AuthParameters = { USERNAME: USER.Username, PASSWORD: USER.Password };
    const answer = await cognito('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters });
    const { IdToken, AccessToken } = Object(answer['AuthenticationResult']);
    return { IdToken: String(IdToken), AccessToken: String(AccessToken) };
  };
  own = await signIn(UserPoolClientId);
  const resources = given.cloud.deployment.stacks.flatMap((stack) => stack.resources);
  others = await signIn(resources.find(({ logicalId }) => logicalId === 'OtherClient')?.ref ?? '');
});
afterAll(async () => {
  await given.cloud.stop();
  assembly.remove();
});

/** What the API says over HTTP to who comes with this token. */
async function ask(token: string): Promise<unknown[]> {
  const body = '{"query":"{ orders { id } }"}';
  const response = await fetch(given.url, { method: 'POST', headers: { authorization: token }, body });
  return [response.status, await response.json()];
}

const authorization = (token: string) => ({ host: new URL(given.url).host, Authorization: token });
const connect = (token: string): Promise<RealtimeClient> =>
  connectRealtime(`${given.url.replace(/^http/, 'ws')}/realtime`, authorization(token));
const subscribe = (client: RealtimeClient, token: string): void =>
  client.start('s', 'subscription { onOrderUpdated { id } }', authorization(token));

/** By every way in there is: a request, a connection, and a subscription on a connection that a good token made. */
async function expectRefused(token: string, message: string, good = own.IdToken): Promise<void> {
  const error = { errorType: 'UnauthorizedException', message };
  expect(await ask(token)).toEqual([401, { errors: [error] }]);

  const stranger = await connect(token);
  const refusal = { errors: [{ ...error, errorCode: 401 }] };
  expect(await stranger.next()).toEqual({ type: 'connection_error', payload: refusal });
  await stranger.closed;

  const client = await connect(good);
  subscribe(client, token);
  expect(await client.next()).toEqual({ type: 'error', id: 's', payload: refusal });
  await client.leave();
}

/** The claims of the user's own token and the name of the key that signed it. */
function partsOf(token: string): {
  header: Readonly<Record<string, unknown>>;
  claims: Readonly<Record<string, unknown>>;
} {
  const parts = readToken(token);
  if (!parts) throw new Error(`${token} is no token.`);
  return parts;
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

describe('the API takes a token that its user pool issued for its client', () => {
  it.each(['IdToken', 'AccessToken'] as const)('%s', async (kind) => {
    expect(await ask(own[kind])).toEqual([200, { data: { orders: [] } }]);
    const client = await connect(own[kind]);
    subscribe(client, own[kind]);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 's' });
    await client.leave();
  });
});

it('anybody can verify a token by the keys that its issuer serves', async () => {
  const { header, claims } = partsOf(own.IdToken);
  const response = await fetch(`${claims['iss']}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  const key = keys.find(({ kid }) => kid === header['kid']);
  if (!key) throw new Error(`The issuer does not serve the key ${header['kid']}.`);
  const [head, body, signature = ''] = own.IdToken.split('.');
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const isGood = verify('RSA-SHA256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'));
  expect({ isGood, ...header }).toEqual({ isGood: true, alg: 'RS256', kid: key.kid });
});

describe('the API refuses, over HTTP, for a connection and for a subscription, a token', () => {
  it.each(['IdToken', 'AccessToken'] as const)('of the same user and pool for another client: %s', async (kind) => {
    expect(partsOf(others[kind]).claims['sub']).toBe(partsOf(own[kind]).claims['sub']);
    await expectRefused(others[kind], NOT_AUTHORIZED);
  });

  it('signed by a foreign key that calls itself by the name of the pool’s', async () => {
    const { header, claims } = partsOf(own.IdToken);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await expectRefused(signToken(claims, { kid: String(header['kid']), privateKey }), NOT_AUTHORIZED);
  });

  it('that is not signed', async () => {
    const { header, claims } = partsOf(own.IdToken);
    await expectRefused(`${encode({ ...header, alg: 'none' })}.${encode(claims)}.`, NOT_AUTHORIZED);
  });

  it('that was changed after it was signed', async () => {
    const [header, , signature] = own.IdToken.split('.');
    const { claims } = partsOf(own.IdToken);
    await expectRefused(`${header}.${encode({ ...claims, sub: 'somebody else' })}.${signature}`, NOT_AUTHORIZED);
  });

  it('of a pool of the same name in another cloud', async () => {
    const other = await givenCloud({ assembly: ASSEMBLIES.userPool.directory, calm: true });
    try {
      const asked = await fetch(`${other.cloud.info().endpoint}/_local/token`, {
        method: 'POST',
        body: '{"user":"ada"}',
      });
      const { idToken } = (await asked.json()) as { idToken: string };
      await expectRefused(idToken, NOT_AUTHORIZED);
    } finally {
      await other.cloud.stop();
    }
  });

  it('that is none', async () => {
    await expectRefused('let me in', 'Unable to parse JWT token.');
  });

  it('that has expired, and takes a new one', async () => {
    await given.cloud.clock.advance(60 * 60_000);
    const asked = await fetch(`${given.cloud.info().endpoint}/_local/token`, {
      method: 'POST',
      body: '{"user":"bob"}',
    });
    const { idToken } = (await asked.json()) as { idToken: string };
    await expectRefused(own.IdToken, 'Token has expired.', idToken);
    await expectRefused(own.AccessToken, 'Token has expired.', idToken);
    expect(await ask(idToken)).toEqual([200, { data: { orders: [] } }]);
  });
});
