import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { bytesOf, G, hash, K, N, numberOf, power } from './group.ts';
import type { PasswordOwner, PasswordVerifier } from './password-verifier.ts';

const EXPONENT_BYTES = 32;
const KEY_BYTES = 16;

/** The server's side of one sign-in by the Secure Remote Password protocol, as Cognito speaks it. */
export interface SrpExchange {
  /** Hexadecimal. */
  readonly publicValue: string;
  /** Base64; names the exchange, and is part of what the client signs. */
  readonly secretBlock: string;
  /** Whether a signature (base64) proves that the client knows the password. */
  proves(signature: string, timestamp: string): boolean;
}

const SECRET_BLOCK_BYTES = 384;

/**
 * Answers a client's public value A (hexadecimal); undefined for a value that is none, a multiple of N, with which a
 * client would know the session key without the password.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-srp
 */
export function answerSrp(clientPublic: string, owner: PasswordOwner, kept: PasswordVerifier): SrpExchange | undefined {
  const A = /^[0-9a-fA-F]{1,800}$/.test(clientPublic) ? BigInt(`0x${clientPublic}`) : 0n;
  if (A % N === 0n) return undefined;
  const v = BigInt(`0x${kept.verifier}`);
  const b = numberOf(randomBytes(EXPONENT_BYTES));
  const B = (K * v + power(G, b)) % N;
  const u = numberOf(hash(bytesOf(A), bytesOf(B)));
  const key = sessionKey(power(A * power(v, u), b), u);
  const secretBlock = randomBytes(SECRET_BLOCK_BYTES);
  return {
    publicValue: B.toString(16),
    secretBlock: secretBlock.toString('base64'),
    proves: (signature, timestamp) => {
      const right = createHmac('sha256', key)
        .update(owner.poolName)
        .update(owner.username)
        .update(secretBlock)
        .update(timestamp)
        .digest();
      const given = Buffer.from(signature, 'base64');
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

/** HKDF of RFC 5869 with Cognito's info. */
function sessionKey(S: bigint, u: bigint): Buffer {
  const pseudoRandom = createHmac('sha256', bytesOf(u)).update(bytesOf(S)).digest();
  return createHmac('sha256', pseudoRandom)
    .update('Caldera Derived Key')
    .update(Buffer.of(1))
    .digest()
    .subarray(0, KEY_BYTES);
}
