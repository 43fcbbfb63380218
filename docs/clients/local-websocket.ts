/**
 * Amplify asks for `wss://` even where its endpoint is `http://`. Import this before anything connects, in a browser or
 * in Node, and WebSockets to this machine are opened without TLS; all others stay as they are.
 */
const Native = globalThis.WebSocket;

globalThis.WebSocket = class extends Native {
  constructor(url: string | URL, protocols?: ConstructorParameters<typeof Native>[1]) {
    super(String(url).replace(/^wss:(?=\/\/(localhost|127\.0\.0\.1)[:/])/, 'ws:'), protocols);
  }
};
