import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';
import { damaged, damagedText, junk, pollution } from './arbitraries.ts';
import { expectNamed, type FuzzedCloud, PATIENCE_MS, SIGNED, share, startFuzzedCloud } from './fuzzed-cloud.ts';
import { EXPRESS_MACHINES, FOUND_BEFORE, REQUESTS } from './good-input.ts';

const EVENTS = join(import.meta.dirname, '../../events');
const OPERATIONS = readFileSync(join(EVENTS, 'operations.graphql'), 'utf8');

let cloud: FuzzedCloud;
beforeAll(async () => {
  cloud = await startFuzzedCloud();
}, 30_000);
afterAll(() => cloud.stop());
afterEach(() => cloud.stillWorks(), PATIENCE_MS);

const check = <T>(of500: number, arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, property), share(of500));

const ORDER = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };
const POST = 'mutation ($input: OrderInput!) { postOrder(input: $input) { id } }';

describe('AppSync', () => {
  it(
    'answers any document with data or a named error',
    () =>
      check(
        70,
        fc.oneof(damagedText(OPERATIONS), damagedText(POST), damagedText('{ orders { id name } }'), fc.string(), junk),
        async (query) => expectNamed(await cloud.graphql(query, { input: ORDER, id: '1' })),
      ),
    PATIENCE_MS,
  );

  it(
    'answers any variables with data or a named error',
    () =>
      check(60, fc.oneof(damaged({ input: ORDER }), junk, pollution), async (variables) =>
        expectNamed(await cloud.graphql(POST, variables)),
      ),
    PATIENCE_MS,
  );

  it.each([
    ['fields within fields', '{ a '.repeat(20_000)],
    ['lists of lists', `query ($a: ${'['.repeat(100_000)}`],
    ['values within values', `{ order(id: ${'['.repeat(50_000)}) { id } }`],
    ['more fields than anybody reads', `{ ${'orders { id } '.repeat(20_000)} }`],
    [
      'fragments that spread each other',
      '{ orders { ...A } } fragment A on Order { ...B } fragment B on Order { ...A }',
    ],
  ])('refuses %s by name', async (_name, query) => {
    const answer = await cloud.graphql(query);
    expectNamed(answer);
    expect(answer.text).toContain('"errors"');
  });
});

describe('the orders queue', () => {
  it(
    'takes any body or refuses it by name; whatever it took, the next good order arrives',
    () =>
      check(
        60,
        fc.oneof(
          anyText(),
          damaged({ ...ORDER, id: '01M857NVF19YNZMAHZ6AFG6JRD', userId: 'u', createdAt: '2026-01-01T00:00:00Z' }).map(
            (order) => JSON.stringify(order) ?? '',
          ),
          junk.map((value) => JSON.stringify(value)),
        ),
        async (MessageBody) =>
          expectNamed(
            await cloud.call('AmazonSQS.SendMessage', { QueueUrl: cloud.outputs['OrdersQueueUrl'], MessageBody }),
          ),
      ),
    PATIENCE_MS,
  );
});

describe('Step Functions', () => {
  it(
    'refuses a damaged definition by name, or runs it to an end',
    () =>
      check(40, fc.tuple(fc.constantFrom(...EXPRESS_MACHINES).chain(damaged), junk), async ([definition, input]) => {
        const created = await cloud.call('AWSStepFunctions.CreateStateMachine', {
          name: `fuzz-${randomUUID()}`,
          type: 'EXPRESS',
          roleArn: 'arn:aws:iam::000000000000:role/x',
          definition: JSON.stringify(definition) ?? '',
        });
        expectNamed(created);
        const stateMachineArn: unknown = JSON.parse(created.text).stateMachineArn;
        if (created.status !== 200) return;
        const run = { stateMachineArn, input: JSON.stringify(input) };
        expectNamed(await cloud.call('AWSStepFunctions.StartSyncExecution', run));
        expectNamed(await cloud.call('AWSStepFunctions.DeleteStateMachine', { stateMachineArn }));
      }),
    PATIENCE_MS,
  );
});

describe('a state machine that would never end', () => {
  let machines = 0;
  const run = async (
    states: object,
    TimeoutSeconds: number,
  ): Promise<{ status: string; error?: string; cause?: string }> => {
    const { text } = await cloud.call('AWSStepFunctions.CreateStateMachine', {
      name: `endless-${++machines}`,
      type: 'EXPRESS',
      roleArn: 'arn:aws:iam::000000000000:role/x',
      definition: JSON.stringify({ QueryLanguage: 'JSONata', TimeoutSeconds, StartAt: 'A', States: states }),
    });
    const { stateMachineArn } = JSON.parse(text);
    return JSON.parse((await cloud.call('AWSStepFunctions.StartSyncExecution', { stateMachineArn, input: '{}' })).text);
  };

  it('is ended by its timeout when its states go round in circles', async () => {
    const Choices = [{ Condition: '{% true %}', Next: 'B' }];
    const circle = {
      A: { Type: 'Choice', Choices, Default: 'C' },
      B: { Type: 'Pass', Next: 'A' },
      C: { Type: 'Succeed' },
    };
    expect(await run(circle, 1)).toMatchObject({ status: 'TIMED_OUT' });
  });

  it.each([
    ['calls itself', '$f := function($n){ $f($n + 1) }; $f(1)'],
    [
      'holds a regular expression that tries every way',
      "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)",
    ],
  ])('fails when an expression %s', async (_name, source) => {
    const states = { A: { Type: 'Pass', Output: `{% (${source}) %}`, End: true } };
    expect(await run(states, 5)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});

describe('the wire', () => {
  it(
    'answers any request of a JSON protocol with a result or a named error',
    () =>
      check(
        90,
        fc.oneof(
          fc.constantFrom(...REQUESTS).chain(([target, input]) => fc.tuple(fc.constant(target), damaged(input))),
          fc.tuple(fc.constantFrom(...REQUESTS.map(([target]) => target)), fc.oneof(junk, pollution)),
          fc.tuple(fc.string({ unit: 'grapheme-ascii' }), junk),
        ),
        async ([target, input]) => expectNamed(await cloud.call(target.replaceAll(/[^\x21-\x7e]/g, ''), input)),
      ),
    PATIENCE_MS,
  );

  it(
    'answers any form of the query protocol with a result or a named error',
    () =>
      check(
        30,
        fc.tuple(
          fc.constantFrom('Publish', 'Subscribe', 'CreateTopic', 'PublishBatch', 'GetCallerIdentity', 'Nothing'),
          fc.array(
            fc.tuple(
              fc.constantFrom(
                'TopicArn',
                'Message',
                'Name',
                'Attributes.entry.1.key',
                'Attributes.entry.1.value',
                'Attributes.entry',
                'MessageAttributes.entry.1.Value.DataType',
                'PublishBatchRequestEntries.member.1.Id',
                '__proto__.a',
                'a.'.repeat(20_000),
                'constructor.prototype.a',
                '....',
              ),
              anyText(),
            ),
          ),
        ),
        async ([Action, fields]) => {
          const form = new URLSearchParams([['Action', Action], ...fields]);
          const headers = {
            'content-type': 'application/x-www-form-urlencoded',
            authorization: `AWS4-HMAC-SHA256 Credential=f/1/us-east-1/${Action === 'GetCallerIdentity' ? 'sts' : 'sns'}/aws4_request`,
          };
          expectNamed(await cloud.send('/', headers, form.toString()));
        },
      ),
    PATIENCE_MS,
  );

  it(
    'closes or answers any connection: truncated, oversized, aborted in the middle, no HTTP at all',
    () =>
      check(
        40,
        fc.record({
          head: fc.oneof(
            damagedText(
              `POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${'k'.repeat(20)}\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n{"query":"{ orders { id } }"}`,
            ),
            damagedText(
              'POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-amz-target: AmazonSQS.SendMessage\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"Que\r\nffffffff\r\n',
            ),
            anyText(),
          ),
          large: fc.integer({ min: 0, max: 19 }).map((draw) => (draw === 0 ? 18 * 1024 * 1024 : 0)),
        }),
        ({ head, large }) => sendRaw(cloud.port, head, large),
      ),
    PATIENCE_MS,
  );

  it.each(FOUND_BEFORE)('refuses by name what broke it before: %s', async (target, body, message) => {
    const headers = { 'x-amz-target': target, authorization: SIGNED };
    const answer = await cloud.send('/', headers, body);
    expectNamed(answer);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(message);
  });

  it('says of a body that is too large that it is too large', async () => {
    const answer = await cloud.send('/graphql', { 'x-api-key': cloud.apiKey }, ' '.repeat(18 * 1024 * 1024));
    expect(answer.status).toBe(413);
    expectNamed(answer);
  });
});

/** Writes bytes and goes away; resolves when the connection is gone. */
function sendRaw(port: number, head: string, large: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('data', () => socket.destroy());
    socket.write(Buffer.from(head, 'utf8'));
    if (large > 0) socket.write(Buffer.alloc(large, 0x20));
    socket.end(() => socket.destroy());
  });
}
