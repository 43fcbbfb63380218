import { WebSocketServer } from 'ws';
import { AwsError } from '../../../core/aws-error.ts';
import { isThisMachine } from '../../../http/origin.ts';
import type { HttpRequest, Upgrade, UpgradeRoute } from '../../../platform/http.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api, ApiStore } from '../api.ts';
import { authorize } from '../http/authorize.ts';
import type { ServedApi } from '../http/endpoint.ts';
import { Connection } from './connection.ts';
import { handshakeHeaders, protocolsOf, SUBPROTOCOL } from './handshake.ts';
import { errorsOf, recordConnected, recordRefused } from './journal.ts';

const ROUTE = '/graphql';
const PATH = /^\/graphql(?:\/([^/]+))?\/realtime$/;
/** Messages of clients hold one subscription each; larger ones close the connection. In bytes. */
const LARGEST_MESSAGE = 1024 * 1024;
const POLICY_VIOLATION = 1008;
const GOING_AWAY = 1001;

/**
 * The real-time endpoint of GraphQL subscriptions: `/graphql/realtime` is the first API's, `/graphql/<apiId>/realtime` each
 * API's. https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export class RealtimeEndpoint implements UpgradeRoute {
  readonly path = ROUTE;
  readonly #platform: Platform;
  readonly #apis: ApiStore;
  readonly #serve: (api: Api) => ServedApi;
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: () => SUBPROTOCOL,
  });

  constructor(platform: Platform, apis: ApiStore, serve: (api: Api) => ServedApi) {
    this.#platform = platform;
    this.#apis = apis;
    this.#serve = serve;
  }

  /** Raises AwsError where there is no such API, and for pages that are not of this machine. */
  upgrade({ request, incoming, socket, head }: Upgrade): void {
    const served = this.#serve(this.#apiOf(request));
    checkPage(request);
    if (!protocolsOf(request).includes(SUBPROTOCOL))
      throw new AwsError('BadRequestException', `The WebSocket subprotocol ${SUBPROTOCOL} must be offered.`);
    const start = this.#platform.clock.now();
    const { api } = served;
    let refusal: unknown;
    try {
      const { from } = authorize(this.#platform, api, { headers: handshakeHeaders(request) });
      recordConnected(this.#platform, api, { start, from });
    } catch (error) {
      refusal = error;
      const errors = errorsOf(error);
      recordRefused(this.#platform, api, { action: 'appsync:Connect', from: 'client', start, error, errors });
    }
    this.#webSockets.handleUpgrade(incoming, socket, head, (webSocket) => {
      webSocket.on('error', () => {});
      if (refusal !== undefined) {
        webSocket.send(JSON.stringify({ type: 'connection_error', payload: { errors: errorsOf(refusal) } }));
        webSocket.close(POLICY_VIOLATION);
        return;
      }
      const connection = new Connection(this.#platform, served, webSocket, request);
      webSocket.on('message', (data) => connection.receive(String(data)));
      webSocket.on('close', () => connection.closed());
    });
  }

  /** Says goodbye to every client. */
  close(): void {
    for (const client of this.#webSockets.clients) client.close(GOING_AWAY);
    this.#webSockets.close();
  }

  #apiOf({ path }: HttpRequest): Api {
    const match = PATH.exec(path);
    const id = match?.[1];
    const api = match && (id === undefined ? this.#apis.first : this.#apis.find(id));
    if (!api)
      throw new AwsError(
        'NotFoundException',
        match
          ? `There is no GraphQL API ${id ?? 'in this assembly'}.`
          : `WebSockets are for ${ROUTE}/realtime and ${ROUTE}/<apiId>/realtime, not for ${path}.`,
        { status: 404 },
      );
    return api;
  }
}

/** AppSync lets in pages of every origin; here only those of this machine, since its key is no secret. */
function checkPage({ headers }: HttpRequest): void {
  const { origin } = headers;
  if (origin !== undefined && !(URL.canParse(origin) && isThisMachine(new URL(origin).host)))
    throw new AwsError('ForbiddenOrigin', `A page of ${origin} may not subscribe; only pages of this machine may.`, {
      status: 403,
    });
}
