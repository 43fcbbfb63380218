import fc from 'fast-check';
import { AwsError } from '../../../local/core/aws-error.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import { DEAD_LETTERS, FakeQueue, FakeStream, FUNCTION, givenPipe, QUEUE, STREAM, valuesIn } from './given.ts';

/** How the target answers one call. */
const answers = fc.oneof(
  { weight: 3, arbitrary: fc.constant('ok' as const) },
  fc.constant('throws' as const),
  fc.constant('service fails' as const),
  fc.constant('nonsense' as const),
  fc.nat(20).map((at) => ({ failsAt: at })),
);

type Answer = typeof answers extends fc.Arbitrary<infer T> ? T : never;

function answerTo(answer: Answer, ids: readonly string[]): { output: unknown; failed: ReadonlySet<string> } {
  if (answer === 'ok') return { output: { StatusCode: 200, Payload: '{}' }, failed: new Set() };
  if (answer === 'service fails') throw new AwsError('ServiceException', 'try later', { status: 503 });
  if (answer === 'throws')
    return { output: { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{}' }, failed: new Set(ids) };
  if (answer === 'nonsense')
    return { output: { StatusCode: 200, Payload: '{"batchItemFailures":[{"id":1}]}' }, failed: new Set(ids) };
  const failed = ids.slice(answer.failsAt % ids.length);
  const Payload = JSON.stringify({ batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) });
  return { output: { StatusCode: 200, Payload }, failed: new Set(failed) };
}

function idsIn(payload: string, name: 'messageId' | 'eventID'): string[] {
  const events: Record<string, unknown>[] = JSON.parse(payload);
  return events.map((event) => String(event[name]));
}

describe('whatever the target does', () => {
  it('every stream record is delivered or dead-lettered, in order per item, and the checkpoint reaches the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          keys: fc.array(fc.constantFrom('k1', 'k2', 'k3'), { minLength: 1, maxLength: 12 }),
          script: fc.array(answers, { maxLength: 15 }),
          poison: fc.nat(14),
          BatchSize: fc.integer({ min: 1, max: 6 }),
          ParallelizationFactor: fc.integer({ min: 1, max: 3 }),
          MaximumRetryAttempts: fc.integer({ min: 1, max: 4 }),
          bisect: fc.boolean(),
        }),
        async ({ keys, script, poison, bisect, ...parameters }) => {
          const platform = testPlatform();
          const stream = new FakeStream(platform);
          const queue = new FakeQueue(platform);
          const succeeded: string[] = [];
          let call = 0;
          fakeService(platform, 'lambda', {
            Invoke: ({ Payload }: { Payload: string }) => {
              const ids = idsIn(Payload, 'eventID');
              const values = valuesIn(Payload);
              const scripted = script[call++] ?? 'ok';
              const answer = values.includes(`${poison}`) ? 'throws' : scripted;
              const { output, failed } = answerTo(answer, ids);
              succeeded.push(...values.filter((_, index) => !failed.has(ids[index] ?? '')));
              return output;
            },
          });
          const pipes = await givenPipe(platform, {
            Source: STREAM,
            SourceParameters: {
              DynamoDBStreamParameters: {
                StartingPosition: 'TRIM_HORIZON',
                DeadLetterConfig: { Arn: DEAD_LETTERS },
                ...(bisect && { OnPartialBatchItemFailure: 'AUTOMATIC_BISECT' }),
                ...parameters,
              },
            },
            Target: FUNCTION,
          });
          for (const [index, key] of keys.entries()) stream.write(key, `${index}`);
          await pipes.start?.();
          await platform.clock.advance(300_000);
          await pipes.stop?.();
          // Sequence numbers start at 100 with the first record.
          const dead = platform.journal
            .read()
            .filter(({ action }) => action === 'pipes:DeadLetter')
            .flatMap(({ detail }) => (Array.isArray(detail?.['records']) ? detail['records'] : []))
            .map((eventId: unknown) => `${Number(String(eventId).slice(1)) - 100}`);
          const covered = queue.deadLetters.reduce((sum, { body }) => {
            const letter: { DDBStreamBatchInfo: { batchSize: number } } = JSON.parse(body);
            return sum + letter.DDBStreamBatchInfo.batchSize;
          }, 0);
          expect(covered).toBe(dead.length);
          const everything = keys.map((_, index) => `${index}`);
          expect([...new Set([...succeeded, ...dead])].sort()).toEqual(everything.sort());
          expect(succeeded.filter((value) => dead.includes(value))).toEqual([]);
          if (bisect && keys.length > poison) expect(dead).toContain(`${poison}`);
          expect(pipes.describePipe('intake').checkpoints.get('shard-1')).toBe(`${99 + keys.length}`);
          // Reports that name only the end of a batch keep the order, and so must the pipe.
          for (const key of new Set(keys)) {
            const order = succeeded.filter((value) => keys[Number(value)] === key).map(Number);
            expect(order).toEqual(order.toSorted((a, b) => a - b));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('every message ends as processed or stays in its queue, and none is deleted that failed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(answers, { maxLength: 12 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 4 }),
        async (script, count, BatchSize, maximumConcurrency) => {
          const platform = testPlatform();
          const queue = new FakeQueue(platform, 30);
          const succeeded = new Set<string>();
          let call = 0;
          fakeService(platform, 'lambda', {
            Invoke: ({ Payload }: { Payload: string }) => {
              const ids = idsIn(Payload, 'messageId');
              const { output, failed } = answerTo(script[call++] ?? 'ok', ids);
              for (const id of ids) if (!failed.has(id)) succeeded.add(id);
              return output;
            },
          });
          const pipes = await givenPipe(
            platform,
            { Source: QUEUE, SourceParameters: { SqsQueueParameters: { BatchSize } }, Target: FUNCTION },
            { maximumConcurrency },
          );
          await pipes.start?.();
          queue.send(...Array.from({ length: count }, (_, index) => `${index}`));
          for (let step = 0; step < 20; step++) {
            await platform.clock.advance(5_000);
            for (const { id } of queue.messages) expect(succeeded.has(id)).toBe(false);
            expect(queue.messages.length + succeeded.size).toBe(count);
          }
          await platform.clock.advance(400_000);
          expect(queue.messages).toEqual([]);
          await pipes.stop?.();
        },
      ),
      { numRuns: 40 },
    );
  });
});
