import { WebSocket } from 'ws';
import { LocalServer } from '../../../../local/http/server.ts';
import { type ApiParts, makeApi, type TestApi } from '../api.ts';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: Record<string, unknown>;
}

export interface Connecting {
  /** What authorizes the connection; the API's key unless given. */
  readonly headers?: Record<string, string>;
  /** Where the headers go: into a subprotocol, as by default, or into the query string. */
  readonly form?: 'subprotocol' | 'query';
  readonly path?: string;
  readonly origin?: string;
  readonly protocols?: readonly string[];
}

/** A client as AWS's page on the real-time protocol has it built. Messages wait until they are asked for. */
export class RealtimeClient {
  readonly #socket: WebSocket;
  readonly #waiting: Message[] = [];
  #wake: (() => void) | undefined;
  /** The code with which the connection was closed. */
  readonly closed: Promise<number>;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#waiting.push(JSON.parse(String(data)));
      this.#wake?.();
    });
    this.closed = new Promise((resolve) => socket.on('close', resolve));
  }

  send(message: object | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  start(id: string, query: string, authorization: Record<string, string>, variables: object = {}): void {
    const data = JSON.stringify({ query, variables });
    this.send({ id, type: 'start', payload: { data, extensions: { authorization } } });
  }

  /** The next message; signs of life are passed over unless they are asked for. */
  async next(options: { ka?: boolean } = {}): Promise<Message> {
    for (;;) {
      const message = this.#waiting.shift();
      if (message && (options.ka || message.type !== 'ka')) return message;
      if (!message)
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.#socket.pause();
  }

  /** Goes away without a word; resolves when the connection is closed. */
  async leave(): Promise<void> {
    this.#socket.terminate();
    await this.closed;
  }
}

/** An API behind a server, with clients to connect to it. */
export interface Realtime extends TestApi {
  readonly authorization: Record<string, string>;
  connect(options?: Connecting): Promise<RealtimeClient>;
  /** Connects, and subscribes under the id `s`; resolves when that is acknowledged. */
  subscribed(query: string, variables?: object): Promise<RealtimeClient>;
  /** Subscribes and resolves with the errors that it is answered. */
  refusal(query: string, variables?: object): Promise<unknown>;
  close(): Promise<void>;
}

export async function serveApi(parts: ApiParts): Promise<Realtime> {
  const api = await makeApi(parts);
  const server = await LocalServer.listen(0);
  server.serve(api.service.routes ?? [], async () => ({ status: 404, body: '' }), api.service.upgrades ?? []);
  const authorization = { host: 'localhost', 'x-api-key': api.key };
  const connect = async (options: Connecting = {}): Promise<RealtimeClient> => {
    const encoded = Buffer.from(JSON.stringify(options.headers ?? authorization)).toString('base64url');
    const inQuery = options.form === 'query';
    const url = `ws://127.0.0.1:${server.port}${options.path ?? '/graphql/realtime'}`;
    const socket = new WebSocket(
      inQuery ? `${url}?header=${encoded}&payload=e30=` : url,
      [...(options.protocols ?? (inQuery ? ['graphql-ws'] : ['graphql-ws', `header-${encoded}`]))],
      options.origin === undefined ? {} : { origin: options.origin },
    );
    const client = new RealtimeClient(socket);
    await new Promise((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    return client;
  };
  const asked = async (query: string, variables?: object) => {
    const client = await connect();
    client.start('s', query, authorization, variables);
    return { client, answer: await client.next() };
  };
  return {
    ...api,
    authorization,
    connect,
    subscribed: async (query, variables) => {
      const { client, answer } = await asked(query, variables);
      expect(answer).toEqual({ type: 'start_ack', id: 's' });
      return client;
    },
    refusal: async (query, variables) => {
      const { client, answer } = await asked(query, variables);
      expect(answer).toMatchObject({ type: 'error', id: 's' });
      await client.leave();
      return answer.payload?.['errors'];
    },
    close: async () => {
      await api.service.stop?.();
      await server.close();
    },
  };
}
