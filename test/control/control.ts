import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { LiveMessage } from '../../local/control/views.ts';

/** Reads an address of the control API; raises an Error with its answer when it is refused. */
export async function get<T>(base: string, path: string): Promise<T> {
  const response = await fetch(`${base}/_local/${path}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** Posts JSON to an address of the control API; gives status and answer. */
export async function post(base: string, path: string, body: unknown): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${base}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, answer: await response.json() };
}

/** A reader of the live feed. */
export interface Listener {
  readonly messages: readonly LiveMessage[];
  /** Resolves with the first message, come or to come, that `matches`. */
  until<T extends LiveMessage['type']>(
    type: T,
    matches?: (message: Extract<LiveMessage, { type: T }>) => boolean,
  ): Promise<Extract<LiveMessage, { type: T }>>;
  close(): void;
}

/** Connects to the live feed; raises what the server refused with. */
export async function listenLive(base: string, query = '', headers: Record<string, string> = {}): Promise<Listener> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/_local/live${query}`, { headers });
  const messages: LiveMessage[] = [];
  const wake = new Set<() => void>();
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)) as LiveMessage);
    for (const each of wake) each();
  });
  await once(socket, 'open');
  return {
    messages,
    until: (type, matches = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = messages.find(
            (message): message is Extract<LiveMessage, { type: typeof type }> =>
              message.type === type && matches(message as Extract<LiveMessage, { type: typeof type }>),
          );
          if (!found) return;
          wake.delete(look);
          resolve(found);
        };
        wake.add(look);
        look();
      }),
    close: () => socket.terminate(),
  };
}
