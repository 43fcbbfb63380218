import { isUtf8 } from 'node:buffer';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { NetworkRequest, NetworkResponse } from './network-messages.ts';

const { IncomingMessage: Response, OutgoingMessage, STATUS_CODES } = process.getBuiltinModule('node:http');

/** What stands for the connection where code asks for one: open, and with nothing to set. */
class DirectSocket extends EventEmitter {
  readonly connecting = false;
  readonly destroyed = false;
  readonly readable = true;
  readonly writable = true;
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

const SOCKET = new DirectSocket();
SOCKET.setMaxListeners(0);

/** A message must have a socket; this one has gone, as a message's may have when its last byte is in. */
const GONE = new Socket().destroy();

type Send = (request: DirectRequest, content: Omit<NetworkRequest, 'id'>) => void;

/**
 * An HTTP request that is handed over whole and never meets a socket. It behaves as Node's ClientRequest towards who
 * made it: headers until it is sent, writes, `end`, `setTimeout`, `destroy`, and the events of all these.
 */
export class DirectRequest extends OutgoingMessage {
  readonly method: string;
  readonly path: string;
  readonly reusedSocket = true;
  aborted = false;
  readonly #send: Send;
  readonly #chunks: Buffer[] = [];
  #received = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    options: { method?: string; path?: string; headers: OutgoingHttpHeaders },
    host: string,
    received: ((response: IncomingMessage) => void) | undefined,
    send: Send,
  ) {
    super();
    this.method = (options.method ?? 'GET').toUpperCase();
    this.path = options.path ?? '/';
    this.#send = send;
    for (const name in options.headers) {
      const value = options.headers[name];
      if (value !== undefined) this.setHeader(name, value);
    }
    if (!this.hasHeader('host')) this.setHeader('host', host);
    if (received) this.once('response', received);
    // A connection that stays open has a socket at once.
    process.nextTick(() => {
      if (!this.destroyed) this.emit('socket', SOCKET);
    });
  }

  override write(
    chunk: unknown,
    encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean {
    this.#chunks.push(bufferOf(chunk, encodingOrDone));
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (callback) process.nextTick(callback);
    return true;
  }

  override end(chunk?: unknown, encodingOrDone?: BufferEncoding | (() => void), done?: () => void): this {
    if (this.finished) return this;
    const callback = [chunk, encodingOrDone, done].find((parameter) => typeof parameter === 'function');
    if (callback) this.once('finish', () => callback());
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function')
      this.#chunks.push(bufferOf(chunk, encodingOrDone));
    this.finished = true;
    if (this.destroyed) return this;
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.#send(this, {
      method: this.method,
      path: this.path,
      headers: this.#headers(body.length),
      body: isUtf8(body) ? body.toString('utf8') : new Uint8Array(body),
    });
    process.nextTick(() => this.emit('finish'));
    return this;
  }

  override setTimeout(milliseconds: number, expired?: () => void): this {
    if (expired) this.once('timeout', expired);
    clearTimeout(this.#timer);
    if (milliseconds > 0 && !this.#received) this.#timer = setTimeout(() => this.emit('timeout'), milliseconds).unref();
    return this;
  }

  /** Ends it as a broken connection would; an answer that still comes is dropped. */
  override destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    clearTimeout(this.#timer);
    const reason = error ?? (this.#received ? undefined : hangUp());
    process.nextTick(() => {
      if (reason) this.emit('error', reason);
      this.emit('close');
    });
    return this;
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    process.nextTick(() => this.emit('abort'));
    this.destroy();
  }

  setNoDelay(): void {}

  setSocketKeepAlive(): void {}

  /** The local cloud's answer. */
  receive({ status, headers, body }: NetworkResponse): void {
    if (this.destroyed) return;
    this.#received = true;
    clearTimeout(this.#timer);
    const response = new Response(GONE);
    response.httpVersion = '1.1';
    response.statusCode = status;
    response.statusMessage = STATUS_CODES[status] ?? '';
    response.headers = { ...headers };
    response.rawHeaders = Object.entries(headers).flat();
    response.complete = true;
    response.once('close', () => this.emit('close'));
    if (body.length > 0)
      response.push(
        typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      );
    response.push(null);
    // Nobody who would read it: it is read here, so that it ends.
    if (!this.emit('response', response)) response.resume();
  }

  #headers(bodyLength: number): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(this.getHeaders()))
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : String(value);
    if (bodyLength > 0) headers['content-length'] ??= String(bodyLength);
    return headers;
  }
}

function bufferOf(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8');
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError('The chunk of a request must be a string, a Buffer or a Uint8Array.');
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value);
}

/** What Node raises when a connection breaks before there was an answer. */
function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
