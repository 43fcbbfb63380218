import { bell, type LambdaFixture, lambdaFixture } from './fixture.ts';

describe('a function that fails', () => {
  let fixture: LambdaFixture;
  beforeAll(() => {
    fixture = lambdaFixture();
  });
  afterAll(() => fixture.stop());

  const failure = async (code: string, properties?: Record<string, unknown>) => {
    const name = await fixture.create({ 'index.mjs': code }, properties);
    const answer = await fixture.invoke(name, {});
    return { name, answer, error: JSON.parse(answer.Payload) };
  };

  it('answers with the type, message and trace of what it threw, and stays warm', async () => {
    const { name, answer, error } = await failure(
      `let n = 0; export const handler = async () => { if (n++) return n; throw new RangeError('too hot'); };`,
    );
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(error).toEqual({ errorType: 'RangeError', errorMessage: 'too hot', trace: expect.any(Array) });
    expect((await fixture.invoke(name, {})).Payload).toBe('2');
  });

  it('answers for a thrown value that is no error', async () => {
    const { error } = await failure(`export const handler = async () => { throw 'plain'; };`);
    expect(error).toEqual({ errorType: 'string', errorMessage: 'plain', trace: [] });
  });

  it('ends a busy loop at the timeout, and the next event gets a new environment', async () => {
    const { server, rung, url } = await bell();
    const name = await fixture.create(
      {
        'index.mjs': `export const handler = async (event) => {
          if (!event.hang) return 'fine';
          console.log('before the loop');
          await fetch(event.url);
          for (;;) {}
        };`,
      },
      { Timeout: 3 },
    );
    const pending = fixture.invoke(name, { hang: true, url });
    await rung;
    await fixture.platform.clock.advance(3000);
    const answer = await pending;
    server.close();
    expect(answer.FunctionError).toBe('Unhandled');
    expect(JSON.parse(answer.Payload)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 3\.00 seconds$/),
    });
    const lines = fixture.logged().filter((entry) => entry.group.endsWith(name));
    expect(lines.map((entry) => entry.message)).toEqual([
      expect.stringContaining('INIT_START'),
      expect.stringContaining('START RequestId'),
      expect.stringContaining('before the loop'),
      expect.stringContaining('Task timed out after 3.00 seconds'),
      expect.stringContaining('END RequestId'),
      expect.stringMatching(/REPORT RequestId: .*Duration: 3000\.00 ms.*Status: timeout/),
    ]);
    expect((await fixture.invoke(name, {})).Payload).toBe('"fine"');
  });

  it('answers for a process that exits', async () => {
    const { name, error } = await failure(
      `let n = 0; export const handler = async (event) => { if (event.ok) return 'again'; process.exit(3); };`,
    );
    expect(error).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/),
    });
    expect((await fixture.invoke(name, { ok: true })).Payload).toBe('"again"');
  });

  it('answers for an exception outside the handler', async () => {
    const { error } = await failure(
      `export const handler = () => new Promise(() => setTimeout(() => { throw new TypeError('later'); }, 1));`,
    );
    expect(error).toMatchObject({ errorType: 'TypeError', errorMessage: 'later' });
  });

  it('answers for a rejection that nobody handles', async () => {
    const { error } = await failure(
      `export const handler = () => new Promise(() => { Promise.reject(new Error('lost')); });`,
    );
    expect(error).toMatchObject({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' });
  });

  it('does not give an event to an environment that ended by itself in between', async () => {
    const { server, rung, url } = await bell();
    const name = await fixture.create({
      'index.mjs': `export const handler = async (event) => {
        if (event.url) setTimeout(() => fetch(event.url).then(() => process.exit(1)), 5);
        return process.pid > 0;
      };`,
    });
    expect((await fixture.invoke(name, { url })).Payload).toBe('true');
    await rung;
    const living = () => fixture.lambda.usage().find((entry) => entry.functionName === name)?.environments;
    while (living() !== 0) await new Promise((resolve) => setImmediate(resolve));
    server.close();
    expect((await fixture.invoke(name, {})).Payload).toBe('true');
  });

  it.each<[string, string, Record<string, unknown>, string, string]>([
    ['a module that throws', `throw new Error('no configuration');`, {}, 'Error', 'no configuration'],
    [
      'a handler that is not there',
      `export const other = 1;`,
      {},
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
    [
      'a handler that is no function',
      `export const handler = 1;`,
      {},
      'Runtime.HandlerNotFound',
      'index.handler is not a function',
    ],
    [
      'a module that is not there',
      '',
      { Handler: 'main.handler' },
      'Runtime.ImportModuleError',
      "Cannot find module 'main'",
    ],
    ['a syntax error', 'export const handler = ;', {}, 'Runtime.UserCodeSyntaxError', 'SyntaxError'],
    ['a handler name without a dot', '', { Handler: 'index' }, 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['an exit while loading', 'process.exit(4);', {}, 'Runtime.ExitError', 'exit status 4'],
  ])('answers for %s', async (_name, code, properties, errorType, message) => {
    const { answer, error } = await failure(code, properties);
    expect(answer.FunctionError).toBe('Unhandled');
    expect(error).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
  });

  it('starts over when loading takes more than ten seconds, then under the timeout of the function', async () => {
    const { server, rung, url } = await bell();
    const name = await fixture.create({
      'index.mjs': `await fetch('${url}'); await new Promise(() => setInterval(() => {}, 1000));`,
    });
    const pending = fixture.invoke(name, {});
    await rung;
    await fixture.platform.clock.advance(10_000);
    await fixture.platform.clock.advance(3_000);
    const answer = await pending;
    server.close();
    expect(JSON.parse(answer.Payload)).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  it('answers for a result that is no JSON or too large', async () => {
    const circular = await failure(`export const handler = async () => { const a = {}; a.a = a; return a; };`);
    expect(circular.error.errorMessage).toBe('Unable to stringify response body');
    const large = await failure(`export const handler = async () => 'x'.repeat(6291556);`);
    expect(large.error).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size (6291558 bytes) exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  it('answers for a heap beyond the memory size, and the host lives on', async () => {
    const { error } = await failure(
      `export const handler = async () => { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); };`,
      { MemorySize: 128, Timeout: 900 },
    );
    expect(error.errorType).toBe('Runtime.OutOfMemory');
  });
});
