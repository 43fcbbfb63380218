import type { KeyObject } from 'node:crypto';

/** What a service needs to check the tokens of a user pool. */
export interface UserPoolKeys {
  /** What tokens of a pool name as their issuer. */
  issuer(poolId: string): string;
  /** The public key of this id; undefined when no token of the pool was signed with such a one. */
  publicKey(poolId: string, kid: unknown): KeyObject | undefined;
}

/** Where there are no user pools: no token is good. */
export const NO_USER_POOLS: UserPoolKeys = { issuer: () => '', publicKey: () => undefined };
