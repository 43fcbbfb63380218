import fc from 'fast-check';
import { newMessage } from '../../../local/services/sqs/message.ts';
import { Observed, type Step } from './observed-queue.ts';

const STEPS: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('send' as const),
        group: fc.constantFrom('a', 'b', 'c'),
        delay: fc.constantFrom(0, 0, 0, 7),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('receive' as const),
        maximum: fc.integer({ min: 1, max: 10 }),
        visibility: fc.integer({ min: 0, max: 20 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'giveUp' as const), which: fc.nat(20) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('extend' as const),
        which: fc.nat(20),
        by: fc.integer({ min: 1, max: 60 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 15 }) }) },
  ),
  { maxLength: 60 },
);

const KINDS: [string, () => Observed][] = [
  ['calm standard', () => new Observed(false)],
  ['adverse standard', () => new Observed(false, { duplicateProbability: 0.3, reorderWindow: 5 })],
  ['FIFO', () => new Observed(true)],
];

describe.each(KINDS)('Whatever happens to a %s queue', (_kind, observed) => {
  it('nothing is lost, shared, miscounted or dead too early, and groups keep their order', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const seen = observed();
        for (const step of steps) {
          seen.step(step);
          seen.check();
        }
        seen.drain();
      }),
      { numRuns: 300 },
    );
  });
});

describe('A queue', () => {
  it('has at most 120,000 messages in flight', () => {
    const { queue } = new Observed(false);
    for (let id = 0; id < 120_001; id++)
      queue.add(newMessage(`m${id}`, { body: 'x', bodyMd5: '', senderId: '' }, queue.createdAt), 0);
    for (let round = 0; round < 12_001; round++) void queue.receive({ maximum: 10, visibilityMs: 1000 }, 0);
    expect(queue.isFull()).toBe(true);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 120_000, delayed: 0 });
  });
});
