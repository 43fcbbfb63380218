import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';

/** The first byte of a TLS connection says "handshake" (RFC 8446, 5.1); no HTTP request begins with it. */
const HANDSHAKE = 0x16;

/**
 * A server that takes plain and TLS connections on one port and hands each to its own. `open` holds all that are open, also
 * those that have said nothing yet, for whoever closes the server.
 */
export function eitherProtocol(plain: HttpServer, secure: HttpsServer, open: Set<Socket>): Server {
  return createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    socket.once('readable', () => {
      const first: Buffer | null = socket.read();
      if (first === null) {
        socket.destroy();
        return;
      }
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
    });
  });
}
