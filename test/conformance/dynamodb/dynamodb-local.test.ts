import { type Client, localClient } from './client.ts';
import { compare, record } from './compare.ts';
import { answered, DYNAMODB_LOCAL, type KnownDifference } from './known-differences.ts';
import { type Oracle, startDynamoDbLocal } from './oracle.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** Java takes a moment to start. */
const START_MS = 60_000;

describe('the local DynamoDB answers as AWS’s DynamoDB Local does', () => {
  const ours: Client = localClient();
  const seen = new Map<KnownDifference, number>();
  let compared = 0;
  let oracle: Oracle;

  beforeAll(async () => {
    oracle = await startDynamoDbLocal();
  }, START_MS);

  afterAll(async () => {
    await oracle?.stop();
    const differing = [...seen.values()].reduce((sum, count) => sum + count, 0);
    const reasons = [...seen].map(([{ reason }, count]) => `  ${String(count).padStart(4)}  ${reason}`).sort();
    console.log(`${compared} requests compared, ${compared - differing} agree.\n${reasons.toReversed().join('\n')}`);
  });

  it.each(SCENARIOS)(
    'on $name, but for known differences',
    async (scenario) => {
      const mine = await record(scenario, ours);
      const theirs = await record(scenario, oracle.client);
      compared += mine.length;
      const unexplained = compare(scenario.name, mine, theirs).filter((difference) => {
        const known = DYNAMODB_LOCAL.find((one) =>
          one.explains(difference, answered(difference.ours), answered(difference.theirs)),
        );
        if (known) seen.set(known, (seen.get(known) ?? 0) + 1);
        return known === undefined;
      });
      expect(unexplained).toEqual([]);
    },
    60_000,
  );

  it('with no known difference that has gone away', () => {
    expect(DYNAMODB_LOCAL.filter((known) => !seen.has(known)).map(({ reason }) => reason)).toEqual([]);
  });
});
