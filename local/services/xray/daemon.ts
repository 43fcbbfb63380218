import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/**
 * Where X-Ray's SDKs send what they record: the daemon's UDP port, here any free one. A datagram is a line of format and
 * version and then one document. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export class XRayDaemon {
  readonly #socket: Socket;
  #closed: Promise<void> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Listens on 127.0.0.1 and gives each document, as text, to whoever asks by `onDocument`. */
  static async listen(): Promise<XRayDaemon> {
    const socket = createSocket('udp4');
    // The HTTP server keeps the process alive.
    socket.unref();
    socket.on('error', () => {});
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new XRayDaemon(socket);
  }

  /** `127.0.0.1:41234`, for AWS_XRAY_DAEMON_ADDRESS. */
  get address(): string {
    const { address, port } = this.#socket.address();
    return `${address}:${port}`;
  }

  /** What does not begin as the daemon's datagrams do is dropped, as the daemon drops it. */
  onDocument(take: (document: string) => void): void {
    this.#socket.on('message', (datagram) => {
      const text = datagram.toString('utf8');
      const end = text.indexOf('\n');
      if (end > 0 && /"format"\s*:\s*"json"/.test(text.slice(0, end))) take(text.slice(end + 1));
    });
  }

  /** Closing it once more changes nothing. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#socket.close(() => resolve()));
    return this.#closed;
  }
}
