import { createHash } from 'node:crypto';

/**
 * Chance that can be repeated: two numbers from 0 up to, not including, 1 that depend on the seed and the key alone, so
 * that a charge has the same luck on every machine and at every try.
 */
export function draw(seed: string, key: string): readonly [number, number] {
  const digest = createHash('sha256').update(`${seed}\0${key}`).digest();
  return [digest.readUInt32BE(0) / 2 ** 32, digest.readUInt32BE(4) / 2 ** 32];
}
