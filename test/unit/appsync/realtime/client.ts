import { WebSocket } from 'ws';
import { LocalServer } from '../../../../local/http/server.ts';
import { openRealtime, type RealtimeClient } from '../../../support/realtime-client.ts';
import { type ApiParts, makeApi, type TestApi } from '../api.ts';

export interface Connecting {
  /** What authorizes the connection; the API's key unless given. */
  readonly headers?: Record<string, string>;
  /** Where the headers go: into a subprotocol, as by default, or into the query string. */
  readonly form?: 'subprotocol' | 'query';
  readonly path?: string;
  readonly origin?: string;
  readonly protocols?: readonly string[];
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
    return openRealtime(socket);
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
