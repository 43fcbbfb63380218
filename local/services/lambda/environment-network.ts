import { isUtf8 } from 'node:buffer';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { splitTarget } from '../../http/server.ts';
import type { HttpRequest, HttpResponse } from '../../platform/http.ts';
import { type NetworkRequest, type NetworkResponse, parseNetworkRequest } from './runtime/network-messages.ts';

/** Answers a request as the local cloud's HTTP server does. Never raises. */
export type Network = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * The way out of one environment: gives the port that its worker gets. What the worker sends there is answered as if it
 * had come over TCP, and what it had sent before it ended is carried out all the same.
 */
export function openNetwork(network: Network): MessagePort {
  const { port1: ours, port2: theirs } = new MessageChannel();
  ours.on('message', (value: unknown) => {
    const request = parseNetworkRequest(value);
    if (request) void answer(network, request).then((response) => ours.postMessage(response));
  });
  // The HTTP server keeps the process alive, not idle environments.
  ours.unref();
  return theirs;
}

async function answer(network: Network, { id, method, path, headers, body }: NetworkRequest): Promise<NetworkResponse> {
  const {
    status,
    headers: answered,
    body: content,
  } = await network({
    method,
    ...splitTarget(path),
    headers,
    body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  });
  return {
    id,
    status,
    headers: {
      date: httpDate(),
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(content)),
      ...answered,
    },
    body: typeof content === 'string' ? content : isUtf8(content) ? content.toString('utf8') : new Uint8Array(content),
  };
}

let second = Number.NaN;
let text = '';

/** The header Date of this second, as Node's server writes it. */
function httpDate(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) text = new Date(now * 1000).toUTCString();
  second = now;
  return text;
}
