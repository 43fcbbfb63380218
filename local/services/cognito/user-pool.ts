import { AwsError } from '../../core/aws-error.ts';
import { arnOf, type Environment } from '../../core/environment.ts';
import { invalidParameter } from './errors.ts';
import type { PasswordPolicy } from './password-policy.ts';

/** The ways to sign in that a client of a pool may allow. */
export type AuthFlow = 'ALLOW_USER_PASSWORD_AUTH' | 'ALLOW_USER_SRP_AUTH' | 'ALLOW_REFRESH_TOKEN_AUTH';

export interface UserPoolSettings {
  readonly policy: PasswordPolicy;
  /** Whether people sign in with their email address; else with a user name of their choice. */
  readonly emailIsUsername: boolean;
  /** Whether an address is confirmed with a code at sign-up. */
  readonly verifiesEmail: boolean;
  readonly selfSignUp: boolean;
  readonly caseSensitive: boolean;
  /** Seconds for which a password that an administrator made up can be used. */
  readonly temporaryPasswordSeconds: number;
  /** With `{####}` where the code goes. */
  readonly email: { readonly subject: string; readonly message: string };
}

export interface UserPool {
  /** `us-east-1_AbCdEf123` */
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly settings: UserPoolSettings;
}

/** A program that signs people in, such as a web page. Times in seconds. */
export interface UserPoolClient {
  readonly id: string;
  readonly pool: UserPool;
  readonly flows: ReadonlySet<AuthFlow>;
  /** Whether an unknown user and a wrong password are told apart by nothing. */
  readonly hidesUsers: boolean;
  readonly idTokenSeconds: number;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly revocable: boolean;
}

/** The part of a pool's id after `_`, which goes into every password proof. */
export function poolNameOf(poolId: string): string {
  return poolId.slice(poolId.indexOf('_') + 1);
}

/** The pools and their clients, as the template makes them. */
export class UserPools {
  readonly #environment: Environment;
  readonly #pools = new Map<string, UserPool>();
  readonly #clients = new Map<string, UserPoolClient>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  add(pool: UserPool): void {
    this.#pools.set(pool.id, pool);
  }

  addClient(client: UserPoolClient): void {
    this.#clients.set(client.id, client);
  }

  arn(poolId: string): string {
    return arnOf(this.#environment, 'cognito-idp', `userpool/${poolId}`);
  }

  find(poolId: string): UserPool | undefined {
    return this.#pools.get(poolId);
  }

  /** The pool that an administrator names. Raises AwsError `ResourceNotFoundException`. */
  get(poolId: string): UserPool {
    const pool = this.#pools.get(poolId);
    if (!pool) throw new AwsError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
    return pool;
  }

  findClient(clientId: string): UserPoolClient | undefined {
    return this.#clients.get(clientId);
  }

  /** The client that a request names. Raises AwsError `ResourceNotFoundException`. */
  client(clientId: string): UserPoolClient {
    const client = this.#clients.get(clientId);
    if (!client) throw new AwsError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
    return client;
  }

  /** The first client of a pool, or of any; undefined when there is none. */
  anyClient(): UserPoolClient | undefined {
    return this.#clients.values().next().value;
  }
}

/** Raises AwsError `InvalidParameterException` when the client does not allow this way to sign in. */
export function checkFlow(client: UserPoolClient, flow: AuthFlow): void {
  if (!client.flows.has(flow)) throw invalidParameter(`${flow.replace('ALLOW_', '')} flow not enabled for this client`);
}
