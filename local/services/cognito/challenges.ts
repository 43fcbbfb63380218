import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { SrpExchange } from './srp/server.ts';

/** A question that a client has been asked on its way in. `username` is the name in the pool. */
export type Challenge = { readonly clientId: string; readonly username: string } & (
  | { readonly name: 'PASSWORD_VERIFIER'; readonly exchange: SrpExchange }
  | { readonly name: 'NEW_PASSWORD_REQUIRED' }
);

/** How long a client may take for its answer, by default on AWS. */
const LIFE_MS = 3 * 60_000;
/** More sign-ins at once than anybody makes here; the oldest go. */
const MOST = 10_000;

/** The questions that wait for an answer. Each can be answered once; none outlives the process. */
export class Challenges {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, { readonly challenge: Challenge; readonly expiresMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asks, under a key that only the client gets to know; made up when it is not given. */
  ask(challenge: Challenge, key = randomBytes(64).toString('base64url')): string {
    const now = this.#clock.now();
    for (const [old, { expiresMs }] of this.#waiting) {
      if (expiresMs > now && this.#waiting.size < MOST) break;
      this.#waiting.delete(old);
    }
    this.#waiting.set(key, { challenge, expiresMs: now + LIFE_MS });
    return key;
  }

  /** The question under this key, which is answered with that; undefined when it is unknown or too old. */
  take(key: string): Challenge | undefined {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    return waiting && waiting.expiresMs > this.#clock.now() ? waiting.challenge : undefined;
  }
}
