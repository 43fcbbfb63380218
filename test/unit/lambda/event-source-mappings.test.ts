import { setImmediate } from 'node:timers/promises';
import { isRecord } from '../../../local/core/fields.ts';
import type { Hop } from '../../../local/journal/journal.ts';
import { createSqs } from '../../../local/services/sqs/index.ts';
import { allowEverything, templateResource } from '../../support/platform.ts';
import { lambdaFixture } from './fixture.ts';

const REFUSED_ROLE = 'arn:aws:iam::000000000000:role/may-not-delete';
const fixture = lambdaFixture({
  concurrency: 2,
  access: {
    ...allowEverything,
    decide: (principal, { action }) =>
      principal.type === 'role' && principal.roleArn === REFUSED_ROLE && action === 'sqs:DeleteMessage'
        ? { allowed: false, message: 'no' }
        : { allowed: true, allowedBy: 'test' },
  },
});
const { platform, lambda } = fixture;
const { clock, journal } = platform;
const sqs = createSqs(platform);
platform.calls.register(sqs);
const test = { principal: { type: 'operator' } as const, from: 'test' };
let made = 0;

afterAll(async () => {
  await fixture.stop();
  await sqs.stop?.();
});

interface Mapped {
  readonly QueueUrl: string;
  send(...bodies: object[]): Promise<void>;
  /** What an update of the stack does to the mapping, and its removal. */
  update(properties: object): Promise<void>;
  remove(): Promise<void>;
  /** The events that the function was given so far. */
  events(): { messageId: string; body: string; attributes: Record<string, string> }[][];
  /** The next invocation from `since` on that ends in `outcome`. */
  invoked(since?: number): Promise<Hop>;
  /** Resolves when the queue holds nothing, hidden messages included. */
  empty(): Promise<void>;
  counts(): Promise<{ visible: number; hidden: number }>;
}

/** A queue with messages, a function that prints each event, and what connects them. */
async function mapped(
  /** What waits in the queue already when the mapping begins to read it. */
  bodies: readonly object[],
  options: { code?: string; mapping?: object; function?: object; queue?: Record<string, string> } = {},
): Promise<Mapped> {
  const name = `queue${++made}`;
  const { QueueUrl } = (await platform.calls.dispatch(
    'sqs',
    'CreateQueue',
    { QueueName: name, Attributes: options.queue ?? {} },
    test,
  )) as { QueueUrl: string };
  const body = options.code ?? '';
  const FunctionName = await fixture.create(
    {
      'index.mjs': `export const handler = async (event) => { console.log('EVENT' + JSON.stringify(event)); ${body} };`,
    },
    { LoggingConfig: { LogGroup: name }, ...options.function },
  );
  const send = async (...some: readonly object[]): Promise<void> => {
    const Entries = some.map((each, index) => ({ Id: String(index), MessageBody: JSON.stringify(each) }));
    await platform.calls.dispatch('sqs', 'SendMessageBatch', { QueueUrl, Entries }, test);
  };
  if (bodies.length > 0) await send(...bodies);
  const EventSourceArn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const provider = lambda.providers.find(({ type }) => type === 'AWS::Lambda::EventSourceMapping');
  const logicalId = `Mapping${made}`;
  const resource = (more: object = {}) =>
    templateResource(
      'AWS::Lambda::EventSourceMapping',
      { EventSourceArn, FunctionName, ...options.mapping, ...more },
      { logicalId },
    );
  const provisioned = await provider?.provision(resource());
  await lambda.start?.();
  const counts = async (): Promise<{ visible: number; hidden: number }> => {
    const answer = await platform.calls.dispatch(
      'sqs',
      'GetQueueAttributes',
      { QueueUrl, AttributeNames: ['All'] },
      test,
    );
    const attributes = isRecord(answer) && isRecord(answer['Attributes']) ? answer['Attributes'] : {};
    return {
      visible: Number(attributes['ApproximateNumberOfMessages']),
      hidden: Number(attributes['ApproximateNumberOfMessagesNotVisible']),
    };
  };
  return {
    QueueUrl,
    counts,
    update: async (more) => void (provisioned && (await provider?.changes?.update(resource(more), provisioned))),
    remove: async () => void (provisioned && (await provider?.changes?.remove?.(resource(), provisioned))),
    send,
    events: () =>
      fixture
        .logged()
        .filter(({ group, message }) => group === name && message.includes('EVENT'))
        .map(({ message }) => JSON.parse(message.slice(message.indexOf('EVENT') + 5)).Records),
    invoked: (since = 0) =>
      journal.waitFor(
        `an invocation for ${name}`,
        ({ action, from, sequence }) =>
          sequence >= since && action === 'lambda:InvokeFromEventSource' && from === `TestStack/Mapping${made}`,
      ),
    empty: async () => {
      for (;;) {
        const { visible, hidden } = await counts();
        if (visible + hidden === 0) return;
        await setImmediate();
      }
    },
  };
}

describe('an event source mapping', () => {
  it('hands messages on in batches, in the shape of AWS, and deletes them when the function is done', async () => {
    const queue = await mapped([{ id: 'a' }, { id: 'b' }, { id: 'c' }], { mapping: { BatchSize: 2 } });
    await queue.empty();
    const events = queue.events();
    expect(events.map((records) => records.length).sort()).toEqual([1, 2]);
    expect(
      events
        .flat()
        .map(({ body }) => body)
        .sort(),
    ).toEqual(['{"id":"a"}', '{"id":"b"}', '{"id":"c"}']);
    expect(events.flat()[0]).toMatchObject({
      attributes: { ApproximateReceiveCount: '1' },
      eventSource: 'aws:sqs',
      awsRegion: 'us-east-1',
    });
  });

  it('acts under the function’s role, and its invocation is about the ids in the batch', async () => {
    const queue = await mapped([{ id: 'p' }, { id: 'q' }]);
    expect((await queue.invoked()).correlationIds).toEqual(['p', 'q']);
    await queue.empty();
    const deletion = journal.read().findLast(({ action }) => action === 'sqs:DeleteMessageBatch');
    expect(deletion).toMatchObject({ outcome: 'ok', role: expect.stringContaining('function-role') });
  });

  it('leaves a batch in the queue when the function fails, and tries it again once it is visible', async () => {
    const since = journal.next;
    const queue = await mapped([{ id: 'again' }], {
      code: `if (event.Records[0].attributes.ApproximateReceiveCount === '1') throw new Error('not yet');`,
    });
    await queue.invoked(since);
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 1 });
    await clock.advance(30_000);
    await queue.empty();
    expect(queue.events()).toHaveLength(2);
  });

  it('deletes only what a partial batch response does not name', async () => {
    const since = journal.next;
    const queue = await mapped([{ id: 'good' }, { id: 'bad' }], {
      mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      code: `const failed = event.Records.filter(({ body, attributes }) => body.includes('bad') && attributes.ApproximateReceiveCount === '1');
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
    });
    await journal.waitFor(
      'the good one to be deleted',
      (hop) => hop.action === 'sqs:DeleteMessageBatch' && hop.sequence >= since && hop.correlationIds.includes('good'),
    );
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 1 });
    await clock.advance(30_000);
    await queue.empty();
    expect(queue.events().map((records) => records.map(({ body }) => body))).toEqual([
      ['{"id":"good"}', '{"id":"bad"}'],
      ['{"id":"bad"}'],
    ]);
  });

  it('ignores such a response when the mapping does not ask for it', async () => {
    const queue = await mapped([{ id: 'x' }], {
      code: `return { batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
    });
    await queue.empty();
    expect(queue.events()).toHaveLength(1);
  });

  it('deletes what its filter drops, without invoking the function for it', async () => {
    const queue = await mapped(
      [
        { id: 'f1', kind: 'other' },
        { id: 'f2', kind: 'wanted' },
      ],
      {
        mapping: { FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['wanted'] } }) }] } },
      },
    );
    await queue.empty();
    expect(queue.events().flat()).toHaveLength(1);
    expect(journal.read({ correlationId: 'f1' }).map(({ action, outcome }) => `${action} ${outcome}`)).toContain(
      'lambda:Filter filtered',
    );
  });

  it('gathers a larger batch for as long as its window lasts', async () => {
    const queue = await mapped(
      Array.from({ length: 6 }, (_, index) => ({ id: `w${index}` })),
      { mapping: { BatchSize: 12, MaximumBatchingWindowInSeconds: 5 } },
    );
    await queue.send(...Array.from({ length: 6 }, (_, index) => ({ id: `v${index}` })));
    await queue.empty();
    expect(queue.events().map((records) => records.length)).toEqual([12]);
  });

  it('tries again while the function is throttled', async () => {
    const since = journal.next;
    const queue = await mapped([{ id: 'throttled' }], { function: { ReservedConcurrentExecutions: 0 } });
    for (const what of ['a throttle', 'another'])
      await journal
        .waitFor(
          what,
          ({ sequence, action, outcome }) =>
            sequence >= since && action === 'lambda:InvokeFromEventSource' && outcome === 'failed',
        )
        .then(() => clock.advance(100));
    expect(await queue.counts()).toEqual({ visible: 0, hidden: 1 });
  });

  it('follows an update of the stack, and reads no more once it is removed', async () => {
    const queue = await mapped([{ id: 'u1' }]);
    await queue.empty();
    await queue.update({ Enabled: false });
    // The poll that was under way takes what comes first, and is the last.
    await queue.send({ id: 'u2' });
    await queue.empty();
    await queue.send({ id: 'u3' });
    await setImmediate();
    expect(await queue.counts()).toEqual({ visible: 1, hidden: 0 });
    await queue.update({ Enabled: true });
    await queue.empty();
    await queue.remove();
    await queue.send({ id: 'u4' });
    await queue.empty();
    await queue.send({ id: 'u5' });
    await setImmediate();
    expect(await queue.counts()).toEqual({ visible: 1, hidden: 0 });
    const bodies = queue.events().flatMap((records) => records.map(({ body }) => body));
    expect(bodies).toEqual(['u1', 'u2', 'u3', 'u4'].map((id) => `{"id":"${id}"}`));
  });

  it.each([
    ['a role that may not delete', { function: { Role: REFUSED_ROLE } }, /permissions to call DeleteMessage on SQS/],
    [
      'a queue that shows messages while they are worked on',
      { queue: { VisibilityTimeout: '2' } },
      /Queue visibility timeout: 2 seconds is less than Function timeout: 3/,
    ],
    [
      'a stream as source',
      { mapping: { EventSourceArn: 'arn:aws:dynamodb:us-east-1:1:table/t/stream/1' } },
      /read SQS queues/,
    ],
    [
      'a large batch without a window',
      { mapping: { BatchSize: 11 } },
      /MaximumBatchingWindowInSeconds must be 1 or more/,
    ],
    ['another kind of response', { mapping: { FunctionResponseTypes: ['Other'] } }, /there is ReportBatchItemFailures/],
    [
      'a concurrency of one',
      { mapping: { ScalingConfig: { MaximumConcurrency: 1 } } },
      /MaximumConcurrency must be an integer from 2/,
    ],
  ])('is refused for %s', async (_what, options, message) => {
    await expect(mapped([], options)).rejects.toThrow(message);
  });
});
