import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AwsError, toAwsError } from '../core/aws-error.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../platform/service.ts';
import { readBody } from './body.ts';
import { checkHost } from './origin.ts';

/** Answers a request that no route took. */
export type Fallback = (request: HttpRequest) => Promise<HttpResponse>;

/** The one HTTP server, on 127.0.0.1. Routes and fallback are set once the services exist. */
export class LocalServer {
  readonly #server: Server;
  #routes: readonly HttpRoute[] = [];
  #fallback: Fallback = async () => {
    throw new AwsError('ServiceUnavailable', 'The local cloud is still starting; try again in a moment.', {
      status: 503,
    });
  };

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    // Clients keep connections open between calls; Node's default of 5 s would race with their next request.
    this.#server.keepAliveTimeout = 65_000;
  }

  /** Binds to `port` (0: any free one). Raises an Error that says what to do when the port is taken. */
  static listen(port: number): Promise<LocalServer> {
    const local = new LocalServer();
    return new Promise((resolve, reject) => {
      local.#server.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `Port ${port} is in use, perhaps by another local cloud. Stop that one, or choose another port: PORT=${port + 1} npm start.`,
              )
            : new Error(`Port ${port} can't be opened on 127.0.0.1: ${error.message}.`),
        );
      });
      local.#server.listen(port, '127.0.0.1', () => resolve(local));
    });
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server is closed.');
    return address.port;
  }

  /** From now on these answer; of two routes the one with the longer path wins. */
  serve(routes: readonly HttpRoute[], fallback: Fallback): void {
    this.#routes = routes.toSorted((a, b) => b.path.length - a.path.length);
    this.#fallback = fallback;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that goes away must never take the process with it.
    response.on('error', () => {});
    let answer: HttpResponse;
    try {
      answer = await this.#answer(request);
    } catch (thrown) {
      const error = toAwsError(thrown);
      answer = { status: error.status, body: JSON.stringify({ error: error.code, message: error.message }) };
    }
    if (response.destroyed) return;
    // With its length given, header and body leave in one write instead of in chunks.
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer.body),
      ...answer.headers,
    });
    response.end(answer.body);
  }

  async #answer(incoming: IncomingMessage): Promise<HttpResponse> {
    // Split by hand: URL would cost more than all the rest of this, at every call.
    const target = incoming.url ?? '/';
    const queryAt = target.indexOf('?');
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(incoming.headers))
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
    const request: HttpRequest = {
      method: incoming.method ?? 'GET',
      path: queryAt < 0 ? target : target.slice(0, queryAt),
      query: new URLSearchParams(queryAt < 0 ? '' : target.slice(queryAt)),
      headers,
      body: await readBody(incoming),
    };
    checkHost(request);
    const route = this.#routes.find(({ path }) => request.path === path || request.path.startsWith(`${path}/`));
    return route ? route.handle(request) : this.#fallback(request);
  }
}
