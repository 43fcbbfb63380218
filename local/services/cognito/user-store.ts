import { randomInt, randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { Kept, Storage } from '../../storage/durable.ts';
import { codeMismatch, expiredCode, userNotFound } from './errors.ts';
import { checkPassword } from './password-policy.ts';
import { isPassword, type PasswordVerifier, verifierOf } from './srp/password-verifier.ts';
import { poolNameOf, type UserPool } from './user-pool.ts';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';

/** A code that was sent by email, and what it is good for. */
interface SentCode {
  readonly purpose: 'signUp' | 'password';
  readonly code: string;
  readonly expiresMs: number;
}

export interface User {
  readonly poolId: string;
  /** What tokens call `sub`: never changes, is never given again. */
  readonly sub: string;
  /** The name in the pool: the `sub` where people sign in with their address. */
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: UserStatus;
  readonly createdMs: number;
  readonly modifiedMs: number;
  /** What is known of the password; undefined for a user who has none yet. */
  readonly password?: PasswordVerifier;
  /** After this a password that an administrator made up is of no use; undefined for a password of the user's own. */
  readonly passwordExpiresMs?: number;
  readonly code?: SentCode;
}

const CODE_LIFE_MS = 24 * 60 * 60_000;

/** The users of all pools. Passwords are not kept, only what proves them. */
export class UserStore {
  readonly #clock: Clock;
  readonly #kept: Kept;
  /** By pool, then by name in the pool. */
  readonly #users = new Map<string, Map<string, User>>();

  constructor(clock: Clock, storage: Storage) {
    this.#clock = clock;
    this.#kept = storage.keep<User>({
      name: 'cognito.users',
      entry: (key) => {
        const [poolId = '', username = ''] = key.split('/');
        return this.#users.get(poolId)?.get(username);
      },
      keys: () => [...this.#users.values()].flatMap((users) => [...users.values()].map(keyOf)),
      restore: (_key, user) => this.#of(user.poolId).set(user.username, user),
    });
  }

  /** The user of a pool who signs in by this name or address. */
  find(pool: UserPool, name: string): User | undefined {
    const users = this.#of(pool.id);
    const wanted = foldedIn(pool, name);
    const byName = users.get(name);
    if (byName) return byName;
    if (!pool.settings.emailIsUsername)
      return [...users.values()].find((user) => foldedIn(pool, user.username) === wanted);
    return [...users.values()].find(({ attributes }) => foldedIn(pool, attributes['email'] ?? '') === wanted);
  }

  /** Raises AwsError `UserNotFoundException`. */
  get(pool: UserPool, name: string): User {
    const user = this.find(pool, name);
    if (!user) throw userNotFound();
    return user;
  }

  create(pool: UserPool, name: string, { attributes, status }: Pick<User, 'attributes' | 'status'>): User {
    const now = this.#clock.now();
    const sub = randomUUID();
    const username = pool.settings.emailIsUsername ? sub : name;
    return this.#put({
      poolId: pool.id,
      sub,
      username,
      attributes: { ...attributes, ...(pool.settings.emailIsUsername && { email: name }) },
      status,
      createdMs: now,
      modifiedMs: now,
    });
  }

  /** Raises AwsError `InvalidPasswordException` when the pool's policy does not take it. */
  setPassword(pool: UserPool, user: User, password: string, { temporary = false } = {}): User {
    checkPassword(pool.settings.policy, password);
    const { code: _, passwordExpiresMs: __, ...rest } = user;
    return this.#put({
      ...rest,
      password: verifierOf(ownerOf(user), password),
      ...(temporary && { passwordExpiresMs: this.#clock.now() + pool.settings.temporaryPasswordSeconds * 1000 }),
    });
  }

  isPassword(user: User, password: string): boolean {
    return user.password !== undefined && isPassword(user.password, ownerOf(user), password);
  }

  /** Whether an administrator's password has been left unused for too long. */
  passwordHasExpired({ passwordExpiresMs }: User): boolean {
    return passwordExpiresMs !== undefined && passwordExpiresMs <= this.#clock.now();
  }

  change(user: User, changes: Partial<Pick<User, 'attributes' | 'status'>>): User {
    return this.#put({ ...user, ...changes });
  }

  /** A new code for this purpose; an earlier one is of no use any more. */
  sendCode(user: User, purpose: SentCode['purpose']): string {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#put({ ...user, code: { purpose, code, expiresMs: this.#clock.now() + CODE_LIFE_MS } });
    return code;
  }

  /** The user, the code used up. Raises AwsError `CodeMismatchException` and `ExpiredCodeException`. */
  useCode(user: User, purpose: SentCode['purpose'], given: string): User {
    const { code: sent, ...rest } = user;
    if (sent?.purpose !== purpose || sent.expiresMs <= this.#clock.now()) throw expiredCode();
    if (sent.code !== given) throw codeMismatch();
    return this.#put(rest);
  }

  #of(poolId: string): Map<string, User> {
    const users = this.#users.get(poolId) ?? new Map<string, User>();
    this.#users.set(poolId, users);
    return users;
  }

  #put(user: User): User {
    const changed = { ...user, modifiedMs: this.#clock.now() };
    this.#of(user.poolId).set(user.username, changed);
    this.#kept.changed(keyOf(changed));
    return changed;
  }
}

/** The user as the protocol for passwords names them. */
export function ownerOf({ poolId, username }: Pick<User, 'poolId' | 'username'>): {
  poolName: string;
  username: string;
} {
  return { poolName: poolNameOf(poolId), username };
}

function keyOf({ poolId, username }: User): string {
  return `${poolId}/${username}`;
}

function foldedIn(pool: UserPool, name: string): string {
  return pool.settings.caseSensitive ? name : name.toLowerCase();
}
