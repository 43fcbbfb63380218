import type { SeededRandom } from '../../local/core/random.ts';

/** Seconds until the next of events that come at random, `rate` a second on average. */
export function exponential(random: SeededRandom, rate: number): number {
  return -Math.log(1 - random.next()) / rate;
}

/**
 * Service times as services have them: most are near the median, a few take several times as long. `spread` is the
 * standard deviation of the logarithm; 0.4 puts the 99th percentile at 2.5 times the median.
 */
export function logNormal(random: SeededRandom, median: number, spread = 0.4): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * random.next()));
}
