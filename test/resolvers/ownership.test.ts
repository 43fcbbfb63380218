import { CONTENT, ID, type ResolverName, returned, run } from './resolver.ts';

const SIGNED_IN = { sub: '6b8a2f0e-1c3d-4e5f-8a9b-0c1d2e3f4a5b', username: 'ada', sourceIp: ['203.0.113.7'] };

const REQUESTS: [ResolverName, Record<string, unknown>][] = [
  ['Query.order', { id: ID }],
  ['Mutation.updateOrder', { input: { id: ID, ...CONTENT } }],
  ['Mutation.deleteOrder', { id: ID }],
];

describe.each(REQUESTS)('%s', (name, args) => {
  it('reaches into the orders of the signed-in user only', () => {
    expect(returned(run(name, 'request', { args, identity: SIGNED_IN }))).toMatchObject({
      key: { userId: { S: SIGNED_IN.sub }, id: { S: ID } },
    });
  });

  it.each([
    ['none', null],
    ['one without a sub', { sourceIp: ['203.0.113.7'] }],
  ])('takes the demo user for a caller with an API key, whose identity is %s', (_what, identity) => {
    expect(returned(run(name, 'request', { args, identity }))).toMatchObject({ key: { userId: { S: 'demo_user' } } });
  });

  it('does not let a client say who it is', () => {
    const pretending = { ...args, userId: 'victim', input: { ...Object(args['input']), userId: 'victim' } };
    const request = { headers: { userid: 'victim', 'x-user-id': 'victim' } };
    expect(JSON.stringify(returned(run(name, 'request', { args: pretending, request })))).not.toContain('victim');
  });
});

it.each<[ResolverName]>([['Query.orders'], ['Query.listOrders']])('%s asks for the caller’s partition only', (name) => {
  expect(returned(run(name, 'request', { identity: SIGNED_IN }))).toMatchObject({
    operation: 'Query',
    query: { expression: 'userId = :userId', expressionValues: { ':userId': { S: SIGNED_IN.sub } } },
  });
});
