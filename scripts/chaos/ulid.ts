import type { SeededRandom } from '../../local/core/random.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID whose time is the place of the order in its run, and whose chance is the seed's. */
export function ulidAt(place: number, random: SeededRandom): string {
  const time = Array.from({ length: 10 }, (_, digit) => Math.floor(place / 32 ** (9 - digit)) % 32);
  const chance = Array.from({ length: 16 }, () => random.below(32));
  return [...time, ...chance].map((digit) => CROCKFORD[digit]).join('');
}
