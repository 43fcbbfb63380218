import type { SeededRandom } from '../../../../core/random.ts';

/** `util.math`. https://docs.aws.amazon.com/appsync/latest/devguide/math-helpers-in-util-math-js.html */
export function createMath(random: SeededRandom): Readonly<Record<string, (...numbers: number[]) => number>> {
  return {
    roundNum: (value = Number.NaN) => Math.round(value),
    minVal: (a = Number.NaN, b = Number.NaN) => Math.min(a, b),
    maxVal: (a = Number.NaN, b = Number.NaN) => Math.max(a, b),
    randomDouble: () => random.next(),
    /** An integer from `start` up to, but without, `end`. */
    randomWithinRange: (start = 0, end = 0) => Math.floor(start + random.next() * (end - start)),
  };
}
