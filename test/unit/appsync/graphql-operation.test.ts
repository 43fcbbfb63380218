import { allowEverything, testPlatform } from '../../support/platform.ts';
import { code, makeApi, type TestApi } from './api.ts';
import { serveApi } from './realtime/client.ts';

const SCHEMA = `
schema { query: Query mutation: Changes subscription: Subscription }
type Query { a: String }
type Changes { publish(order: Order!): Published @aws_iam  other: String  fail: String @aws_iam }
type Subscription { onPublished: Published @aws_subscribe(mutations: ["publish"]) @aws_api_key }
type Published @aws_iam @aws_api_key { id: ID  who: AWSJSON  trace: String }
input Order { id: ID! }
`;
const PUBLISH = 'mutation Publish($order: Order!) { publish(order: $order) { id who trace } }';
const ROLE = 'arn:aws:iam::000000000000:role/service/Rule';
const CALLER = {
  principal: { type: 'role', roleArn: ROLE, sessionName: 'events' },
  from: 'TestStack/Rule',
  traceHeader: 'Root=1-2-3;Sampled=1',
} as const;

const parts = (modes = ['AWS_IAM']) => ({
  schema: SCHEMA,
  api: { AdditionalAuthenticationProviders: modes.map((AuthenticationType) => ({ AuthenticationType })) },
  resolvers: {
    'Changes.publish': {
      code: code(
        "return { payload: { id: ctx.args.order.id, who: ctx.identity, trace: ctx.request.headers['x-amzn-trace-id'] } };",
      ),
    },
    'Changes.other': { code: code('return {};') },
    'Changes.fail': { code: code("util.error('broken', 'Broken');") },
  },
});

const run = (
  { platform, attributes }: TestApi,
  query = PUBLISH,
  variables: Record<string, unknown> = {},
  arn = 'Arn',
) => platform.calls.invoke('appsync', 'GraphQL', { apiArn: attributes[arn] ?? arn, query, variables }, CALLER);

describe('appsync:GraphQL, asked for by another service', () => {
  it.each(['Arn', 'GraphQLEndpointArn'])(
    'runs the mutation of the API that the %s names, as the caller',
    async (arn) => {
      const api = await makeApi(parts());
      const { data, errors } = await run(api, PUBLISH, { order: { id: '1' } }, arn);
      expect(errors).toBeUndefined();
      const { publish } = Object(data);
      expect(publish).toMatchObject({ id: '1', trace: CALLER.traceHeader });
      expect(JSON.parse(publish.who)).toMatchObject({
        accountId: '000000000000',
        userArn: 'arn:aws:sts::000000000000:assumed-role/Rule/events',
        username: 'events',
      });
      expect(api.platform.journal.read()).toMatchObject([
        { action: 'appsync:Changes.publish', from: 'TestStack/Rule', to: 'TestStack/Api', correlationIds: ['1'] },
        {
          action: 'appsync:GraphQL',
          from: 'TestStack/Rule',
          to: 'TestStack/Api',
          role: ROLE,
          correlationIds: ['1'],
          traceHeader: CALLER.traceHeader,
          outcome: 'ok',
        },
      ]);
    },
  );

  it('notifies subscribers', async () => {
    const api = await serveApi(parts());
    const client = await api.subscribed('subscription { onPublished { id } }');
    await run(api, PUBLISH, { order: { id: '1' } });
    expect((await client.next()).payload).toEqual({ data: { onPublished: { id: '1' } } });
    await api.close();
  });

  it('needs the permission on each field of the root, by the names that the schema has', async () => {
    const asked: string[] = [];
    const api = await makeApi({
      ...parts(),
      platform: testPlatform({
        access: {
          ...allowEverything,
          decide: (_principal, { action, resource }) => {
            asked.push(`${action} ${resource.split('/').slice(2).join('/')}`);
            return resource.endsWith('/other')
              ? { allowed: false, message: 'No statement allows it.' }
              : { allowed: true, allowedBy: 'test' };
          },
        },
      }),
    });
    const both = 'mutation { ...F x: other __typename } fragment F on Changes { publish(order: { id: "1" }) { id } }';
    await expect(run(api, both)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      status: 403,
      message: 'No statement allows it.',
    });
    expect(asked).toEqual([
      'appsync:GraphQL types/Changes/fields/publish',
      'appsync:GraphQL types/Changes/fields/other',
    ]);
    expect(api.platform.journal.read()).toMatchObject([{ action: 'appsync:GraphQL', outcome: 'refused', role: ROLE }]);
  });

  it('answers with errors of fields and of validation, as over HTTP', async () => {
    const api = await makeApi(parts());
    expect(await run(api, 'mutation { fail other }')).toMatchObject({
      data: { fail: null, other: null },
      errors: [
        { path: ['fail'], errorType: 'Broken', message: 'broken' },
        { path: ['other'], errorType: 'Unauthorized', message: 'Not Authorized to access other on type Changes' },
      ],
    });
    expect(await run(api, 'mutation { nope }')).toMatchObject({ data: null, errors: [{ path: null }] });
  });

  it.each([
    ['a query that is none', 'mutation {', 'Arn', 'MalformedHttpRequestException'],
    ['a subscription', 'subscription { onPublished { id } }', 'Arn', 'BadRequestException'],
    ['an API that is not there', PUBLISH, 'arn:aws:appsync:us-east-1:000000000000:apis/nope', 'NotFoundException'],
    ['an ARN of something else', PUBLISH, 'arn:aws:sqs:us-east-1:000000000000:q', 'NotFoundException'],
  ])('refuses %s', async (_what, query, arn, errorCode) => {
    const api = await makeApi(parts());
    await expect(run(api, query, { order: { id: '1' } }, arn)).rejects.toMatchObject({ code: errorCode });
  });

  it('is not for APIs without AWS_IAM', async () => {
    await expect(run(await makeApi(parts([])), PUBLISH, { order: { id: '1' } })).rejects.toMatchObject({
      code: 'UnauthorizedException',
      status: 401,
    });
  });
});
