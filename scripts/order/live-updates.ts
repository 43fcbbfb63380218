import { once } from 'node:events';
import { isRecord, textAt } from '../../local/core/fields.ts';
import type { Target } from '../common/target.ts';

/** A subscription to the caller's orders. */
export interface LiveUpdates {
  /** The outcome of an order as the subscription tells it; undefined when it does not come within `patienceMs`. */
  of(id: string, patienceMs: number): Promise<string | undefined>;
  close(): void;
}

/** The host of AWS's GraphQL endpoints, whose WebSockets have one of their own. */
const ON_AWS = /^([a-z0-9]+)\.appsync-api\.(.+)$/;

/**
 * Subscribes to the caller's orders, so that the one about to be placed is heard of. Undefined when that is not possible:
 * an order does not depend on anybody listening.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export async function subscribe({ url, apiKey }: Target): Promise<LiveUpdates | undefined> {
  const { host } = new URL(url);
  const authorization = { host, 'x-api-key': apiKey };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(realtimeUrl(url), ['graphql-ws', `header-${header}`]);
  const outcomes = new Map<string, string>();
  const told = new EventTarget();
  socket.addEventListener('message', ({ data }) => {
    const message: unknown = JSON.parse(String(data));
    const id = textAt(message, 'payload', 'data', 'onOrderUpdated', 'id');
    const status = textAt(message, 'payload', 'data', 'onOrderUpdated', 'orderStatus');
    if (id !== undefined && status !== undefined) outcomes.set(id, status);
    told.dispatchEvent(new Event(isRecord(message) && message['type'] === 'start_ack' ? 'started' : 'told'));
  });
  const begin = async (): Promise<void> => {
    const signal = timeout(5_000);
    // Who may not listen is told so, and the connection closed.
    const failed = Promise.race([once(socket, 'error', { signal }), once(socket, 'close', { signal })]).then(() =>
      Promise.reject(new Error('The socket failed.')),
    );
    await Promise.race([once(socket, 'open', { signal }), failed]);
    const started = once(told, 'started', { signal });
    const query = 'subscription { onOrderUpdated { id orderStatus } }';
    const payload = { data: JSON.stringify({ query, variables: {} }), extensions: { authorization } };
    socket.send(JSON.stringify({ id: 'order', type: 'start', payload }));
    await Promise.race([started, failed]);
  };
  try {
    await begin();
  } catch {
    socket.close();
    return undefined;
  }
  return {
    of: async (id, patienceMs) => {
      const signal = timeout(patienceMs);
      while (!outcomes.has(id) && !signal.aborted) await once(told, 'told', { signal }).catch(() => {});
      return outcomes.get(id);
    },
    close: () => socket.close(),
  };
}

/** Aborts after so long; unlike that of `AbortSignal.timeout`, its timer keeps the process from ending before. */
function timeout(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

function realtimeUrl(url: string): string {
  const realtime = new URL(url.replace(/^http/, 'ws'));
  const [, id, rest] = ON_AWS.exec(realtime.host) ?? [];
  if (id === undefined) realtime.pathname += '/realtime';
  else realtime.host = `${id}.appsync-realtime-api.${rest}`;
  return realtime.href;
}
