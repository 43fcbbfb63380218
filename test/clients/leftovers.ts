import { once } from 'node:events';

/**
 * Catches what the libraries leave behind when they are done: timers of minutes, which nothing is to wait for, and
 * connections, which they close a second after the last subscription. Until `gone` has resolved; it waits for these
 * connections, since a cloud that stops earlier would leave the libraries at a loss.
 */
export function catchLeftovers(): { gone(): Promise<void> } {
  const { setTimeout: after, setInterval: every, WebSocket: Native } = globalThis;
  const sockets: WebSocket[] = [];
  globalThis.setTimeout = Object.assign((...given: Parameters<typeof after>) => after(...given).unref(), after);
  globalThis.setInterval = Object.assign((...given: Parameters<typeof every>) => every(...given).unref(), every);
  globalThis.WebSocket = class extends Native {
    constructor(...given: ConstructorParameters<typeof Native>) {
      super(...given);
      sockets.push(this);
    }
  };
  return {
    gone: async () => {
      await Promise.all(sockets.map((socket) => socket.readyState === Native.CLOSED || once(socket, 'close')));
      Object.assign(globalThis, { setTimeout: after, setInterval: every, WebSocket: Native });
    },
  };
}
