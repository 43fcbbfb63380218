import { type KeyObject, sign, verify } from 'node:crypto';
import { isRecord } from './fields.ts';

/** A JSON web token taken apart; nothing about it is proved yet. */
export interface JsonWebToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What the signature is of. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Takes a token apart; undefined for what is none. https://www.rfc-editor.org/rfc/rfc7519 */
export function readToken(text: string): JsonWebToken | undefined {
  const [header, claims, signature, ...others] = text.split('.');
  if (header === undefined || claims === undefined || signature === undefined || others.length > 0) return undefined;
  const [parsedHeader, parsedClaims] = [partOf(header), partOf(claims)];
  if (!parsedHeader || !parsedClaims) return undefined;
  return {
    header: parsedHeader,
    claims: parsedClaims,
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** A token with these claims, signed with RS256 by the key of this id. */
export function signToken(
  claims: Readonly<Record<string, unknown>>,
  { kid, privateKey }: { readonly kid: string; readonly privateKey: KeyObject },
): string {
  const parts = [{ kid, alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signed = parts.join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/**
 * Whether the token says RS256 and was signed so by the owner of `publicKey`. What else a token may say of its algorithm,
 * `none` or a secret shared with the key as its bytes, proves nothing.
 */
export function isSignedBy({ header, signed, signature }: JsonWebToken, publicKey: KeyObject): boolean {
  return header['alg'] === 'RS256' && verify('RSA-SHA256', Buffer.from(signed), publicKey, signature);
}

function partOf(encoded: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
