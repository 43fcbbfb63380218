import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, type LambdaFixture, lambdaFixture } from './fixture.ts';

describe('invoking a function', () => {
  let fixture: LambdaFixture;
  beforeAll(() => {
    fixture = lambdaFixture();
  });
  afterAll(() => fixture.stop());

  it('runs the bundle and gives its result as JSON', async () => {
    const name = await fixture.create({ 'index.mjs': 'export const handler = async (event) => ({ got: event });' });
    expect(await fixture.invoke(name, { id: 'order-1' })).toEqual({
      StatusCode: 200,
      Payload: '{"got":{"id":"order-1"}}',
      ExecutedVersion: '$LATEST',
    });
  });

  it('reuses the warm environment, and says in the journal which start was cold', async () => {
    const name = await fixture.create({ 'index.mjs': 'let n = 0; export const handler = async () => ++n;' });
    const since = fixture.platform.journal.next;
    expect((await fixture.invoke(name, {})).Payload).toBe('1');
    expect((await fixture.invoke(name, {})).Payload).toBe('2');
    const hops = fixture.platform.journal.read({ since }).filter((hop) => hop.action === 'lambda:Invoke');
    expect(hops.map((hop) => [hop.to, hop.detail?.['coldStart']])).toEqual([
      [expect.stringContaining('TestStack/Function'), true],
      [expect.stringContaining('TestStack/Function'), false],
    ]);
  });

  it('gives the handler the context that AWS gives', async () => {
    const name = await fixture.create(
      {
        'index.mjs': `export const handler = async (event, context) =>
          ({ ...context, remaining: context.getRemainingTimeInMillis() });`,
      },
      { MemorySize: 256, Timeout: 7 },
    );
    const { Payload } = await fixture.invoke(`${fixture.platform.environment.accountId}:function:${name}`, {});
    const context = JSON.parse(Payload);
    expect(context).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionName: name,
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
      invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      awsRequestId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
      remaining: expect.any(Number),
    });
    expect(context.remaining).toBeGreaterThan(5000);
    expect(context.remaining).toBeLessThanOrEqual(7000);
  });

  it('answers null for a handler that returns nothing', async () => {
    const name = await fixture.create({ 'index.mjs': 'export const handler = async () => {};' });
    expect((await fixture.invoke(name, {})).Payload).toBe('null');
  });

  it.each<[string, Record<string, string>, string]>([
    ['CommonJS', { 'index.js': 'exports.handler = async () => "commonjs";' }, 'index.handler'],
    ['a folder', { 'sub/entry.mjs': 'export const handler = async () => "folder";' }, 'sub/entry.handler'],
    ['a member', { 'index.cjs': 'module.exports = { api: { run: async () => "member" } };' }, 'index.api.run'],
  ])('finds a handler in %s', async (kind, files, Handler) => {
    const name = await fixture.create(files, { Handler });
    expect((await fixture.invoke(name, {})).Payload).toBe(JSON.stringify(kind.split(' ').at(-1)?.toLowerCase()));
  });

  it.each<[string, Record<string, string>]>([
    [
      'CommonJS, what it requires too',
      {
        'index.js': 'const { text } = require("./lib.js"); exports.handler = async () => text;',
        'lib.js': 'exports.text = "found";',
      },
    ],
    [
      'an ES module that waits for something',
      {
        'index.js': 'import { text } from "./lib.mjs"; await 1; export const handler = async () => text;',
        'lib.mjs': 'export const text = "found";',
      },
    ],
    [
      'what a package.json of the asset says',
      { 'package.json': '{"type":"module"}', 'index.js': 'export const handler = async () => "found";' },
    ],
  ])('takes a .js file for %s, whatever the project around the assembly says of modules', async (_kind, files) => {
    writeFileSync(join(fixture.folder, 'package.json'), '{"type":"module"}');
    const name = await fixture.create(files);
    expect((await fixture.invoke(name, {})).Payload).toBe('"found"');
  });

  it('lets a callback handler answer on nodejs22.x, and refuses it on nodejs24.x as AWS does', async () => {
    const files = { 'index.mjs': 'export const handler = (event, context, done) => done(null, "called back");' };
    const old = await fixture.create(files, { Runtime: 'nodejs22.x' });
    expect((await fixture.invoke(old, {})).Payload).toBe('"called back"');
    const current = await fixture.create(files);
    const answer = await fixture.invoke(current, {});
    expect(JSON.parse(answer.Payload).errorType).toBe('Runtime.CallbackHandlerDeprecated');
  });

  it('handles one event at a time in an environment and queues the rest', async () => {
    const name = await fixture.create({
      'index.mjs': `let inside = 0, most = 0;
        export const handler = async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setTimeout(resolve, 5));
          inside--;
          return most;
        };`,
    });
    const answers = await Promise.all([1, 2, 3, 4].map(() => fixture.invoke(name, {})));
    expect(answers.map((answer) => answer.Payload)).toEqual(['1', '1', '1', '1']);
  });

  it('throttles past the reserved concurrency', async () => {
    const name = await fixture.create(
      { 'index.mjs': 'export const handler = async () => 1;' },
      { ReservedConcurrentExecutions: 1 },
    );
    const first = fixture.invoke(name, {});
    expect(await codeOf(fixture.invoke(name, {}))).toBe('TooManyRequestsException');
    expect((await first).Payload).toBe('1');
    expect((await fixture.invoke(name, {})).Payload).toBe('1');
  });

  it.each([
    ['no-such-function', 'ResourceNotFoundException'],
    ['arn:aws:lambda:eu-west-1:000000000000:function:function1', 'ResourceNotFoundException'],
    ['function1:7', 'ResourceNotFoundException'],
    ['not a name', 'ValidationException'],
  ])('refuses to invoke %s', async (name, code) => {
    expect(await codeOf(fixture.invoke(name, {}))).toBe(code);
  });

  it('refuses an event that is not JSON or too large', async () => {
    const name = await fixture.create({ 'index.mjs': 'export const handler = async () => 1;' });
    const invoke = (Payload: string): Promise<unknown> =>
      fixture.platform.calls.invoke(
        'lambda',
        'Invoke',
        { FunctionName: name, Payload },
        { principal: { type: 'operator' }, from: 'test' },
      );
    expect(await codeOf(invoke('{'))).toBe('InvalidRequestContentException');
    expect(await codeOf(invoke(JSON.stringify('x'.repeat(6_291_456))))).toBe('RequestEntityTooLargeException');
  });

  it('accounts for the CPU time of each function', async () => {
    const name = await fixture.create({ 'index.mjs': 'export const handler = async () => 1;' });
    await fixture.invoke(name, {});
    const usage = fixture.lambda.usage().find((entry) => entry.functionName === name);
    expect(usage).toMatchObject({ environments: 1, invocations: 1 });
    expect(usage?.userMs).toBeGreaterThan(0);
  });

  it('describes its functions', async () => {
    const name = await fixture.create({ 'index.mjs': '' }, { Timeout: 9 });
    const caller = { principal: { type: 'operator' }, from: 'test' } as const;
    const found = await fixture.platform.calls.dispatch('lambda', 'GetFunction', { FunctionName: name }, caller);
    expect(found).toMatchObject({ Configuration: { FunctionName: name, Timeout: 9, Runtime: 'nodejs24.x' } });
    const list = await fixture.platform.calls.dispatch('lambda', 'ListFunctions', {}, caller);
    expect(list).toMatchObject({
      Functions: expect.arrayContaining([expect.objectContaining({ FunctionName: name })]),
    });
  });
});
