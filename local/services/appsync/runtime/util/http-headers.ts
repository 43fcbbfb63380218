import { isRecord } from '../../../../core/fields.ts';
import { endWithError, running } from '../evaluation.ts';

/** Headers that are not handed on, for a data source request makes its own. */
const RESTRICTED = new Set([
  'host',
  'connection',
  'user-agent',
  'expectation',
  'transfer-encoding',
  'content-length',
  'authorization',
  'x-api-key',
  'x-forwarded-for',
]);
const LARGEST_HEADERS = 4096;

/** `util.http`. https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html */
export function createHttpUtil() {
  return {
    copyHeaders: (headers: unknown): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(isRecord(headers) ? headers : {}).filter(([name]) => !isRestricted(name.toLowerCase())),
      ),
    addResponseHeader: addHeader,
    addResponseHeaders: (headers: unknown): void => {
      for (const [name, value] of Object.entries(isRecord(headers) ? headers : {})) addHeader(name, value);
    },
  };
}

function addHeader(name: unknown, value: unknown): void {
  const header = String(name).toLowerCase();
  if (isRestricted(header) || !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(header))
    endWithError(`util.http.addResponseHeader: the header name ${String(name)} is not allowed.`, 'Code');
  const { responseHeaders } = running();
  responseHeaders.set(header, typeof value === 'string' ? value : JSON.stringify(value));
  let size = 0;
  for (const [known, text] of responseHeaders) size += known.length + text.length;
  if (size > LARGEST_HEADERS)
    endWithError(`util.http.addResponseHeader: the response headers are larger than ${LARGEST_HEADERS} bytes.`, 'Code');
}

function isRestricted(header: string): boolean {
  return RESTRICTED.has(header) || header.startsWith('x-amzn-') || header.startsWith('x-amz-');
}
