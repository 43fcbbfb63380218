import { createHash, getDiffieHellman } from 'node:crypto';

/**
 * The group in which Cognito computes: the 3072-bit prime of RFC 3526 (group 15) with the generator 2, and the hash SHA-256.
 * Numbers go into a hash as bytes, with a zero byte in front where they would else read as negative.
 * https://www.rfc-editor.org/rfc/rfc3526#section-4, https://www.rfc-editor.org/rfc/rfc5054
 */
export const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
export const G = 2n;

/** The multiplier: H(N, g). */
export const K = numberOf(hash(bytesOf(N), bytesOf(G)));

/** `base` to the power of `exponent`, modulo N; neither may be negative. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (const bit of exponent.toString(2).split('').reverse()) {
    if (bit === '1') result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

export function hash(...parts: readonly (Buffer | string)[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** The bytes of a number, with a zero byte in front if the first bit would be set. */
export function bytesOf(number: bigint): Buffer {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

export function numberOf(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}
