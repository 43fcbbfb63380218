/**
 * The first number in [0, 1) that java.util.Random gives for a seed, which is what `$random(seed)` answers on AWS.
 * Source: https://docs.oracle.com/javase/8/docs/api/java/util/Random.html#nextDouble--
 */
export function javaRandom(seed: number): number {
  const mask = (1n << 48n) - 1n;
  let state = (BigInt.asIntN(64, BigInt(seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  const high = next(26n) << 27n;
  return Number(high + next(27n)) / 2 ** 53;
}
