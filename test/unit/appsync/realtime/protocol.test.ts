import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { allowEverything, testPlatform } from '../../../support/platform.ts';
import { code } from '../api.ts';
import { type Realtime, serveApi } from './client.ts';

const SCHEMA = `
type Query { a: String }
type Mutation { say(room: ID!, text: String!): Message }
type Subscription { onSaid(room: ID): Message @aws_subscribe(mutations: ["say"])  iam: Message @aws_iam }
type Message { room: ID!  text: String! }
`;
const SAID = 'subscription { onSaid { text } }';
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/appsync/aws4_request, SignedHeaders=host, Signature=x';

let api: Realtime;
beforeEach(async () => {
  api = await serveApi({
    schema: SCHEMA,
    resolvers: {
      'Mutation.say': { code: code('return { payload: ctx.args };') },
      'Subscription.iam': { code: code('return {};', 'return null;') },
    },
    api: { AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }] },
    platform: testPlatform({
      access: {
        ...allowEverything,
        decide: (_principal, { resource }) =>
          resource.endsWith('/Subscription/fields/iam')
            ? { allowed: false, message: 'no' }
            : { allowed: true, allowedBy: 'test' },
      },
    }),
  });
});
afterEach(() => api.close());

const say = (room: string, text: string) =>
  api.query('mutation ($room: ID!, $text: String!) { say(room: $room, text: $text) { room text } }', { room, text });

describe('a connection', () => {
  it('is acknowledged with how long to wait for a sign of life, which comes every minute', async () => {
    const client = await api.connect();
    client.send({ type: 'connection_init' });
    expect(await client.next({ ka: true })).toEqual({
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300_000 },
    });
    expect(await client.next({ ka: true })).toEqual({ type: 'ka' });
    await api.platform.clock.advance(60_000);
    expect(await client.next({ ka: true })).toEqual({ type: 'ka' });
    expect(api.platform.journal.read()).toMatchObject([
      { action: 'appsync:Connect', from: 'client', to: 'TestStack/Api', outcome: 'ok' },
    ]);
  });

  it.each([
    ['its headers in a subprotocol', {}],
    ['its headers in the query string', { form: 'query' }],
    ['a page of this machine', { origin: 'http://localhost:5173' }],
  ] as const)('is made with %s, and can do without connection_init', async (_what, options) => {
    const client = await api.connect(options);
    client.start('s', SAID, api.authorization);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 's' });
  });

  it('can be made to an API by its id, as its RealtimeUrl says for the first without', async () => {
    const client = await api.connect({ path: `/graphql/${api.attributes['ApiId']}/realtime` });
    client.send({ type: 'connection_init' });
    expect(await client.next()).toMatchObject({ type: 'connection_ack' });
    expect(api.attributes['RealtimeUrl']).toBe('ws://127.0.0.1:4000/graphql/realtime');
  });

  it.each([
    [
      'a wrong key',
      { host: 'localhost', 'x-api-key': 'da2-wrong' },
      { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.', errorCode: 401 },
    ],
    [
      'no key',
      { host: 'localhost' },
      { errorType: 'UnauthorizedException', message: 'Valid authorization header not provided.', errorCode: 401 },
    ],
    [
      'headers for another host',
      { host: 'example.com', 'x-api-key': 'KEY' },
      { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.', errorCode: 401 },
    ],
    ['no host', {}, { errorType: 'BadRequestException', message: 'Required headers are missing.', errorCode: 400 }],
  ])('with %s ends with connection_error', async (_what, headers, error) => {
    const given = JSON.parse(JSON.stringify(headers).replace('KEY', api.key));
    const client = await api.connect({ headers: given });
    expect(await client.next()).toEqual({ type: 'connection_error', payload: { errors: [error] } });
    await client.closed;
    expect(api.platform.journal.read()).toMatchObject([
      {
        action: 'appsync:Connect',
        outcome: error.errorCode === 401 ? 'refused' : 'failed',
        error: { code: error.errorType },
      },
    ]);
  });

  it.each([
    ['a page from elsewhere', { origin: 'https://evil.example' }, 403],
    ['a client that does not offer graphql-ws', { protocols: ['graphql-transport-ws'] }, 400],
    ['an unknown API', { path: '/graphql/nope/realtime' }, 404],
    ['another path', { path: '/graphql/elsewhere' }, 404],
  ])('is refused to %s', async (_what, options, status) => {
    await expect(api.connect(options)).rejects.toThrow(`Unexpected server response: ${status}`);
  });

  it('lasts a day', async () => {
    const client = await api.connect();
    await api.platform.clock.advance(24 * 3_600_000);
    expect(await client.closed).toBe(1000);
  });

  it('ends when the service stops', async () => {
    const client = await api.connect();
    await api.service.stop?.();
    expect(await client.closed).toBe(1001);
  });

  it('is left alone when a client sends more than a message can hold', async () => {
    const [greedy, other] = [await api.connect(), await api.subscribed(SAID)];
    greedy.send('x'.repeat(2 * 1024 * 1024));
    expect(await greedy.closed).toBe(1009);
    await say('1', 'still here');
    expect(await other.next()).toMatchObject({ type: 'data' });
  });
});

describe('a subscription', () => {
  it('brings each mutation it is for, until it is stopped', async () => {
    const client = await api.subscribed(SAID);
    await say('1', 'one');
    expect(await client.next()).toEqual({ id: 's', type: 'data', payload: { data: { onSaid: { text: 'one' } } } });
    client.send({ type: 'stop', id: 's' });
    expect(await client.next()).toEqual({ type: 'complete', id: 's' });
    await say('1', 'two');
    client.start('t', SAID, api.authorization);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 't' });
    await say('1', 'three');
    expect(await client.next()).toMatchObject({ id: 't', payload: { data: { onSaid: { text: 'three' } } } });
  });

  it('shows in the journal with what it is about: when it starts, and at each delivery', async () => {
    await api.subscribed('subscription ($room: ID) { onSaid(room: $room) { text } }', { room: '7', id: 'order-1' });
    await api.query('mutation ($id: ID!) { say(room: $id, text: "x") { room } }', { id: '7' });
    const hops = api.platform.journal.read().filter(({ action }) => /Subscribe|Deliver/.test(action));
    expect(hops).toMatchObject([
      {
        action: 'appsync:Subscribe',
        from: 'client',
        to: 'TestStack/Api',
        outcome: 'ok',
        correlationIds: ['order-1'],
        detail: { subscription: 'onSaid', subscriptionId: 's' },
      },
      { action: 'appsync:Deliver', from: 'TestStack/Api', to: 'client', outcome: 'ok', correlationIds: ['7'] },
    ]);
  });

  it('has authorization of its own', async () => {
    const client = await api.connect();
    client.start('s', SAID, { host: 'localhost', 'x-api-key': 'da2-wrong' });
    expect(await client.next()).toEqual({
      type: 'error',
      id: 's',
      payload: {
        errors: [
          { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.', errorCode: 401 },
        ],
      },
    });
    client.start('s', 'subscription { iam { text } }', api.authorization);
    const denied = [{ errorType: 'Unauthorized', message: 'Not Authorized to access iam on type Subscription' }];
    expect(await client.next()).toMatchObject({ type: 'error', payload: { errors: denied } });
    // The directive lets these callers in, the policies do not.
    client.start('s', 'subscription { iam { text } }', { host: 'localhost', Authorization: SIGNATURE });
    expect(await client.next()).toMatchObject({ type: 'error', payload: { errors: denied } });
    const refused = api.platform.journal.read().filter(({ action }) => action === 'appsync:Subscribe');
    expect(refused.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused']);
  });

  it.each([
    ['{ a }', {}, { errorType: 'UnsupportedOperation', message: 'QUERY not supported through the realtime channel' }],
    ['mutation { say(room: 1, text: "x") { text } }', {}, { errorType: 'UnsupportedOperation' }],
    ['subscription {', {}, { message: 'Unable to parse GraphQL query.', errorCode: 400 }],
    [
      'subscription { onSaid { size } }',
      {},
      {
        message: "Validation error of type FieldUndefined: Field 'size' in type 'Message' is undefined @ 'onSaid/size'",
      },
    ],
    [
      'subscription ($room: ID) { onSaid(room: $room) { text } }',
      { room: {} },
      { message: expect.stringMatching(/^Variable 'room' has an invalid value/) },
    ],
  ])('of %s is refused', async (query, variables, error) => {
    expect(await api.refusal(query, variables)).toEqual([expect.objectContaining(error)]);
  });

  it('needs an id of its own', async () => {
    const client = await api.subscribed(SAID);
    client.start('s', SAID, api.authorization);
    expect(await client.next()).toMatchObject({
      type: 'error',
      id: 's',
      payload: { errors: [{ errorType: 'DuplicatedOperationError' }] },
    });
    await say('1', 'one');
    expect(await client.next()).toMatchObject({ type: 'data' });
  });

  it('is one of at most 100 on its connection', async () => {
    const client = await api.connect();
    for (let n = 1; n <= 101; n++) client.start(`${n}`, SAID, api.authorization);
    const answers = [];
    for (let n = 1; n <= 101; n++) answers.push(await client.next());
    expect(answers.filter(({ type }) => type === 'start_ack')).toHaveLength(100);
    expect(answers.filter(({ type }) => type === 'error')).toMatchObject([
      {
        id: '101',
        payload: {
          errors: [{ errorType: 'MaxSubscriptionsReachedError', message: 'Max number of 100 subscriptions reached' }],
        },
      },
    ]);
  });

  it('can be stopped before its resolver has answered', async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    const slow = createServer((_request, response) => asked.resolve(response)).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const address = slow.address();
    const Endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const other = await serveApi({
      schema: SCHEMA,
      dataSources: { Slow: { Type: 'HTTP', HttpConfig: { Endpoint } } },
      resolvers: {
        'Mutation.say': { code: code('return { payload: ctx.args };') },
        'Subscription.onSaid': {
          source: 'Slow',
          code: code("return { method: 'GET', resourcePath: '/' };", 'return null;'),
        },
      },
    });
    const client = await other.connect();
    client.start('s', SAID, other.authorization);
    const response = await asked.promise;
    client.send({ type: 'stop', id: 's' });
    expect(await client.next()).toEqual({ type: 'complete', id: 's' });
    response.end();
    await other.platform.journal.waitFor('the resolver', ({ action }) => action === 'appsync:Subscription.onSaid');
    client.send({ type: 'stop', id: 's' });
    expect(await client.next()).toMatchObject({ payload: { errors: [{ errorType: 'UnknownOperationError' }] } });
    await other.close();
    slow.close();
  });

  it('leaves nothing behind when its client goes away', async () => {
    const client = await api.subscribed(SAID);
    await client.leave();
    const seen = api.platform.journal.next;
    const witness = await api.subscribed(SAID);
    await say('1', 'one');
    expect(await witness.next()).toMatchObject({ type: 'data' });
    const delivered = api.platform.journal.read({ since: seen }).filter(({ action }) => action === 'appsync:Deliver');
    expect(delivered).toHaveLength(1);
  });

  it('over HTTP is refused with the way to go', async () => {
    const answer = await api.query(SAID);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ errorType: 'BadRequestException' }] } });
    expect(answer.body.errors?.[0]?.['message']).toMatch(/^Subscriptions over MQTT is not supported\. .*\/realtime/);
  });
});

describe('a message that is none', () => {
  it.each([
    ['meow', undefined, 'unknown'],
    ['{"type":"start","id":"1"}', '1', 'unknown'],
    ['{"type":"subscribe","id":"1"}', '1', 'subscribe'],
  ])('%s is answered with an error, and the connection lives on', async (text, id, named) => {
    const client = await api.connect();
    client.send(text);
    const message = `${named} not supported through the realtime channel`;
    expect(await client.next()).toEqual({
      type: 'error',
      ...(id && { id }),
      payload: { errors: [{ errorType: 'UnsupportedOperation', message, errorCode: 400 }] },
    });
    client.send({ type: 'stop', id: 'x' });
    expect(await client.next()).toMatchObject({
      type: 'error',
      id: 'x',
      payload: { errors: [{ errorType: 'UnknownOperationError', message: 'Unknown operation id x' }] },
    });
  });

  it('is answered or passed over, whatever it is, and the connection lives on', async () => {
    const client = await api.connect();
    const text = fc.oneof(fc.string(), fc.constantFrom('connection_init', 'start', 'stop', SAID, 'subscription {'));
    const data = fc.oneof(
      text,
      fc.json(),
      fc.record({ query: text, variables: fc.jsonValue(), operationName: text }).map((each) => JSON.stringify(each)),
      fc.constantFrom('['.repeat(100_000), `{"query":"{${'a{'.repeat(20_000)}"}`),
    );
    const authorization = fc.oneof(fc.jsonValue(), fc.constant(api.authorization));
    const payload = fc.oneof(fc.jsonValue(), fc.record({ data, extensions: fc.record({ authorization }) }));
    const message = fc.oneof(
      text,
      fc.json(),
      fc.record({ type: text, id: fc.oneof(text, fc.jsonValue()), payload }).map((each) => JSON.stringify(each)),
      fc.record({ type: fc.constant('start'), id: text, payload }).map((each) => JSON.stringify(each)),
    );
    let marker = 0;
    await fc.assert(
      fc.asyncProperty(message, async (sent) => {
        client.send(sent);
        const id = `marker ${++marker}`;
        client.send({ type: 'stop', id });
        while ((await client.next()).id !== id);
      }),
    );
  });
});
