import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { MessagePort } from 'node:worker_threads';
import { isRecord } from '../../../core/fields.ts';
import { DirectRequest } from './direct-request.ts';
import { type NetworkRequest, parseNetworkResponse } from './network-messages.ts';

/** The members of an options object that are carried past TCP; with any other one, a request goes the usual way. */
const CARRIED = new Set(['headers', 'host', 'hostname', 'method', 'path', 'port', 'agent', 'protocol']);
/** What these ask for takes a connection. */
const NEEDS_CONNECTION = ['expect', 'upgrade', 'transfer-encoding', 'connection', 'trailer'];

/** Not imported: for an import Node would load all that the module could export, undici among it, 15 ms of CPU time. */
const http = process.getBuiltinModule('node:http');

type Received = (response: IncomingMessage) => void;

/**
 * A shorter way between functions and the local cloud than TCP: requests made with `http.request` for `endpoint` go
 * through `port`, and come back as the same kind of object. The function's code and the SDK in it run unchanged,
 * signatures included; what asks for more than a plain request (an upgrade, a socket, an abort signal, a stream of
 * unknown length) goes over TCP as before, and so does `fetch`.
 */
export function connect(port: MessagePort, endpoint: string): void {
  const { hostname, host, port: endpointPort } = new URL(endpoint);
  const pending = new Map<number, DirectRequest>();
  let last = 0;
  port.on('message', (value: unknown) => {
    const response = parseNetworkResponse(value);
    const request = response && pending.get(response.id);
    if (!request) return;
    pending.delete(response.id);
    request.receive(response);
  });

  const send = (request: DirectRequest, content: Omit<NetworkRequest, 'id'>): void => {
    const id = ++last;
    pending.set(id, request);
    port.postMessage({ id, ...content } satisfies NetworkRequest);
  };
  const overTcp = http.request;
  const request = (...parameters: unknown[]): ClientRequest | DirectRequest => {
    const [options, received] = parameters;
    if (!isPlain(options, hostname, endpointPort) || parameters.length > 2 || !isReceiver(received))
      return Reflect.apply(overTcp, http, parameters);
    return new DirectRequest(options, host, received, send);
  };
  Object.assign(http, { request });
  // An `import { request } from 'node:http'` gives this one too: what a module exports is looked up at its first import.
}

/** Options of a request for this host and port that needs nothing of a connection. */
function isPlain(
  options: unknown,
  hostname: string,
  port: string,
): options is { method?: string; path?: string; headers: OutgoingHttpHeaders } {
  if (!isRecord(options) || options instanceof URL) return false;
  if ((options['hostname'] ?? options['host']) !== hostname || String(options['port'] ?? 80) !== port) return false;
  const { protocol = 'http:', method = 'GET', path = '/', headers } = options;
  if (protocol !== 'http:' || typeof method !== 'string' || typeof path !== 'string') return false;
  if (method === 'CONNECT' || !isRecord(headers)) return false;
  for (const name in options) if (options[name] !== undefined && !CARRIED.has(name)) return false;
  for (const name in headers) if (NEEDS_CONNECTION.includes(name.toLowerCase())) return false;
  return true;
}

function isReceiver(value: unknown): value is Received | undefined {
  return value === undefined || typeof value === 'function';
}
