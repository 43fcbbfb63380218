import { compileResolver, type Evaluation } from '../../../local/services/appsync/runtime/compile.ts';
import { code } from './api.ts';

function run(body: string, context: Record<string, unknown> = {}): Evaluation {
  return compileResolver(code(body), 'f').evaluate('request', { stash: {}, args: {}, ...context });
}

function failure(body: string, context: Record<string, unknown> = {}) {
  const evaluation = run(body, context);
  if (evaluation.kind !== 'error') throw new Error(`The handler did not fail, but gave ${JSON.stringify(evaluation)}.`);
  return evaluation.error;
}

describe('how a handler ends', () => {
  it('with a value', () => {
    expect(run('return { a: [ctx.args.x] };', { args: { x: 1 } })).toMatchObject({ kind: 'value', value: { a: [1] } });
  });

  it('with util.error, at once', () => {
    expect(
      failure("ctx.stash.before = 1; util.error('No.', 'Refused', { id: 1 }, { why: 2 }); ctx.stash.after = 1;"),
    ).toEqual({
      message: 'No.',
      errorType: 'Refused',
      data: { id: 1 },
      errorInfo: { why: 2 },
    });
    expect(failure("util.error('No.');")).toEqual({ message: 'No.', errorType: null, data: null, errorInfo: null });
  });

  it('with util.unauthorized', () => {
    expect(failure('util.unauthorized();').errorType).toBe('Unauthorized');
  });

  it('with runtime.earlyReturn, which may say where to go on', () => {
    expect(run('runtime.earlyReturn({ a: 1 });')).toMatchObject({
      kind: 'earlyReturn',
      value: { a: 1 },
      skipTo: undefined,
    });
    expect(run("runtime.earlyReturn(1, { skipTo: 'END' });")).toMatchObject({ kind: 'earlyReturn', skipTo: 'END' });
    expect(run('runtime.earlyReturn();')).toMatchObject({ kind: 'earlyReturn', value: null });
    expect(failure("runtime.earlyReturn(1, { skipTo: 'HOME' });").message).toContain('HOME');
  });

  it('with a fault in the code, worded with its place as AppSync does', () => {
    expect(failure('const x = null;\n  return x.y;')).toMatchObject({
      errorType: 'Code',
      message: expect.stringMatching(/^code\.js:4:12: TypeError: Cannot read properties of null \(reading 'y'\)$/),
    });
  });
});

describe('what a handler leaves behind', () => {
  it('appended errors, with the value', () => {
    expect(run("util.appendError('One', 'A', 1, 2); util.appendError('Two'); return 3;")).toMatchObject({
      kind: 'value',
      value: 3,
      appended: [
        { message: 'One', errorType: 'A', data: 1, errorInfo: 2 },
        { message: 'Two', errorType: null, data: null, errorInfo: null },
      ],
    });
  });

  it('the stash', () => {
    const stash: Record<string, unknown> = { kept: 1 };
    run('ctx.stash.added = ctx.stash.kept + 1; delete ctx.stash.kept;', { stash });
    expect(stash).toEqual({ added: 2 });
  });

  it('response headers, of which AWS keeps some to itself', () => {
    const { responseHeaders } = run(
      "util.http.addResponseHeader('itemsCount', 7); util.http.addResponseHeaders({ a: 'b' });",
    );
    expect([...responseHeaders]).toEqual([
      ['itemscount', '7'],
      ['a', 'b'],
    ]);
    expect(failure("util.http.addResponseHeader('x-amzn-foo', 1);").message).toContain('x-amzn-foo is not allowed');
    expect(
      failure("util.http.addResponseHeader('a', ctx.args.long);", { args: { long: 'x'.repeat(5000) } }).message,
    ).toContain('4096');
  });

  it('what it logged', () => {
    expect(run("console.log('seen', { id: 1 }); console.error('bad');").logged).toEqual([
      'INFO - code.js: seen {"id":1}',
      'ERROR - code.js: bad',
    ]);
  });

  it('no state of its module: every run begins anew', () => {
    const counter = compileResolver(
      'let count = 0;\nexport function request() { count += 1; return count; }\nexport function response() {}',
      'f',
    );
    expect(counter.evaluate('request', {})).toMatchObject({ value: 1 });
    expect(counter.evaluate('request', {})).toMatchObject({ value: 1 });
  });
});

describe('what a handler can not do', () => {
  it('change the context itself', () => {
    expect(failure('ctx.result = 1;').message).toContain('not extensible');
  });

  it.each([
    'Date',
    'RegExp',
    'Promise',
    'Function',
    'eval',
    'setTimeout',
    'process',
    'require',
    'fetch',
    'Symbol',
    'Map',
  ])('reach the global %s', (name) => {
    expect(run(`return typeof ${name};`)).toMatchObject({ value: 'undefined' });
    expect(run('return typeof request.constructor;')).toMatchObject({ value: 'undefined' });
  });

  it.each([
    ["'a'.padStart(3)", 'String.prototype.padStart'],
    ["'a'.repeat(3)", 'String.prototype.repeat'],
    ['[1].entries()', 'Array.prototype.entries'],
    ['Array.from([1])', 'Array.from'],
    ['Object.freeze({})', 'Object.freeze'],
  ])('call %s', (expression, name) => {
    expect(failure(`return ${expression};`)).toMatchObject({
      errorType: 'Code',
      message: `${name} is not supported by APPSYNC_JS.`,
    });
  });

  it.each([
    ['util.toJson(1)', 'util.toJson'],
    ['util.rds.toJsonObject("")', 'util.rds'],
    ['util.time.now()', 'util.time.now'],
    ['ddb.upsert({})', '@aws-appsync/utils/dynamodb.upsert'],
    ['ddb.sync({})', 'sync'],
    ['util.transform.toElasticsearchQueryDSL({})', 'util.transform.toElasticsearchQueryDSL'],
    ['extensions.evictFromApiCache("a", "b", {})', 'extensions.evictFromApiCache'],
  ])('use %s, which is refused by name', (expression, name) => {
    expect(failure(`return ${expression};`).message).toMatch(
      new RegExp(`^${name.replace(/[/.]/g, '\\$&')} is not supported`),
    );
  });
});

it('util.authType tells how the caller proved who they are', () => {
  const compiled = compileResolver(code('return util.authType();'), 'f');
  expect(compiled.evaluate('request', {}, { authType: 'IAM Authorization' })).toMatchObject({
    value: 'IAM Authorization',
  });
});
