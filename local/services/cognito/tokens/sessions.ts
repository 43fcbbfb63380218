import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import type { Kept, Storage } from '../../../storage/durable.ts';

/** One sign-in: what a refresh token stands for. All tokens that come of it carry its `originJti`. */
export interface Session {
  readonly refreshToken: string;
  readonly originJti: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly signedInMs: number;
  readonly expiresMs: number;
}

/** The sign-ins that have not ended. */
export class Sessions {
  readonly #clock: Clock;
  readonly #kept: Kept;
  /** By refresh token. */
  readonly #sessions = new Map<string, Session>();

  constructor(clock: Clock, storage: Storage) {
    this.#clock = clock;
    this.#kept = storage.keep<Session>({
      name: 'cognito.sessions',
      entry: (token) => this.#sessions.get(token),
      keys: () => this.#sessions.keys(),
      restore: (token, session) => this.#sessions.set(token, session),
    });
  }

  begin(of: Pick<Session, 'poolId' | 'clientId' | 'username'>, lifeSeconds: number): Session {
    const now = this.#clock.now();
    this.#forgetExpired(now);
    const session: Session = {
      ...of,
      refreshToken: randomBytes(96).toString('base64url'),
      originJti: randomUUID(),
      signedInMs: now,
      expiresMs: now + lifeSeconds * 1000,
    };
    this.#sessions.set(session.refreshToken, session);
    this.#kept.changed(session.refreshToken);
    return session;
  }

  /** The sign-in of a refresh token; undefined when it has ended or never began. */
  find(refreshToken: string): Session | undefined {
    const session = this.#sessions.get(refreshToken);
    return session && session.expiresMs > this.#clock.now() ? session : undefined;
  }

  /** Whether the sign-in that a token comes from is still good. */
  isOpen(originJti: unknown): boolean {
    return [...this.#sessions.values()].some((session) => session.originJti === originJti);
  }

  end(matches: (session: Session) => boolean): void {
    for (const [token, session] of this.#sessions) {
      if (!matches(session)) continue;
      this.#sessions.delete(token);
      this.#kept.changed(token);
    }
  }

  #forgetExpired(now: number): void {
    this.end(({ expiresMs }) => expiresMs <= now);
  }
}
