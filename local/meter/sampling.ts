/** https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html: the default rule. */
const RESERVOIR_PER_SECOND = 1;
const SHARE_BEYOND = 0.05;

/**
 * How many of the traces that begin X-Ray's default rule records: the first in each second, and 5 % of the others. The
 * share is counted as an expected value, so that the same run gives the same bill.
 */
export class Sampling {
  #second: number | undefined;

  /** The part of a trace that is recorded, when it begins at `now`, milliseconds since the epoch. */
  expected(now: number): number {
    const second = Math.floor(now / 1000);
    if (this.#second === second) return SHARE_BEYOND;
    this.#second = second;
    return 1;
  }
}

/** The traces recorded of `count` that begin evenly over `seconds`. */
export function recordedOf(count: number, seconds: number): number {
  const reserved = Math.min(count, RESERVOIR_PER_SECOND * seconds);
  return reserved + (count - reserved) * SHARE_BEYOND;
}
