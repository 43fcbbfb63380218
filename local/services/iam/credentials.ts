import { randomBytes } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import type { Credentials, Principal } from '../../platform/access.ts';

/** The access keys issued to code outside this process. */
export class CredentialRegistry {
  readonly #byKeyId = new Map<string, { readonly principal: Principal; readonly from: string }>();
  readonly #issued = new Map<string, Credentials>();
  readonly #expired: ReadonlySet<string>;

  /** `expired` are key ids of an earlier run: whoever still holds them acts for nobody here. */
  constructor(expired: ReadonlySet<string> = new Set()) {
    this.#expired = expired;
  }

  /** The ids of all keys that were issued, and of those that have expired. */
  keyIds(): Set<string> {
    return new Set([...this.#expired, ...this.#byKeyId.keys()]);
  }

  /**
   * Temporary credentials (`ASIA…`) for a principal. The same principal and origin get the same ones again, so that
   * their number is bounded by the template and none ever has to be withdrawn: an unknown key means the operator.
   */
  issue(principal: Principal, from: string): Credentials {
    const owner = JSON.stringify([principal, from]);
    const known = this.#issued.get(owner);
    if (known) return known;
    const credentials = {
      accessKeyId: `ASIA${base32(16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
    };
    this.#issued.set(owner, credentials);
    this.#byKeyId.set(credentials.accessKeyId, { principal, from });
    return credentials;
  }

  /** Raises AwsError `ExpiredTokenException`. */
  identify(accessKeyId: string): { readonly principal: Principal; readonly from: string } | undefined {
    if (this.#expired.has(accessKeyId))
      throw new AwsError(
        'ExpiredTokenException',
        'The security token included in the request is expired: the local cloud was reset since it was issued.',
        { status: 403 },
      );
    return this.#byKeyId.get(accessKeyId);
  }
}

function base32(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(length), (byte) => alphabet[byte & 31]).join('');
}
