import { isDeepStrictEqual } from 'node:util';
import { type Endpoint, startFauxqs, startOurs } from './endpoints.ts';
import { type Difference, FAUXQS, type KnownDifference } from './known-differences.ts';
import { record } from './record.ts';
import { MESSAGES } from './scenarios/messages.ts';
import { QUEUES } from './scenarios/queues.ts';
import { TOPICS } from './scenarios/topics.ts';

describe('the local SQS and SNS answer AWS’s clients as fauxqs does', () => {
  let ours: Endpoint;
  let theirs: Endpoint;
  const seen = new Map<KnownDifference, number>();
  let compared = 0;

  beforeAll(async () => {
    [ours, theirs] = await Promise.all([startOurs(), startFauxqs()]);
  });

  afterAll(async () => {
    await Promise.all([ours?.stop(), theirs?.stop()]);
    const differing = [...seen.values()].reduce((sum, count) => sum + count, 0);
    const reasons = [...seen].map(([{ reason }, count]) => `  ${String(count).padStart(4)}  ${reason}`).sort();
    console.log(`${compared} answers compared, ${compared - differing} agree.\n${reasons.toReversed().join('\n')}`);
  });

  it.each([...MESSAGES, ...QUEUES, ...TOPICS])(
    'on $name, but for known differences',
    async (scenario) => {
      const [mine, other] = await Promise.all([record(scenario, ours.endpoint), record(scenario, theirs.endpoint)]);
      compared += mine.size;
      const unexplained = [...mine]
        .map(
          ([step, answer]): Difference => ({ at: `${scenario.name}: ${step}`, ours: answer, theirs: other.get(step) }),
        )
        .filter((difference) => !isDeepStrictEqual(difference.ours, difference.theirs))
        .filter((difference) => {
          const known = FAUXQS.find((one) => one.explains(difference));
          if (known) seen.set(known, (seen.get(known) ?? 0) + 1);
          return known === undefined;
        });
      expect(unexplained).toEqual([]);
    },
    30_000,
  );

  it('with no known difference that has gone away', () => {
    expect(FAUXQS.filter((known) => !seen.has(known)).map(({ reason }) => reason)).toEqual([]);
  });
});
