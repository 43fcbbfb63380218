import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';

/** What TLS needs, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Where the certificate is, for whoever is to trust it. */
  readonly file: string;
}

/** Names of this machine, and what AWS's clients make of them; a wildcard right before the last part of a name is no use. */
const NAMES = ['localhost', 'aws.localhost', 'sync-localhost', 'sync-aws.localhost'];
const ADDRESSES = ['127.0.0.1', '::1'];
const DAY = 24 * 3_600_000;
/** Some systems trust no certificate for longer. */
const DAYS = 365;

/** The certificate and key in files of the user's own. Raises an Error that names the file that is not as it should be. */
export function readCertificate(file: string, keyFile: string): Certificate {
  const [cert, key] = [file, keyFile].map((path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new Error(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  if (!cert?.includes('BEGIN CERTIFICATE')) throw new Error(`${file} holds no certificate in PEM.`);
  if (!key?.includes('PRIVATE KEY')) throw new Error(`${keyFile} holds no private key in PEM.`);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} and ${keyFile} don't make a certificate with its key: ${reason}`);
  }
  return { cert, key, file };
}

/** Where certificates are kept between starts: `$XDG_CACHE_HOME/local-cloud`, `~/.cache/local-cloud`. */
export function certificateFolder(environment: { XDG_CACHE_HOME?: string } = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'local-cloud');
}

/**
 * The certificate for this machine that is kept in `folder`; made when there is none, and anew when it ends within a week,
 * so that what trusts it now goes on trusting it. Nobody but the user can read the key.
 */
export async function ownCertificate(folder: string, now = Date.now()): Promise<Certificate> {
  const file = join(folder, 'localhost.pem');
  const keyFile = join(folder, 'localhost-key.pem');
  if (existsSync(file) && existsSync(keyFile)) {
    const kept = readCertificate(file, keyFile);
    if (Date.parse(new X509Certificate(kept.cert).validTo) - now > 7 * DAY) return kept;
  }
  const { cert, key } = await make(now);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The key first: a certificate whose key is another one's would be found at the next start.
  for (const [path, text] of [
    [keyFile, key],
    [file, cert],
  ] as const) {
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return { cert, key, file };
}

async function make(now: number): Promise<{ cert: string; key: string }> {
  // Loaded here, so that starts without TLS never pay for it.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost (local cloud)' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Clocks of containers and virtual machines lag at times.
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + DAYS * DAY),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...NAMES.map((value) => ({ type: 2 as const, value })),
          ...ADDRESSES.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert, key };
}
