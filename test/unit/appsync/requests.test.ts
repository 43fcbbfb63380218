import { AwsError } from '../../../local/core/aws-error.ts';
import type { AccessControl } from '../../../local/platform/access.ts';
import { allowEverything, testPlatform } from '../../support/platform.ts';
import { code, makeApi, type TestApi } from './api.ts';

const SCHEMA = `
type Query { greet(name: String!): String  secret: String @aws_iam  both: Thing  things(filter: Filter): [Thing!] }
type Mutation { rename(input: Rename!): Thing }
type Thing @aws_api_key @aws_iam { id: ID!  size: Int  inner: Thing  hidden: String @aws_iam }
input Filter { size: Int  kinds: [Kind!] }
input Rename { id: ID!  name: String! }
enum Kind { SMALL LARGE }
schema { query: Query mutation: Mutation }
`;
const RESOLVERS = {
  'Query.greet': { code: code("return { payload: 'Hello ' + ctx.args.name };") },
  'Query.secret': { code: code("return { payload: 'sesame' };") },
  'Query.both': {
    code: code("return { payload: { id: '1', size: 2, hidden: 'h', inner: { id: '2', inner: { id: '3' } } } };"),
  },
  'Query.things': { code: code('return { payload: [] };') },
  'Mutation.rename': { code: code('return { payload: ctx.args.input };') },
};

const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/appsync/aws4_request, SignedHeaders=host, Signature=x',
};

function api(options: Record<string, unknown> = {}, access?: AccessControl): Promise<TestApi> {
  return makeApi({
    schema: SCHEMA,
    resolvers: RESOLVERS,
    api: options,
    ...(access && { platform: testPlatform({ access }) }),
  });
}

describe('a request that is none', () => {
  it.each([
    ['', 'Request body is empty.'],
    ['meow', 'Unable to parse GraphQL query.'],
    ['{}', 'Unable to parse GraphQL query.'],
    ['[{"query":"{ greet(name: \\"a\\") }"}]', 'Unable to parse GraphQL query.'],
    ['{"query":"{ greet("}', 'Unable to parse GraphQL query.'],
    ['{"query":"{ greet(name: \\"a\\") }","variables":7}', 'Unable to parse GraphQL variables.'],
    ['{"query":"{ greet(name: \\"a\\") }","operationName":7}', 'Unable to parse GraphQL query.'],
  ])('%s is malformed', async (body, message) => {
    const { send, key } = await api();
    const answer = await send({ headers: { 'x-api-key': key }, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ errors: [{ errorType: 'MalformedHttpRequestException', message }] });
    expect(answer.headers).toMatchObject({
      'x-amzn-errortype': 'MalformedHttpRequestException',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('of another method, or to another API, is refused', async () => {
    const { send, key } = await api();
    expect(await send({ method: 'PUT', headers: { 'x-api-key': key } })).toMatchObject({ status: 405 });
    expect(await send({ path: '/graphql/nope' })).toMatchObject({ status: 404 });
    const realtime = await send({ path: '/graphql/realtime' });
    expect(realtime).toMatchObject({
      status: 404,
      body: { errors: [{ message: expect.stringMatching(/WebSockets/) }] },
    });
  });
});

describe('a request over GET', () => {
  it('carries query and variables in its query string', async () => {
    const { send, key } = await api();
    const query = new URLSearchParams({
      query: 'query Q($name: String!) { greet(name: $name) }',
      variables: '{"name":"Ada"}',
    }).toString();
    expect(await send({ method: 'GET', query, headers: { 'x-api-key': key } })).toMatchObject({
      status: 200,
      body: { data: { greet: 'Hello Ada' } },
    });
  });
});

describe('who may call', () => {
  it('is nobody without a header', async () => {
    const { query } = await api();
    const answer = await query('{ greet(name: "a") }', {}, {});
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      errors: [{ errorType: 'UnauthorizedException', message: 'Valid authorization header not provided.' }],
    });
  });

  it('is nobody with a wrong key', async () => {
    const { query, platform, attributes } = await api();
    const answer = await query('{ greet(name: "a") }', {}, { 'x-api-key': 'da2-wrong' });
    expect(answer.status).toBe(401);
    expect(answer.body.errors).toEqual([
      { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
    ]);
    expect(platform.journal.read()).toMatchObject([
      { action: 'appsync:GraphQL', outcome: 'refused', to: 'TestStack/Api' },
    ]);
    expect(attributes['GraphQLUrl']).toBe('http://127.0.0.1:4000/graphql');
  });

  it('is whoever has the key, until it expires', async () => {
    const { query, platform } = await api();
    expect(await query('{ greet(name: "a") }')).toMatchObject({ status: 200, body: { data: { greet: 'Hello a' } } });
    await platform.clock.advance(25 * 3_600_000);
    expect(await query('{ greet(name: "a") }')).toMatchObject({ status: 401 });
  });

  it('is nobody by signature where the API knows keys only', async () => {
    const { query } = await api();
    expect(await query('{ greet(name: "a") }', {}, SIGNED)).toMatchObject({ status: 401 });
  });

  it('differs field by field, as the directives say', async () => {
    const multi = await api({ AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }] });
    const byKey = await multi.query('{ secret both { id hidden } }');
    expect(byKey.body).toEqual({
      data: { secret: null, both: { id: '1', hidden: null } },
      errors: [
        {
          path: ['secret'],
          data: null,
          errorType: 'Unauthorized',
          errorInfo: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: 'Not Authorized to access secret on type Query',
        },
        expect.objectContaining({
          path: ['both', 'hidden'],
          message: 'Not Authorized to access hidden on type Thing',
        }),
      ],
    });
    const bySignature = await multi.query('{ secret greet(name: "a") }', {}, SIGNED);
    expect(bySignature.body).toMatchObject({
      data: { secret: 'sesame', greet: null },
      errors: [{ path: ['greet'], errorType: 'Unauthorized' }],
    });
  });

  it('is decided by policy for callers that sign', async () => {
    const asked: unknown[] = [];
    const access: AccessControl = {
      ...allowEverything,
      identify: () => ({
        principal: { type: 'role', roleArn: 'arn:aws:iam::000000000000:role/service-role/r', sessionName: 's' },
        from: 'Stack/Fn',
      }),
      decide: (principal, requirement) => {
        asked.push([principal.type, requirement]);
        return requirement.resource.endsWith('/greet')
          ? { allowed: false, message: 'no' }
          : { allowed: true, allowedBy: 'test' };
      },
    };
    const { query, attributes, platform } = await api({ AuthenticationType: 'AWS_IAM' }, access);
    const answer = await query('{ secret greet(name: "a") }', {}, SIGNED);
    expect(answer.body).toMatchObject({
      data: { secret: 'sesame', greet: null },
      errors: [{ errorType: 'Unauthorized' }],
    });
    expect(asked).toContainEqual([
      'role',
      { action: 'appsync:GraphQL', resource: `${attributes['Arn']}/types/Query/fields/secret` },
    ]);
    expect(platform.journal.read()).toMatchObject([{ action: 'appsync:Query.secret', from: 'Stack/Fn' }]);
  });

  it('is no page of another origin that signs', async () => {
    const { query } = await api({ AuthenticationType: 'AWS_IAM' });
    const foreign = { ...SIGNED, origin: 'https://evil.example', host: 'localhost:4000' };
    await expect(query('{ secret }', {}, foreign)).rejects.toThrow(AwsError);
  });
});

describe('a query that does not fit the schema is answered with null data and an error in the words of AppSync', () => {
  it.each([
    ['{ nope }', "FieldUndefined: Field 'nope' in type 'Query' is undefined @ 'nope'"],
    ['{ both { nope } }', "FieldUndefined: Field 'nope' in type 'Thing' is undefined @ 'both/nope'"],
    ['{ both }', "SubSelectionRequired: Sub selection required for type Thing of field both @ 'both'"],
    [
      '{ greet(name: "a") { x } }',
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type String of field greet @ 'greet'",
    ],
    ['{ greet }', "MissingFieldArgument: Missing field argument name @ 'greet'"],
    ['{ greet(name: "a", age: 1) }', "UnknownArgument: Unknown field argument age @ 'greet'"],
    [
      '{ greet(name: 7) }',
      "WrongType: argument 'name' with value 'IntValue{value=7}' is not a valid 'String' @ 'greet'",
    ],
    ['{ greet(name: null) }', "WrongType: argument 'name' with value 'NullValue{}' is not a valid 'String' @ 'greet'"],
    ['{ greet(name: $n) }', "UndefinedVariable: Undefined variable n @ 'greet'"],
    ['query Q($n: String) { both { id } }', 'UnusedVariable: Unused variable n'],
    [
      'query Q($n: Int) { greet(name: $n) }',
      "VariableTypeMismatch: Variable type 'Int' doesn't match expected type 'String!' @ 'greet'",
    ],
    ['query Q($n: Nope) { greet(name: $n) }', 'UnknownType: Unknown type Nope'],
    ['{ ...F }', 'UndefinedFragment: Undefined fragment F'],
    ['{ both { id } } fragment F on Thing { id }', 'UnusedFragment: Unused fragment F'],
    ['{ both @nope { id } }', "UnknownDirective: Unknown directive nope @ 'both'"],
    [
      '{ things(filter: { kinds: [HUGE] }) { id } }',
      "WrongType: argument 'filter.kinds' with value 'EnumValue{name='HUGE'}' is not a valid 'Kind' @ 'things'",
    ],
    [
      '{ things(filter: { colour: 1 }) { id } }',
      "WrongType: argument 'filter.colour' with value 'IntValue{value=1}' contains a field not in 'Filter': 'colour' @ 'things'",
    ],
    [
      'mutation { rename(input: { id: "1" }) { id } }',
      "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='id', value=StringValue{value='1'}}]}' is missing required fields '[name]' @ 'rename'",
    ],
    ['{ both { id } } { both { id } }', 'LoneAnonymousOperationViolation: Anonymous operation with other operations.'],
  ])('%s', async (text, message) => {
    const { query } = await api();
    const { status, body } = await query(text);
    expect(status).toBe(200);
    expect(body.data).toBeNull();
    expect(body.errors?.[0]).toEqual({
      path: null,
      locations: [{ line: 1, column: expect.any(Number), sourceName: null }],
      message: `Validation error of type ${message}`,
    });
  });

  it.each([
    ['$input: Rename!', {}, "Variable 'input' has coerced Null value for NonNull type 'Rename!'"],
    ['$input: Rename!', { input: null }, "Variable 'input' has coerced Null value for NonNull type 'Rename!'"],
    ['$input: Rename!', { input: { id: '1' } }, "Variable 'input' has coerced Null value for NonNull type 'String!'"],
    [
      '$input: Rename!',
      { input: { id: '1', name: null } },
      "Variable 'input' has coerced Null value for NonNull type 'String!'",
    ],
    [
      '$input: Rename!',
      { input: { id: '1', name: 7 } },
      "Variable 'input' has an invalid value. Expected type 'String' but was 'Integer'.",
    ],
    [
      '$input: Rename!',
      { input: { id: '1', name: 'a', x: 1 } },
      "The variables input contains a field that is not defined for input object type 'Rename' ",
    ],
  ])('variables %s of %j', async (declaration, variables, message) => {
    const { query } = await api();
    const { body } = await query(`mutation M(${declaration}) { rename(input: $input) { id } }`, variables);
    expect(body).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: message.startsWith('The variables') ? null : [{ line: 1, column: 12, sourceName: null }],
          message,
        },
      ],
    });
  });
});

describe('limits of an API', () => {
  it('introspection, when it is turned off', async () => {
    const open = await api();
    expect((await open.query('{ __schema { queryType { name } } }')).body.data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
    const closed = await api({ IntrospectionConfig: 'DISABLED' });
    const { body } = await closed.query('{ __schema { queryType { name } } }');
    expect(body.errors?.[0]?.['message']).toBe(
      "Validation error of type FieldUndefined: Field '__schema' in type 'Query' is undefined @ '__schema'",
    );
    expect((await closed.query('{ __typename }')).body.data).toEqual({ __typename: 'Query' });
  });

  it('the depth of a query: what lies deeper is null, with an error', async () => {
    const { query } = await api({ QueryDepthLimit: 3 });
    const { body } = await query('{ both { size inner { id inner { size } } } }');
    expect(body.data).toEqual({ both: { size: 2, inner: { id: '2', inner: { size: null } } } });
    expect(body.errors).toMatchObject([
      { path: ['both', 'inner', 'inner', 'size'], errorType: 'QueryDepthLimitReached' },
    ]);
  });

  it('the number of resolvers that one request may run', async () => {
    const { query } = await api({ ResolverCountLimit: 2 });
    const { body } = await query('{ a: greet(name: "a") b: greet(name: "b") c: greet(name: "c") }');
    expect(body.data).toEqual({ a: 'Hello a', b: 'Hello b', c: null });
    expect(body.errors).toMatchObject([{ path: ['c'], errorType: 'ResolverExecutionLimitReached' }]);
  });
});

describe('an operation is asked for by name', () => {
  const TWO =
    'query A($yes: Boolean!) { greet(name: "a") @include(if: $yes) } query B { hi: greet(name: "b") ...All } fragment All on Query { both { id ...Size @skip(if: true) } } fragment Size on Thing { size }';
  const ask = async (body: object) => {
    const { send, key } = await api();
    return send({ headers: { 'x-api-key': key }, body: JSON.stringify({ query: TWO, ...body }) });
  };

  it('with its own variables, aliases, fragments and directives', async () => {
    expect(await ask({ operationName: 'B' })).toMatchObject({ body: { data: { hi: 'Hello b', both: { id: '1' } } } });
    expect((await ask({ operationName: 'B' })).body.data).not.toHaveProperty('both.size');
    expect((await ask({ operationName: 'A', variables: { yes: false } })).body).toEqual({ data: {} });
    expect((await ask({ operationName: 'A', variables: '{"yes":true}' })).body).toEqual({ data: { greet: 'Hello a' } });
  });

  it.each([
    [{}, 'Missing operation name.'],
    [{ operationName: null }, 'Missing operation name.'],
    [{ operationName: 'C' }, "Unknown operation named 'C'."],
  ])('and %j is none', async (body, message) => {
    expect(await ask(body)).toMatchObject({
      status: 400,
      body: { errors: [{ errorType: 'BadRequestException', message }] },
    });
  });
});

it('a value that is too large for AppSync fails its own field only', async () => {
  const large = await makeApi({
    schema: 'type Query { large(text: String!): String  small: String }',
    resolvers: {
      'Query.large': { code: code('return { payload: ctx.args.text };') },
      'Query.small': { code: code("return { payload: 'x' };") },
    },
  });
  const { body } = await large.query(
    'query ($a: String!, $b: String!) { small fits: large(text: $a) large(text: $b) }',
    {
      a: 'é'.repeat(2_500_000),
      b: 'é'.repeat(3_000_000),
    },
  );
  expect(body).toMatchObject({
    data: { small: 'x', fits: expect.stringMatching(/^é+$/), large: null },
    errors: [
      { path: ['large'], errorType: 'Code', errorInfo: null, message: 'Reached evaluated resolver code size limit.' },
    ],
  });
});
