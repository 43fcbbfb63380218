/** Several runs of one measurement. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly runs: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The value below which this share (0 to 1) of the values lies; NaN for none. By the nearest-rank method. */
export function percentile(values: readonly number[], share: number): number {
  return atShare(Float64Array.from(values).sort(), share) ?? Number.NaN;
}

/** The percentiles that are looked at; 0 where there is nothing. */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => atShare(sorted, share) ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function atShare(sorted: Float64Array, share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** The middle of the runs, which one bad run does not move, and how far they lie apart. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
  return {
    median,
    lowest: sorted[0] ?? Number.NaN,
    highest: sorted.at(-1) ?? Number.NaN,
    runs: sorted.length,
  };
}
