import type { SeededRandom } from '../../core/random.ts';

const SHORTEST_MS = 1_000;
/** So that 185 retries fill most of a day: both limits mean something by default, as AWS describes them. */
const LONGEST_MS = 480_000;

/**
 * Milliseconds until the retry after `failures` failed attempts: doubling, with a jitter that halves it at most. AWS
 * documents "exponential back off and jitter" without figures.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
export function retryDelay(failures: number, random: SeededRandom): number {
  const longest = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (failures - 1));
  return longest / 2 + (longest / 2) * random.next();
}
