import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { AttributeMap } from '../../../../apis/dynamodb.ts';
import { isRecord } from '../../../../core/fields.ts';
import { toWireMap } from './typed-values.ts';

/**
 * Turns a page's last key into an opaque token and back. Tokens are sealed for one API and data source, so that clients
 * can neither read nor change them, and they outlive a restart.
 */
export class PageTokens {
  readonly #key: Buffer;

  constructor(scope: string) {
    this.#key = createHash('sha256').update(`page token ${scope}`).digest();
  }

  seal(lastKey: AttributeMap): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(lastKey), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
  }

  /** The key; undefined when the token was not made here. */
  open(token: string): AttributeMap | undefined {
    const bytes = Buffer.from(token, 'base64');
    if (bytes.length < 29 || bytes.toString('base64') !== token) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      const key: unknown = JSON.parse(text);
      return isRecord(key) ? toWireMap(key, 'nextToken') : undefined;
    } catch {
      return undefined;
    }
  }
}
