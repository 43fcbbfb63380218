import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signToken } from '../../../local/core/json-web-token.ts';
import type { UserPoolKeys } from '../../../local/platform/user-pool-keys.ts';
import { type Answer, code, makeApi, type TestApi } from './api.ts';

const POOL = 'us-east-1_Customers';
const ISSUER = `http://127.0.0.1:4000/${POOL}`;
const CLIENT = 'web';
const [own, foreign] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
if (!own || !foreign) throw new Error('Two key pairs were made.');
const KEYS: UserPoolKeys = {
  issuer: (poolId) => `http://127.0.0.1:4000/${poolId}`,
  publicKey: (poolId, kid) => (poolId === POOL && kid === 'k1' ? own.publicKey : undefined),
};
const SCHEMA = `
type Query {
  who: String
  both: String @aws_api_key @aws_cognito_user_pools
  keyed: String @aws_api_key
  signed: String @aws_iam
}`;
const WHO = code(
  'return { payload: { ...ctx.identity, authType: util.authType() } };',
  'return JSON.stringify(ctx.result);',
);

let api: TestApi;
let now: number;
beforeAll(async () => {
  api = await makeApi({
    schema: SCHEMA,
    userPoolKeys: KEYS,
    api: {
      AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
      UserPoolConfig: { UserPoolId: POOL, AwsRegion: 'us-east-1', AppIdClientRegex: CLIENT, DefaultAction: 'ALLOW' },
      AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }, { AuthenticationType: 'AWS_IAM' }],
    },
    resolvers: { 'Query.who': { code: WHO } },
  });
  now = Math.floor(api.platform.clock.now() / 1000);
});

const claims = () => ({
  sub: 'ada',
  iss: ISSUER,
  aud: CLIENT,
  token_use: 'id',
  exp: now + 60,
  iat: now,
  auth_time: now,
});
const access = () => {
  const { aud: _, ...rest } = claims();
  return { ...rest, token_use: 'access', client_id: CLIENT, username: 'ada' };
};
const signed = (content: object, key: KeyObject = own.privateKey, kid = 'k1'): string =>
  signToken({ ...content }, { kid, privateKey: key });
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const ask = (token: string, query = '{ who }'): Promise<Answer> => api.query(query, {}, { authorization: token });

describe('a token of the user pool', () => {
  it.each([
    ['an id token', () => signed({ ...claims(), 'cognito:username': 'ada-7', email: 'ada@example.com' }), 'ada-7'],
    ['an access token', () => signed(access()), 'ada'],
  ])('lets the caller in: %s, and resolvers know who it is', async (_what, token, username) => {
    const { status, body } = await ask(token());
    expect(status).toBe(200);
    const identity = JSON.parse(String(Object(body.data).who));
    expect(identity).toMatchObject({
      sub: 'ada',
      issuer: ISSUER,
      username,
      groups: null,
      sourceIp: ['127.0.0.1'],
      authType: 'User Pool Authorization',
      claims: { sub: 'ada' },
    });
  });

  it('opens the fields that are for it, and no others', async () => {
    const { body } = await ask(signed(claims()), '{ both keyed signed }');
    expect(body.data).toEqual({ both: null, keyed: null, signed: null });
    expect(body.errors?.map(({ path, errorType }) => [path, errorType])).toEqual([
      [['keyed'], 'Unauthorized'],
      [['signed'], 'Unauthorized'],
    ]);
  });
});

const NOT_AUTHORIZED = 'You are not authorized to make this call.';
describe('a caller is turned away', () => {
  const forged = (header: object, content: object, signature = ''): string =>
    `${encode(header)}.${encode(content)}.${signature}`;

  it.each<[string, () => string, string]>([
    ['expired', () => signed({ ...claims(), exp: now }), 'Token has expired.'],
    ['without an end', () => signed({ ...claims(), exp: undefined }), 'Token has expired.'],
    ['not in force yet', () => signed({ ...claims(), nbf: now + 60 }), NOT_AUTHORIZED],
    ['of another pool’s key', () => signed(claims(), foreign.privateKey), NOT_AUTHORIZED],
    ['of a key that is not there', () => signed(claims(), own.privateKey, 'k2'), NOT_AUTHORIZED],
    ['without a signature', () => forged({ kid: 'k1', alg: 'RS256' }, claims()), NOT_AUTHORIZED],
    ['of the algorithm none', () => forged({ kid: 'k1', alg: 'none' }, claims()), NOT_AUTHORIZED],
    [
      'with the public key as a shared secret',
      () => {
        const text = `${encode({ kid: 'k1', alg: 'HS256' })}.${encode(claims())}`;
        const secret = own.publicKey.export({ type: 'spki', format: 'pem' });
        return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
      },
      NOT_AUTHORIZED,
    ],
    [
      'changed after it was signed',
      () => {
        const [header, , signature] = signed(claims()).split('.');
        return `${header}.${encode({ ...claims(), sub: 'victim' })}.${signature}`;
      },
      NOT_AUTHORIZED,
    ],
    ['of another issuer', () => signed({ ...claims(), iss: `${ISSUER}2` }), NOT_AUTHORIZED],
    ['of no issuer', () => signed({ ...claims(), iss: undefined }), NOT_AUTHORIZED],
    ['for another client', () => signed({ ...claims(), aud: 'web2' }), NOT_AUTHORIZED],
    ['for another client, of the other use', () => signed({ ...access(), client_id: '2web' }), NOT_AUTHORIZED],
    ['for several clients', () => signed({ ...claims(), aud: [CLIENT, 'other'] }), NOT_AUTHORIZED],
    ['of no use', () => signed({ ...claims(), token_use: 'refresh' }), NOT_AUTHORIZED],
    [
      'of an id token’s use with an access token’s client',
      () => signed({ ...access(), token_use: 'id' }),
      NOT_AUTHORIZED,
    ],
    ['without a user', () => signed({ ...claims(), sub: undefined }), NOT_AUTHORIZED],
    ['with Bearer in front', () => `Bearer ${signed(claims())}`, 'Unable to parse JWT token.'],
    ['that is none', () => 'let me in', 'Unable to parse JWT token.'],
    ['of four parts', () => `${signed(claims())}.x`, 'Unable to parse JWT token.'],
    ['that holds no JSON', () => 'a.b.c', 'Unable to parse JWT token.'],
    ['that holds a list', () => `${encode([])}.${encode([])}.`, 'Unable to parse JWT token.'],
  ])('with a token %s', async (_what, token, message) => {
    expect(await ask(token())).toMatchObject({
      status: 401,
      body: { errors: [{ errorType: 'UnauthorizedException', message }] },
    });
  });

  it('with nothing at all', async () => {
    expect(await api.query('{ who }', {}, {})).toMatchObject({
      status: 401,
      body: { errors: [{ message: 'Valid authorization header not provided.' }] },
    });
  });

  it('with a good token once its time is over', async () => {
    const token = signed(claims());
    expect((await ask(token)).status).toBe(200);
    await api.platform.clock.advance(60_000);
    expect((await ask(token)).body.errors).toMatchObject([{ message: 'Token has expired.' }]);
  });
});
