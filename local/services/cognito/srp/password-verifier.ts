import { randomBytes, timingSafeEqual } from 'node:crypto';
import { bytesOf, G, hash, numberOf, power } from './group.ts';

/** What is kept of a password: enough to check it, not enough to sign in with. Hexadecimal. */
export interface PasswordVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** Whose password it is: the part of the pool's id after `_`, and the user's own name in the pool. */
export interface PasswordOwner {
  readonly poolName: string;
  readonly username: string;
}

const SALT_BYTES = 16;

/** What is kept of a password, with a new salt each time. */
export function verifierOf(owner: PasswordOwner, password: string): PasswordVerifier {
  const salt = numberOf(randomBytes(SALT_BYTES));
  return { salt: salt.toString(16), verifier: power(G, secretExponent(owner, password, salt)).toString(16) };
}

/** Whether this is the password. */
export function isPassword(kept: PasswordVerifier, owner: PasswordOwner, password: string): boolean {
  const salt = BigInt(`0x${kept.salt}`);
  const given = bytesOf(power(G, secretExponent(owner, password, salt)));
  const right = bytesOf(BigInt(`0x${kept.verifier}`));
  return given.length === right.length && timingSafeEqual(given, right);
}

/** x = H(salt, H(pool name, user name, ":", password)) */
function secretExponent({ poolName, username }: PasswordOwner, password: string, salt: bigint): bigint {
  return numberOf(hash(bytesOf(salt), hash(`${poolName}${username}:${password}`)));
}
