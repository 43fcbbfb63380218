import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Server as Listener, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AwsError, toAwsError } from '../core/aws-error.ts';
import type { HttpRequest, HttpResponse, HttpRoute, UpgradeRoute } from '../platform/http.ts';
import { readBody } from './body.ts';
import type { Certificate } from './certificate.ts';
import { eitherProtocol } from './either-protocol.ts';
import { checkHost } from './origin.ts';

/** Answers a request that no route took. */
export type Fallback = (request: HttpRequest) => Promise<HttpResponse>;

// Other offers (h2c, which Java's and curl's clients make) are not taken up, and the request answered as it is.
const OPTIONS = {
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
};

/** The one HTTP server, on 127.0.0.1. Routes and fallback are set once the services exist. */
export class LocalServer {
  /** What is bound to the port. */
  readonly #listener: Listener;
  /** For plain connections, and for those by TLS where there is a certificate. */
  readonly #servers: readonly (Server | SecureServer)[];
  /** Resolves when what an answer may tell is kept; the answer waits for it. */
  readonly #settled: () => Promise<void> | undefined;
  #routes: readonly HttpRoute[] = [];
  #upgrades: readonly UpgradeRoute[] = [];
  /** Connections that speak another protocol by now; the HTTP server does not know them any more. */
  readonly #upgraded = new Set<Duplex>();
  /** All connections, where they are looked at first: some speak TLS, some have not said anything yet. */
  readonly #accepted = new Set<Socket>();
  #fallback: Fallback = refuseAll('The local cloud is still starting; try again in a moment.');

  private constructor(settled: () => Promise<void> | undefined, certificate: Certificate | undefined) {
    this.#settled = settled;
    const serve = (request: IncomingMessage, response: ServerResponse): void => void this.#serve(request, response);
    const plain = createServer(OPTIONS, serve);
    const secure =
      certificate && createSecureServer({ ...OPTIONS, cert: certificate.cert, key: certificate.key }, serve);
    this.#servers = secure ? [plain, secure] : [plain];
    this.#listener = secure ? eitherProtocol(plain, secure, this.#accepted) : plain;
    for (const server of this.#servers) {
      server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
      // Clients keep connections open between calls; Node's default of 5 s would race with their next request.
      server.keepAliveTimeout = 65_000;
    }
  }

  /**
   * Binds to `port` (0: any free one). Every answer waits for `settled`; when that fails, the answer is its error. With a
   * certificate the same port takes connections by TLS, too. Raises an Error that says what to do when the port is taken.
   */
  static listen(
    port: number,
    settled: () => Promise<void> | undefined = () => undefined,
    certificate?: Certificate,
  ): Promise<LocalServer> {
    const local = new LocalServer(settled, certificate);
    return new Promise((resolve, reject) => {
      local.#listener.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `Port ${port} is in use, perhaps by another local cloud. Stop that one, or choose another port: PORT=${port + 1} npm start.`,
              )
            : new Error(`Port ${port} can't be opened on 127.0.0.1: ${error.message}.`),
        );
      });
      local.#listener.listen(port, '127.0.0.1', () => resolve(local));
    });
  }

  get port(): number {
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') throw new Error('The server is closed.');
    return address.port;
  }

  /** From now on these answer; of two routes the one with the longer path wins, of the same path the first one. */
  serve(routes: readonly HttpRoute[], fallback: Fallback, upgrades: readonly UpgradeRoute[] = []): void {
    this.#routes = longestFirst(routes);
    this.#upgrades = longestFirst(upgrades);
    this.#fallback = fallback;
  }

  /** From now on every request is refused with this sentence, until `serve` is called again. */
  pause(sentence: string): void {
    this.serve([], refuseAll(sentence));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#listener.close(() => resolve());
      for (const server of this.#servers) server.closeAllConnections();
      for (const socket of [...this.#upgraded, ...this.#accepted]) socket.destroy();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that goes away must never take the process with it.
    response.on('error', () => {});
    const head = requestOf(request, NO_BODY);
    const answer = await this.#answerOrError(head, async () => ({ ...head, body: await readBody(request) }));
    if (response.destroyed) return;
    // With its length given, header and body leave in one write instead of in chunks.
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer.body),
      ...answer.headers,
    });
    response.end(answer.body);
  }

  /** Answers a request that came another way than over TCP, with all that it would have met there. Never raises. */
  answer(request: HttpRequest): Promise<HttpResponse> {
    return this.#answerOrError(request, async () => request);
  }

  async #answerOrError(head: HttpRequest, read: () => Promise<HttpRequest>): Promise<HttpResponse> {
    try {
      const answer = await this.#answer(await read());
      await this.#settled();
      return answer;
    } catch (thrown) {
      const error = toAwsError(thrown);
      const inPlainWords = {
        status: error.status,
        body: JSON.stringify({ error: error.code, message: error.message }),
      };
      return this.#routeOf(head)?.refuse?.(head, error) ?? inPlainWords;
    }
  }

  async #answer(request: HttpRequest): Promise<HttpResponse> {
    checkHost(request);
    return this.#routeOf(request)?.handle(request) ?? this.#fallback(request);
  }

  #routeOf(request: HttpRequest): HttpRoute | undefined {
    return this.#routes.find((each) => covers(each, request) && (each.takes?.(request) ?? true));
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that goes away must never take the process with it.
    socket.on('error', () => {});
    this.#upgraded.add(socket);
    socket.on('close', () => this.#upgraded.delete(socket));
    try {
      const request = requestOf(incoming, NO_BODY);
      checkHost(request);
      const route = this.#upgrades.find((candidate) => covers(candidate, request));
      if (!route)
        throw new AwsError('NotFound', `Nothing at ${request.path} speaks WebSocket or another protocol than HTTP.`, {
          status: 404,
        });
      route.upgrade({ request, incoming, socket, head });
    } catch (thrown) {
      refuseUpgrade(socket, toAwsError(thrown));
    }
  }
}

const NO_BODY = Buffer.alloc(0);

function refuseAll(sentence: string): Fallback {
  return async () => {
    throw new AwsError('ServiceUnavailable', sentence, { status: 503 });
  };
}

function requestOf(incoming: IncomingMessage, body: Buffer): HttpRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return {
    method: incoming.method ?? 'GET',
    ...splitTarget(incoming.url ?? '/'),
    headers,
    body,
  };
}

/** Path and query of a request's target. Split by hand: URL would cost more than all the rest, at every call. */
export function splitTarget(target: string): Pick<HttpRequest, 'path' | 'query'> {
  const queryAt = target.indexOf('?');
  return {
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: new URLSearchParams(queryAt < 0 ? '' : target.slice(queryAt)),
  };
}

function longestFirst<R extends { readonly path: string }>(routes: readonly R[]): R[] {
  return routes.toSorted((a, b) => b.path.length - a.path.length);
}

function covers({ path }: { readonly path: string }, request: HttpRequest): boolean {
  return request.path === path || request.path.startsWith(`${path}/`);
}

/** Answers in plain HTTP: the connection has not changed its protocol yet. */
function refuseUpgrade(socket: Duplex, error: AwsError): void {
  const body = JSON.stringify({ error: error.code, message: error.message });
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\nconnection: close\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
