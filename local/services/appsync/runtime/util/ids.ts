import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../core/clock.ts';
import { entropy } from '../../entropy.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** KSUID's epoch, 2014-05-13T16:53:20Z, in seconds. https://github.com/segmentio/ksuid */
const KSUID_EPOCH = 1_400_000_000;

/** Ids. Drawn from the system's source and not from the seed: a run that is repeated must not repeat the ids it stored. */
export function createIds(clock: Clock): { autoId(): string; autoUlid(): string; autoKsuid(): string } {
  return {
    autoId: () => randomUUID(),
    autoUlid: () => ulid(Math.floor(clock.now())),
    autoKsuid: () => ksuid(Math.floor(clock.now() / 1000)),
  };
}

/** 48 bits of time in milliseconds and 80 of chance in Crockford's base 32. https://github.com/ulid/spec */
function ulid(timeMs: number): string {
  let time = '';
  for (let rest = timeMs, digit = 0; digit < 10; digit++) {
    time = (CROCKFORD[rest % 32] ?? '') + time;
    rest = Math.floor(rest / 32);
  }
  let chance = '';
  for (const byte of entropy(16)) chance += CROCKFORD[byte & 31] ?? '';
  return time + chance;
}

/** 32 bits of time in seconds and 128 of chance, in 27 digits of base 62. */
function ksuid(timeSeconds: number): string {
  const bytes = Buffer.concat([Buffer.alloc(4), entropy(16)]);
  bytes.writeUInt32BE(timeSeconds - KSUID_EPOCH);
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (rest > 0n) {
    text = (BASE62[Number(rest % 62n)] ?? '') + text;
    rest /= 62n;
  }
  return text.padStart(27, '0');
}
