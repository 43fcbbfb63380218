import { code, makeApi } from './api.ts';

const SCHEMA = `
type Query { run(id: String, input: In): Out  strict: Out!  list: [Out!]  all: String }
type Mutation { write(input: In!): Out }
input In { id: String  note: String }
type Out { id: ID  at: AWSDateTime  name: String!  more: Out  count: Int  json: AWSJSON }
`;

function runs(resolver: string, options: { functions?: Record<string, string>; api?: Record<string, unknown> } = {}) {
  const functions = Object.fromEntries(
    Object.entries(options.functions ?? {}).map(([name, text]) => [name, { code: text }]),
  );
  return makeApi({
    schema: SCHEMA,
    functions,
    resolvers: {
      'Query.run': { code: resolver, ...(options.functions && { functions: Object.keys(functions) }) },
      'Query.all': { code: resolver },
      'Query.strict': { code: resolver },
      'Query.list': { code: resolver },
    },
    ...(options.api && { api: options.api }),
  });
}

describe('what handlers see', () => {
  it('is the field, its arguments and its selection', async () => {
    const { query } = await runs(code('return { payload: { json: ctx } };'), {
      api: { EnvironmentVariables: { QUEUE: 'q' } },
    });
    const { body } = await query(
      'query Q($id: String) { r: run(id: $id, input: { note: "n" }) { json ...F m: more { id } } } fragment F on Out { count }',
      { id: '7' },
    );
    const seen = JSON.parse(String((body.data as { r: { json: string } }).r.json));
    expect(seen).toMatchObject({
      arguments: { id: '7', input: { note: 'n' } },
      args: { id: '7', input: { note: 'n' } },
      source: null,
      identity: null,
      stash: {},
      prev: null,
      env: { QUEUE: 'q' },
      outErrors: [],
      info: {
        fieldName: 'run',
        parentTypeName: 'Query',
        variables: { id: '7' },
        selectionSetList: ['json', 'count', 'm', 'm/id'],
        selectionSetGraphQL: '{\n  json\n  ...F\n  m: more {\n    id\n  }\n}',
      },
      request: {
        domainName: null,
        headers: { 'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/) },
      },
    });
  });

  it('is the source in a resolver of a nested field', async () => {
    const { query } = await makeApi({
      schema: SCHEMA,
      resolvers: {
        'Query.run': { code: code("return { payload: { id: '1', name: 'outer' } };") },
        'Out.more': { code: code("return { payload: { id: ctx.source.id + '!', name: 'inner' } };") },
      },
    });
    expect((await query('{ run { name more { id name } } }')).body).toEqual({
      data: { run: { name: 'outer', more: { id: '1!', name: 'inner' } } },
    });
  });
});

describe('errors of a field', () => {
  it('stand beside null data, with type, info, and data cut to the selection', async () => {
    const { query } = await runs(
      code("util.error('Taken.', 'Conflict', { id: '1', name: 'n', count: 2 }, { secret: true });"),
    );
    expect((await query('{\n  r: run { alias: name more { id } }\n}')).body).toEqual({
      data: { r: null },
      errors: [
        {
          path: ['r'],
          data: { alias: 'n', more: null },
          errorType: 'Conflict',
          errorInfo: { secret: true },
          locations: [{ line: 2, column: 3, sourceName: null }],
          message: 'Taken.',
        },
      ],
    });
  });

  it('that are appended stand beside the value', async () => {
    const { query } = await runs(code("util.appendError('Careful.', 'Warning'); return { payload: { name: 'n' } };"));
    expect((await query('{ run { name } }')).body).toMatchObject({
      data: { run: { name: 'n' } },
      errors: [{ path: ['run'], errorType: 'Warning', message: 'Careful.' }],
    });
  });

  it('from faults in the code are of type Code', async () => {
    const { query } = await runs(code('return ctx.nothing.at.all;'));
    expect((await query('{ run { id } }')).body.errors).toMatchObject([
      { errorType: 'Code', message: expect.stringMatching(/^code\.js:3:\d+: TypeError: /) },
    ]);
  });

  it('tell of values that the schema does not allow', async () => {
    const { query } = await runs(
      code(
        "return { payload: { id: '1', at: '2020-05-23T06:4:37.000Z', count: 'x', more: { name: null }, name: 'n' } };",
      ),
    );
    expect((await query('{ run { at count more { name } } }')).body).toEqual({
      data: { run: { at: null, count: null, more: null } },
      errors: [
        {
          path: ['run', 'at'],
          locations: null,
          message:
            "Can't serialize value (/run/at) : Unable to serialize `2020-05-23T06:4:37.000Z` as a valid DateTime Object.",
        },
        {
          path: ['run', 'count'],
          locations: null,
          message: `Can't serialize value (/run/count) : Int cannot represent non-integer value: "x"`,
        },
        {
          path: ['run', 'more', 'name'],
          locations: null,
          message: "Cannot return null for non-nullable type: 'String' within parent 'Out' (/run/more/name)",
        },
      ],
    });
    expect((await query('{ list { id } }')).body).toEqual({
      data: { list: null },
      errors: [
        {
          path: ['list'],
          locations: null,
          message: "Can't resolve value (/list) : type mismatch error, expected type LIST",
        },
      ],
    });
  });

  it('climb to the nearest field that may be null', async () => {
    const { query } = await runs(code('return { payload: null };'));
    expect((await query('{ strict { id } }')).body).toEqual({
      data: null,
      errors: [
        {
          path: ['strict'],
          locations: null,
          message: "Cannot return null for non-nullable type: 'Out' within parent 'Query' (/strict)",
        },
      ],
    });
    const holes = await runs(code("return { payload: [{ name: 'a' }, null] };"));
    expect((await holes.query('{ list { name } }')).body).toMatchObject({
      data: { list: null },
      errors: [{ message: "Cannot return null for non-nullable type: 'Out' within parent 'Query' (/list[1])" }],
    });
  });
});

describe('runtime.earlyReturn', () => {
  it('in a unit resolver skips data source and response handler', async () => {
    const { query } = await runs(code("runtime.earlyReturn('early');", "return 'late';"));
    expect((await query('{ all }')).body.data).toEqual({ all: 'early' });
  });
});

describe('a pipeline', () => {
  const step = (name: string) =>
    code(
      `return { payload: ctx.prev.result + '>${name}' };`,
      'ctx.stash.seen = (ctx.stash.seen ?? 0) + 1; return ctx.result;',
    );
  const around = code(
    "return 'before';",
    "return { name: ctx.prev.result + '|' + ctx.result + '|' + (ctx.stash.seen ?? 0) };",
  );
  const name = async (functions: Record<string, string>, resolver = around) =>
    (await (await runs(resolver, { functions })).query('{ run { name } }')).body;

  it('runs its functions one after the other, each with the result before it', async () => {
    expect(await name({ a: step('a'), b: step('b') })).toEqual({
      data: { run: { name: 'before>a>b|before>a>b|2' } },
    });
  });

  it('goes on after an early return of a function, without its data source and response handler', async () => {
    expect(await name({ a: code("runtime.earlyReturn('early');"), b: step('b') })).toEqual({
      data: { run: { name: 'early>b|early>b|1' } },
    });
  });

  it('ends at an early return to END', async () => {
    expect(await name({ a: code("runtime.earlyReturn('early', { skipTo: 'END' });"), b: step('b') })).toEqual({
      data: { run: { name: 'early|early|0' } },
    });
  });

  it('is skipped by an early return of its request handler', async () => {
    const early = code("runtime.earlyReturn('early');", 'return { name: ctx.prev.result };');
    expect(await name({ a: step('a') }, early)).toEqual({ data: { run: { name: 'early' } } });
  });

  it('ends at an error, and knows of those appended before', async () => {
    const warned = code("util.appendError('First.', 'W'); return { payload: 1 };");
    expect(
      await name({ a: warned, b: code("util.error('outErrors: ' + ctx.outErrors.length, 'Stop');") }),
    ).toMatchObject({
      data: { run: null },
      errors: [
        { errorType: 'Stop', message: 'outErrors: 1' },
        { errorType: 'W', message: 'First.' },
      ],
    });
  });
});

describe('the journal', () => {
  it('has one hop for each field of the root, with ids from arguments, input objects or results', async () => {
    const { query, platform } = await makeApi({
      schema: SCHEMA,
      resolvers: {
        'Query.run': { code: code("return { payload: { id: 'made', name: 'n' } };") },
        'Mutation.write': { code: code("util.error('No.', 'Refused');") },
      },
    });
    await query('{ run { id } }');
    await query('{ run(id: "given") { name more { id } } }');
    await query('mutation { write(input: { id: "inner" }) { id } }', {}, undefined);
    expect(platform.journal.read()).toMatchObject([
      { action: 'appsync:Query.run', from: 'client', to: 'TestStack/Api', outcome: 'ok', correlationIds: ['made'] },
      { action: 'appsync:Query.run', correlationIds: ['given', 'made'] },
      {
        action: 'appsync:Mutation.write',
        outcome: 'failed',
        error: { code: 'Refused', message: 'No.' },
        correlationIds: ['inner'],
      },
    ]);
  });
});

describe('response headers and tracing', () => {
  it('hands on headers that handlers add', async () => {
    const { query } = await runs(code("util.http.addResponseHeader('x-kitchen', 'open'); return { payload: 'a' };"));
    expect((await query('{ all }')).headers).toMatchObject({
      'x-kitchen': 'open',
      'x-amzn-appsync-tokensconsumed': '1',
    });
  });

  it("takes over the caller's trace, and begins a sampled one when the API is traced", async () => {
    const own = await runs(code("return { payload: ctx.request.headers['x-amzn-trace-id'] };"), {
      api: { XrayEnabled: true },
    });
    const trace = 'Root=1-5e1b4151-5ac6c58dc39a6b6fffffffff;Sampled=1';
    const headers = { 'x-api-key': own.key };
    expect((await own.query('{ all }', {}, { ...headers, 'x-amzn-trace-id': trace })).body.data).toEqual({
      all: trace,
    });
    expect((await own.query('{ all }')).body.data).toEqual({
      all: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/),
    });
    // The API is a segment of its own in that trace.
    expect(own.platform.journal.read().at(0)?.traceHeader).toMatch(
      /^Root=1-5e1b4151-5ac6c58dc39a6b6fffffffff;Parent=[0-9a-f]{16};Sampled=1$/,
    );
  });
});
