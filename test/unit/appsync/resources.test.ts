import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateResource } from '../../support/platform.ts';
import { type ApiParts, code, makeApi, provisionWith } from './api.ts';

const SCHEMA = 'type Query { a: String }';
const JS = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
const HTTP = (endpoint: string, more: Record<string, unknown> = {}) => ({
  Type: 'HTTP',
  ServiceRoleArn: 'arn:aws:iam::000000000000:role/r',
  HttpConfig: { Endpoint: endpoint, ...more },
});
const SIGNED = (service: string, region = 'us-east-1') => ({
  AuthorizationConfig: {
    AuthorizationType: 'AWS_IAM',
    AwsIamConfig: { SigningRegion: region, SigningServiceName: service },
  },
});

describe('what can not be imitated is refused by name when the API is made', () => {
  const refusals: [string, Partial<ApiParts>, string][] = [
    [
      'another authorization',
      { api: { AuthenticationType: 'OPENID_CONNECT' } },
      'AuthenticationType OPENID_CONNECT is not supported',
    ],
    [
      'a user pool that is not named',
      { api: { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS' } },
      'UserPoolConfig is missing',
    ],
    [
      'a user pool that lets nobody in by default',
      {
        api: {
          AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
          UserPoolConfig: { UserPoolId: 'us-east-1_A', DefaultAction: 'DENY' },
        },
      },
      'DefaultAction DENY is not supported',
    ],
    [
      'groups of a user pool',
      { schema: 'type Query { a: Int @aws_cognito_user_pools(cognito_groups: ["staff"]) }' },
      '@aws_cognito_user_pools with groups of a user pool is not supported',
    ],
    [
      'an additional one',
      { api: { AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_LAMBDA' }] } },
      'AuthenticationType AWS_LAMBDA',
    ],
    [
      'a log level that is none',
      { api: { LogConfig: { CloudWatchLogsRoleArn: 'r', FieldLogLevel: 'LOUD' } } },
      'FieldLogLevel must not be "LOUD"',
    ],
    ['a depth beyond 75', { api: { QueryDepthLimit: 76 } }, 'QueryDepthLimit must be an integer from 0 to 75'],
    [
      'a long environment value',
      { api: { EnvironmentVariables: { NAME: 'x'.repeat(513) } } },
      'at most 512 characters',
    ],
    ['a schema that is not GraphQL', { schema: 'type Query {' }, 'the schema is not GraphQL: Syntax Error'],
    [
      'a schema with unknown types',
      { schema: 'type Query { a: Nope }' },
      'the schema is not valid: Unknown type "Nope"',
    ],
    ['a schema without queries', { schema: 'type Other { a: String }' }, 'Query root type must be provided'],
    ['a key that has expired', { keyExpires: 1 }, 'so the key is of no use any more. Synthesize again'],
    [
      'another data source',
      { dataSources: { L: { Type: 'AMAZON_EVENTBRIDGE' } } },
      'Type AMAZON_EVENTBRIDGE is not supported by the local cloud; there are NONE, AMAZON_DYNAMODB, AWS_LAMBDA, HTTP',
    ],
    ['a table without configuration', { dataSources: { T: { Type: 'AMAZON_DYNAMODB' } } }, 'DynamoDBConfig is missing'],
    [
      'a table elsewhere',
      { dataSources: { T: { Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 't', AwsRegion: 'eu-west-1' } } } },
      'AwsRegion is eu-west-1; the local cloud has us-east-1 only',
    ],
    [
      "the caller's credentials",
      {
        dataSources: {
          T: {
            Type: 'AMAZON_DYNAMODB',
            DynamoDBConfig: { TableName: 't', AwsRegion: 'us-east-1', UseCallerCredentials: true },
          },
        },
      },
      'UseCallerCredentials is not supported',
    ],
    [
      'an AWS endpoint that is not signed',
      { dataSources: { H: HTTP('https://sqs.us-east-1.amazonaws.com') } },
      'needs AWS_IAM authorization',
    ],
    [
      'a signed endpoint of another service',
      { dataSources: { H: HTTP('https://sns.us-east-1.amazonaws.com', SIGNED('sqs')) } },
      'is not the endpoint of sqs',
    ],
    [
      'a signed endpoint outside',
      { dataSources: { H: HTTP('https://example.com', SIGNED('execute-api')) } },
      'is not the endpoint of execute-api',
    ],
    [
      'another signing region',
      { dataSources: { H: HTTP('https://sqs.eu-west-1.amazonaws.com', SIGNED('sqs', 'eu-west-1')) } },
      'SigningRegion is eu-west-1',
    ],
    [
      'a field that is not there',
      { resolvers: { 'Query.b': { code: code('') } } },
      'No field named b found on type Query',
    ],
    [
      'a data source that is not there',
      { resolvers: { 'Query.a': { source: 'X', code: code('') } } },
      'there is no data source X; the API has None',
    ],
    [
      'a function that is not there',
      { resolvers: { 'Query.a': { functions: ['x'], code: code('') } } },
      'there is no function undefined',
    ],
    [
      'a missing handler',
      { resolvers: { 'Query.a': { code: 'export function request() {}' } } },
      'Query.a: the code does not export the function response',
    ],
    [
      'code that AppSync would refuse',
      { resolvers: { 'Query.a': { code: code('while (ctx) { return 1; }') } } },
      'Query.a, line 3: while is not supported by APPSYNC_JS',
    ],
    [
      'a subscription to a mutation that is not there',
      { schema: `${SCHEMA} type Subscription { s: String @aws_subscribe(mutations: ["m"]) }` },
      'Subscription.s names the mutation m, which is not there',
    ],
    [
      'a subscription of another type than its mutation',
      {
        schema: `${SCHEMA} type Mutation { m: Int! } type Subscription { s: String @aws_subscribe(mutations: ["m"]) }`,
      },
      'Subscription.s is of type String, and the mutation m of type Int!; they must be the same',
    ],
  ];
  it.each(refusals)('%s', async (_what, parts, message) => {
    await expect(makeApi({ schema: SCHEMA, ...parts })).rejects.toThrow(message);
  });

  it('mapping templates and pipelines that are too long', async () => {
    const { service, attributes } = await makeApi({ schema: SCHEMA, functions: { f: { code: code('') } } });
    const ApiId = attributes['ApiId'];
    const resolver = (properties: Record<string, unknown>) =>
      provisionWith(
        service,
        templateResource('AWS::AppSync::Resolver', { ApiId, TypeName: 'Query', FieldName: 'a', ...properties }),
      );
    await expect(resolver({ Code: 'x' })).rejects.toThrow('runs APPSYNC_JS only, no VTL mapping templates');
    const eleven = {
      Kind: 'PIPELINE',
      Code: code(''),
      Runtime: JS,
      PipelineConfig: { Functions: Array(11).fill('f') },
    };
    await expect(resolver(eleven)).rejects.toThrow('at most 10 functions');
    await expect(resolver({ Kind: 'OTHER', Code: code(''), Runtime: JS })).rejects.toThrow(
      'Kind must be UNIT or PIPELINE',
    );
    await expect(resolver({ ApiId: 'nope', Code: code(''), Runtime: JS })).rejects.toThrow(
      'there is no GraphQL API nope',
    );
  });
});

describe('what other resources can refer to', () => {
  it('is the same at every start', async () => {
    const first = await makeApi({ schema: SCHEMA });
    const second = await makeApi({ schema: SCHEMA });
    expect(first.attributes).toEqual(second.attributes);
    expect(first.key).toBe(second.key);
    expect(first.key).toMatch(/^da2-[a-z2-7]{26}$/);
    expect(first.attributes).toMatchObject({
      ApiId: expect.stringMatching(/^[a-z2-7]{26}$/),
      Arn: `arn:aws:appsync:us-east-1:000000000000:apis/${first.attributes['ApiId']}`,
      GraphQLUrl: 'http://127.0.0.1:4000/graphql',
      RealtimeUrl: 'ws://127.0.0.1:4000/graphql/realtime',
      GraphQLDns: '127.0.0.1:4000',
    });
  });

  it('two APIs live side by side, the first one at /graphql', async () => {
    const one = await makeApi({
      schema: SCHEMA,
      resolvers: { 'Query.a': { code: code("return { payload: 'one' };") } },
    });
    const make = (type: string, properties: Record<string, unknown>) =>
      provisionWith(one.service, templateResource(`AWS::AppSync::${type}`, properties, { logicalId: 'Second' }));
    const { attributes } = await make('GraphQLApi', { Name: 'two', AuthenticationType: 'API_KEY' });
    const ApiId = attributes['ApiId'] ?? '';
    await make('GraphQLSchema', { ApiId, Definition: SCHEMA });
    const { attributes: key } = await make('ApiKey', { ApiId });
    await make('DataSource', { ApiId, Name: 'None', Type: 'NONE' });
    await make('Resolver', {
      ApiId,
      TypeName: 'Query',
      FieldName: 'a',
      DataSourceName: 'None',
      Runtime: JS,
      Code: code("return { payload: 'two' };"),
    });
    expect(attributes['GraphQLUrl']).toBe(`http://127.0.0.1:4000/graphql/${ApiId}`);
    const body = JSON.stringify({ query: '{ a }' });
    const headers = { 'x-api-key': key['ApiKey'] ?? '' };
    expect(await one.send({ path: `/graphql/${ApiId}`, headers, body })).toMatchObject({
      body: { data: { a: 'two' } },
    });
    expect(await one.send({ headers, body })).toMatchObject({ status: 401 });
    expect((await one.query('{ a }')).body).toEqual({ data: { a: 'one' } });
  });
});

describe('code and schema from assets', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'appsync-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('are read from the files that the assembly lists', async () => {
    const { service, attributes, query } = await makeApi({ schema: SCHEMA });
    const ApiId = attributes['ApiId'];
    writeFileSync(join(directory, 'schema.graphql'), 'type Query { a: String b: String }');
    writeFileSync(join(directory, 'a.js'), code("return { payload: 'from a file' };"));
    const assets = { 'schema.graphql': join(directory, 'schema.graphql'), 'a.js': join(directory, 'a.js') };
    const make = (type: string, properties: Record<string, unknown>) =>
      provisionWith(service, templateResource(`AWS::AppSync::${type}`, { ApiId, ...properties }, { assets }));
    await make('GraphQLSchema', { DefinitionS3Location: 's3://bucket/schema.graphql' });
    await make('Resolver', {
      TypeName: 'Query',
      FieldName: 'b',
      DataSourceName: 'None',
      CodeS3Location: 's3://bucket/a.js',
      Runtime: JS,
    });
    expect((await query('{ b }')).body).toEqual({ data: { b: 'from a file' } });
    await expect(
      make('Resolver', { TypeName: 'Query', FieldName: 'b', CodeS3Location: 'a.js', Runtime: JS }),
    ).rejects.toThrow('is not an S3 location');
  });
});
