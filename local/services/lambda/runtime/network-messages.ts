import { isRecord } from '../../../core/fields.ts';

/** A request on its way from a function to the local cloud. Header names are lower case. */
export interface NetworkRequest {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, where it is UTF-8: strings are the cheapest to hand from thread to thread. */
  readonly body: string | Uint8Array;
}

export interface NetworkResponse {
  readonly id: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Checks a message from a worker, where code of the template could post whatever it likes. */
export function parseNetworkRequest(value: unknown): NetworkRequest | undefined {
  if (!isRecord(value)) return undefined;
  const { id, method, path, headers, body } = value;
  if (typeof id !== 'number' || typeof method !== 'string' || typeof path !== 'string') return undefined;
  if (!isHeaders(headers) || !isBody(body)) return undefined;
  return { id, method, path, headers, body };
}

/** A message as a response; undefined when it is none. */
export function parseNetworkResponse(value: unknown): NetworkResponse | undefined {
  if (!isRecord(value)) return undefined;
  const { id, status, headers, body } = value;
  if (typeof id !== 'number' || typeof status !== 'number' || !isHeaders(headers) || !isBody(body)) return undefined;
  return { id, status, headers, body };
}

function isHeaders(value: unknown): value is Record<string, string> {
  if (!isRecord(value)) return false;
  for (const name in value) if (typeof value[name] !== 'string') return false;
  return true;
}

function isBody(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}
