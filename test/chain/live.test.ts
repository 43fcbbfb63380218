import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { WebSocket } from 'ws';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { givenCloud, ORDER_FIELDS, type OrderCloud } from '../support/cloud.ts';
import { connectRealtime, type RealtimeClient } from '../support/realtime-client.ts';

const JS = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
const ApiId = { 'Fn::GetAtt': ['Api', 'ApiId'] };
const SCHEMA = `
type Query { time: Int }
type Mutation { ring(id: ID!): Bell }
type Subscription { onRing(id: ID): Bell @aws_subscribe(mutations: ["ring"]) }
type Bell { id: ID! }`;

/** An API that has nothing to do with orders: a bell that rings at every subscriber. */
const TEMPLATE = {
  Resources: {
    Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'bell', AuthenticationType: 'API_KEY' } },
    Schema: { Type: 'AWS::AppSync::GraphQLSchema', Properties: { ApiId, Definition: SCHEMA } },
    Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId } },
    None: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId, Name: 'None', Type: 'NONE' } },
    Ring: {
      Type: 'AWS::AppSync::Resolver',
      DependsOn: ['Schema', 'None'],
      Properties: {
        ApiId,
        TypeName: 'Mutation',
        FieldName: 'ring',
        DataSourceName: 'None',
        Runtime: JS,
        Code: 'export const request = (ctx) => ({ payload: ctx.args }); export const response = (ctx) => ctx.result;',
      },
    },
  },
  Outputs: {
    Http: { Value: { 'Fn::GetAtt': ['Api', 'GraphQLUrl'] } },
    Realtime: { Value: { 'Fn::GetAtt': ['Api', 'RealtimeUrl'] } },
    Key: { Value: { 'Fn::GetAtt': ['Key', 'ApiKey'] } },
  },
};

/** The same with a field more, which the resolver gives. */
function louder(template: typeof TEMPLATE): unknown {
  const text = JSON.stringify(template);
  return JSON.parse(
    text
      .replace('type Bell { id: ID! }', 'type Bell { id: ID! tone: String }')
      .replace('payload: ctx.args', "payload: { ...ctx.args, tone: 'loud' }"),
  );
}

describe('a client of live updates, written after the page of AWS', () => {
  let assembly: string;
  let cloud: Cloud;
  beforeAll(async () => {
    assembly = mkdtempSync(join(tmpdir(), 'live-'));
    const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Bell.json' } };
    writeFileSync(join(assembly, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { Bell: stack } }));
    writeFileSync(join(assembly, 'Bell.json'), JSON.stringify(TEMPLATE));
    cloud = await startCloud({ assembly });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(assembly, { recursive: true });
  });

  it('hears at the addresses that the stack puts out, and is told goodbye when the cloud stops', async () => {
    const { Http = '', Realtime = '', Key = '' } = cloud.info().outputs['Bell'] ?? {};
    const authorization = { host: new URL(Http).host, 'x-api-key': Key };
    const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
    const socket = new WebSocket(Realtime, ['graphql-ws', `header-${header}`]);
    const told = (type: string) =>
      new Promise<unknown>((resolve) => {
        socket.on('message', (data) => {
          const message = JSON.parse(String(data));
          if (message.type === type) resolve(message.payload);
        });
      });
    await once(socket, 'open');
    const acknowledged = told('connection_ack');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await acknowledged;
    const started = told('start_ack');
    const data = JSON.stringify({ query: 'subscription ($id: ID) { onRing(id: $id) { id } }', variables: { id: 'b' } });
    socket.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: { authorization } } }));
    await started;
    const rung = told('data');
    for (const id of ['a', 'b']) {
      const body = JSON.stringify({ query: 'mutation ($id: ID!) { ring(id: $id) { id } }', variables: { id } });
      await fetch(Http, { method: 'POST', headers: { 'x-api-key': Key }, body });
    }
    expect(await rung).toEqual({ data: { onRing: { id: 'b' } } });
    expect(cloud.journal.read({ correlationId: 'b' }).map(({ action }) => action)).toEqual([
      'appsync:Subscribe',
      'appsync:Mutation.ring',
      'appsync:Deliver',
    ]);

    // Another schema and another resolver come while the client is connected.
    writeFileSync(join(assembly, 'Bell.json'), JSON.stringify(louder(TEMPLATE)));
    expect(await cloud.update(assembly)).toHaveLength(2);
    const rungLouder = told('data');
    const body = JSON.stringify({ query: 'mutation { ring(id: "b") { id tone } }' });
    await fetch(Http, { method: 'POST', headers: { 'x-api-key': Key }, body });
    expect(await rungLouder).toEqual({ data: { onRing: { id: 'b' } } });
    const [, , , , last] = cloud.journal.read({ correlationId: 'b' });
    expect(last).toMatchObject({ action: 'appsync:Deliver', outcome: 'ok' });
    const closed = once(socket, 'close');
    await cloud.stop();
    expect(await closed).toEqual([1001, expect.anything()]);
  });
});

const ON_ORDER_UPDATED = `subscription ($id: String) { onOrderUpdated(id: $id) { ${ORDER_FIELDS} } }`;

describe('a customer who is connected while an order is on its way', () => {
  let given: OrderCloud;
  let authorization: Record<string, string>;
  beforeAll(async () => {
    given = await givenCloud();
    authorization = { host: new URL(given.url).host, 'x-api-key': given.apiKey };
  });
  afterAll(() => given.cloud.stop());

  const subscribe = async (variables: object, query = ON_ORDER_UPDATED): Promise<RealtimeClient> => {
    const client = await connectRealtime(`${given.url.replace(/^http/, 'ws')}/realtime`, authorization);
    client.send({ type: 'connection_init' });
    expect(await client.next()).toMatchObject({ type: 'connection_ack' });
    client.start('s', query, authorization, variables);
    return client;
  };
  const listen = async (variables: object): Promise<RealtimeClient> => {
    const client = await subscribe(variables);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 's' });
    return client;
  };

  it('hears its outcome as the API then tells it, and the journal tells every hop on the way there', async () => {
    const client = await listen({});
    const id = await given.postOrder();
    const message = await client.next();
    const settled = await given.settled(id);
    expect(message).toEqual({ id: 's', type: 'data', payload: { data: { onOrderUpdated: settled } } });
    const told = await given.cloud.journal.waitFor(
      'the delivery',
      ({ action, correlationIds }) => action === 'appsync:Deliver' && correlationIds.includes(id),
    );
    expect(told).toMatchObject({ outcome: 'ok', from: 'Orders-dev/Api/GraphQL', to: 'client' });
    const hops = given.cloud.journal.read({ correlationId: id }).map(({ action, from }) => `${from} ${action}`);
    for (const hop of [
      'Orders-dev/Events/Pipe dynamodbstreams:GetRecords',
      'Orders-dev/Events/Pipe events:PutEvents',
      'Orders-dev/LiveUpdates/Rule appsync:GraphQL',
      'Orders-dev/LiveUpdates/Rule appsync:Mutation.publishOrder',
      'Orders-dev/Api/OrdersTable dynamodb:GetItem',
    ])
      expect(hops).toContain(hop);
    await client.leave();
  });

  it('hears of one order only when that is asked for, also of text that a template could stumble over', async () => {
    const id = ulid();
    const one = await listen({ id });
    await given.settled(await given.postOrder());
    await given.postOrder({ id, name: 'a "large" \\Pizza\\ {"userId":"other"} <$.id> ü 🍕' });
    expect(await one.next()).toEqual({
      id: 's',
      type: 'data',
      payload: { data: { onOrderUpdated: await given.settled(id) } },
    });
    await one.leave();
  });

  it('is refused an id that can be none, and whose order it is', async () => {
    const wrong = await subscribe({ id: 'x' });
    expect(await wrong.next()).toMatchObject({
      type: 'error',
      payload: { errors: [{ errorType: 'BadRequest', message: expect.stringContaining('ULID') }] },
    });
    await wrong.leave();
    const curious = await subscribe({}, 'subscription { onOrderUpdated { id userId } }');
    expect(await curious.next()).toEqual({ type: 'start_ack', id: 's' });
    const id = await given.postOrder();
    const { payload } = await curious.next();
    expect(payload).toMatchObject({
      data: { onOrderUpdated: { id, userId: null } },
      errors: [{ errorType: 'Unauthorized', path: ['onOrderUpdated', 'userId'] }],
    });
    await curious.leave();
  });

  it('can not publish what is not for clients to publish', async () => {
    const client = await listen({});
    const { data, errors } = await given.graphql(
      'mutation { publishOrder(userId: "demo_user", id: "01M844DZG08ZQ4X7C2M9KTW3HR") { id } }',
    );
    expect(data).toEqual({ publishOrder: null });
    expect(errors).toMatchObject([
      { errorType: 'Unauthorized', message: 'Not Authorized to access publishOrder on type Mutation' },
    ]);
    const id = await given.postOrder();
    expect(await client.next()).toMatchObject({ payload: { data: { onOrderUpdated: { id } } } });
    await client.leave();
  });
});
