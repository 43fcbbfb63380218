import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Kept, Storage } from '../../../storage/durable.ts';

/** The key pair with which a pool signs its tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

interface KeyRecord {
  readonly kid: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

const generate = promisify(generateKeyPair);

/** A key pair per pool, made when the first token is, and kept: tokens outlive the process as sign-ins do. */
export class SigningKeys {
  readonly #kept: Kept;
  readonly #keys = new Map<string, SigningKey>();
  readonly #making = new Map<string, Promise<SigningKey>>();

  constructor(storage: Storage) {
    this.#kept = storage.keep<KeyRecord>({
      name: 'cognito.keys',
      entry: (poolId) => {
        const key = this.#keys.get(poolId);
        return key && { kid: key.kid, privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
      },
      keys: () => this.#keys.keys(),
      restore: (poolId, { kid, privateKey }) => this.#keys.set(poolId, keyOf(kid, createPrivateKey(privateKey))),
    });
  }

  async of(poolId: string): Promise<SigningKey> {
    const known = this.#keys.get(poolId);
    if (known) return known;
    const making = this.#making.get(poolId) ?? this.#make(poolId);
    this.#making.set(poolId, making);
    return making;
  }

  /** The public key of this id; undefined when no token has been signed with such a one. */
  publicKey(poolId: string, kid: unknown): KeyObject | undefined {
    const key = this.#keys.get(poolId);
    return key?.kid === kid ? key?.publicKey : undefined;
  }

  async #make(poolId: string): Promise<SigningKey> {
    const { privateKey } = await generate('rsa', { modulusLength: 2048 });
    const key = keyOf(randomBytes(32).toString('base64'), privateKey);
    this.#keys.set(poolId, key);
    this.#kept.changed(poolId);
    return key;
  }
}

function keyOf(kid: string, privateKey: KeyObject): SigningKey {
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}
