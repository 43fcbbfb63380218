import { AwsError } from '../core/aws-error.ts';
import type { HttpRequest } from '../platform/http.ts';

/**
 * Refuses a Host that is not this machine: a foreign name that was made to resolve to 127.0.0.1 (DNS rebinding).
 * Raises AwsError `ForbiddenHost` (403).
 */
export function checkHost(request: HttpRequest): void {
  const host = request.headers['host'] ?? '';
  if (!isThisMachine(host))
    throw new AwsError(
      'ForbiddenHost',
      `The Host header is "${host}"; the local cloud only answers as localhost or 127.0.0.1.`,
      {
        status: 403,
      },
    );
}

/** Refuses a request that a web page from elsewhere sent. Raises AwsError `ForbiddenOrigin` (403). */
export function checkOrigin(request: Pick<HttpRequest, 'headers'>): void {
  const host = request.headers['host'] ?? '';
  const origin = request.headers['origin'];
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host)
    throw new AwsError(
      'ForbiddenOrigin',
      `A page of ${origin} may not drive the local cloud; open it at http://${host}/.`,
      {
        status: 403,
      },
    );
}

/** Refuses a page that this machine does not serve, on whatever port. Raises AwsError `ForbiddenOrigin` (403). */
export function checkPage({ headers }: Pick<HttpRequest, 'headers'>): void {
  const { origin } = headers;
  if (origin !== undefined && !(URL.canParse(origin) && isThisMachine(new URL(origin).host)))
    throw new AwsError('ForbiddenOrigin', `A page of ${origin} may not sign in; only pages of this machine may.`, {
      status: 403,
    });
}

/**
 * Whether a host, with or without a port, is a name of this machine. AWS's clients put `sync-` before the host for
 * StartSyncExecution; no page from elsewhere can have a name without a dot.
 */
export function isThisMachine(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return (
    name === 'localhost' ||
    name === 'sync-localhost' ||
    name === '127.0.0.1' ||
    name === '[::1]' ||
    name.endsWith('.localhost')
  );
}
