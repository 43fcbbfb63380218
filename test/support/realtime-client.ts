import { WebSocket } from 'ws';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: Record<string, unknown>;
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

/** Connects to a real-time endpoint with what authorizes the connection; resolves once the connection is open. */
export function connectRealtime(url: string, headers: Readonly<Record<string, string>>): Promise<RealtimeClient> {
  const encoded = Buffer.from(JSON.stringify(headers)).toString('base64url');
  return openRealtime(new WebSocket(url, ['graphql-ws', `header-${encoded}`]));
}

/** The client of a socket, once it is open. */
export async function openRealtime(socket: WebSocket): Promise<RealtimeClient> {
  const client = new RealtimeClient(socket);
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return client;
}
