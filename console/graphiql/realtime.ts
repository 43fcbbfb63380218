/** Who is told of a subscription's notifications. */
export interface Heard {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

interface Message {
  readonly type: string;
  readonly payload?: unknown;
}

const ID = '1';

/**
 * Subscribes at the real-time endpoint of the API at `path`, on a connection of its own. `headers` authorize it.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function subscribe(
  path: string,
  headers: Readonly<Record<string, string>>,
  request: object,
  heard: Heard,
): { unsubscribe(): void } {
  const authorization = { host: location.host, ...headers };
  const url = new URL(`${path}/realtime`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url, ['graphql-ws', `header-${base64Url(JSON.stringify(authorization))}`]);
  let over = false;
  const end = (tell: () => void): void => {
    if (over) return;
    over = true;
    tell();
    socket.close();
  };
  socket.onopen = () => {
    socket.send(JSON.stringify({ type: 'connection_init' }));
    const payload = { data: JSON.stringify(request), extensions: { authorization } };
    socket.send(JSON.stringify({ type: 'start', id: ID, payload }));
  };
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const { type, payload }: Message = JSON.parse(data);
    if (type === 'start_ack') heard.next({ subscribed: 'What is notified from now on stands here.' });
    if (type === 'data') heard.next(payload);
    if (type === 'error' || type === 'connection_error') end(() => heard.error(payload));
    if (type === 'complete') end(() => heard.complete());
  };
  socket.onclose = () => end(() => heard.error({ errors: [{ message: 'The connection was closed.' }] }));
  return {
    unsubscribe: () => {
      over = true;
      socket.close();
    },
  };
}

function base64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}
