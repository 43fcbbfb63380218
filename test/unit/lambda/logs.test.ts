import { AwsError } from '../../../local/core/aws-error.ts';
import { fakeService } from '../../support/platform.ts';
import { type LambdaFixture, lambdaFixture } from './fixture.ts';

describe('the log of a function', () => {
  let fixture: LambdaFixture;
  beforeAll(() => {
    fixture = lambdaFixture();
  });
  afterAll(() => fixture.stop());

  const messages = (name: string): string[] =>
    fixture
      .logged()
      .filter((entry) => entry.group.endsWith(name) || entry.stream.includes(`/${name}[`))
      .map((entry) => entry.message);

  it('holds what Lambda and the function say, one event each, in text', async () => {
    const name = await fixture.create({
      'index.mjs': `console.log('loading');
        export const handler = async () => {
          console.info('count %d', 3, { deep: { er: 1 } });
          console.warn('two\\nlines');
          process.stdout.write('{"raw":');
          process.stdout.write('true}\\nnext\\nunended');
        };`,
    });
    await fixture.invoke(name, {});
    const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
    expect(messages(name)).toEqual([
      'INIT_START Runtime Version: nodejs:24.local',
      expect.stringMatching(new RegExp(`^${time}\tundefined\tINFO\tloading$`)),
      expect.stringMatching(/^START RequestId: \S+ Version: \$LATEST$/),
      expect.stringMatching(new RegExp(`^${time}\t[0-9a-f-]{36}\tINFO\tcount 3 { deep: { er: 1 } }$`)),
      expect.stringMatching(/\tWARN\ttwo\nlines$/),
      '{"raw":true}',
      'next',
      'unended',
      expect.stringMatching(/^END RequestId: \S+$/),
      expect.stringMatching(
        /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t$/,
      ),
    ]);
  });

  it('writes once per invocation, tied to the order, and a cold start only the first time', async () => {
    const name = await fixture.create({ 'index.mjs': 'export const handler = async () => 1;' });
    await fixture.invoke(name, { id: 'order-1' });
    await fixture.invoke(name, { id: 'order-2' });
    const entries = fixture.logged().filter((entry) => entry.group.endsWith(name));
    expect(new Set(entries.map((entry) => entry.stream)).size).toBe(1);
    expect(entries.map((entry) => [entry.message.split(' ')[0], entry.caller.correlationIds?.[0]])).toEqual([
      ['INIT_START', 'order-1'],
      ['START', 'order-1'],
      ['END', 'order-1'],
      ['REPORT', 'order-1'],
      ['START', 'order-2'],
      ['END', 'order-2'],
      ['REPORT', 'order-2'],
    ]);
    expect(entries[6]?.message).not.toContain('Init Duration');
  });

  it('holds the error that ended an invocation', async () => {
    const name = await fixture.create({
      'index.mjs': `export const handler = async () => { throw Object.assign(new Error('no'), { code: 'E1' }); };`,
    });
    await fixture.invoke(name, {});
    const line = messages(name).find((message) => message.includes('Invoke Error')) ?? '';
    expect(JSON.parse(line.split('\t').at(-1) ?? '')).toMatchObject({
      errorType: 'Error',
      errorMessage: 'no',
      code: 'E1',
    });
  });

  it('is JSON when the template says so, filtered by level, in the group the template names', async () => {
    const name = await fixture.create(
      {
        'index.mjs': `export const handler = async () => {
          console.debug('hidden'); console.info('hidden'); console.warn({ order: 1 });
          console.error('failed:', new TypeError('bad'));
          process.stdout.write('{"level":"INFO","message":"own logger"}\\n');
        };`,
      },
      { LoggingConfig: { LogFormat: 'JSON', LogGroup: 'shared-group', ApplicationLogLevel: 'WARN' } },
    );
    await fixture.invoke(name, {});
    expect(messages(name).map((message) => JSON.parse(message))).toEqual([
      expect.objectContaining({ type: 'platform.initStart' }),
      expect.objectContaining({
        type: 'platform.start',
        record: { requestId: expect.any(String), version: '$LATEST' },
      }),
      { timestamp: expect.any(String), level: 'WARN', requestId: expect.any(String), message: { order: 1 } },
      expect.objectContaining({ level: 'ERROR', errorType: 'TypeError', errorMessage: 'bad' }),
      { level: 'INFO', message: 'own logger' },
      expect.objectContaining({
        type: 'platform.report',
        record: expect.objectContaining({
          status: 'success',
          metrics: expect.objectContaining({ memorySizeMB: 128, initDurationMs: expect.any(Number) }),
        }),
      }),
    ]);
    expect(fixture.logged().find((entry) => entry.stream.includes(`/${name}[$LATEST]`))?.group).toBe('shared-group');
  });

  it('leaves out what Lambda says when the system level is WARN and all went well', async () => {
    const name = await fixture.create(
      { 'index.mjs': `export const handler = async (event) => { if (event.bad) throw new Error('bad'); };` },
      { LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'FATAL' } },
    );
    await fixture.invoke(name, {});
    expect(messages(name)).toEqual([]);
    await fixture.invoke(name, { bad: true });
    expect(messages(name).map((message) => JSON.parse(message).type)).toEqual(['platform.report']);
  });

  it('makes the stream, and the log group when there is none, and lets the function run when it may not', async () => {
    const { platform } = fixture;
    const groups: unknown[] = [];
    const missing = () => {
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    };
    const asked = fakeService(platform, 'logs', {
      CreateLogStream: () => (groups.length > 0 ? {} : missing()),
      PutLogEvents: () => ({}),
      CreateLogGroup: (input: { logGroupName: string }) => groups.push(input.logGroupName),
    });
    const name = await fixture.create({ 'index.mjs': 'export const handler = async () => 1;' });
    expect((await fixture.invoke(name, {})).Payload).toBe('1');
    await platform.journal.waitFor('the group', (hop) => hop.action === 'logs:CreateLogGroup');
    await fixture.lambda.stop?.();
    expect(groups).toEqual([`/aws/lambda/${name}`]);
    expect(asked.map((call) => call.action)).toEqual([
      'CreateLogStream',
      'CreateLogGroup',
      'CreateLogStream',
      'PutLogEvents',
    ]);
    expect(asked[2]?.input).toEqual(asked[0]?.input);
  });
});
