import { Live } from './live.ts';

/** The page's own connection, to the server that it came from. */
export const live = new Live((since, on) => {
  const url = new URL('/_local/live', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  if (since !== undefined) url.searchParams.set('since', String(since));
  const socket = new WebSocket(url);
  socket.onopen = on.open;
  socket.onmessage = ({ data }) => on.message(data);
  socket.onclose = on.close;
});
