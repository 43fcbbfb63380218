import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import {
  type Certificate,
  certificateFolder,
  ownCertificate,
  readCertificate,
} from '../../../local/http/certificate.ts';
import { LocalServer } from '../../../local/http/server.ts';

let folder: string;
let certificate: Certificate;
let server: LocalServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  certificate = await ownCertificate(folder);
  server = await LocalServer.listen(0, undefined, certificate);
  const webSockets = new WebSocketServer({ noServer: true });
  server.serve(
    [{ path: '/hello', handle: async () => ({ status: 200, body: 'hello' }) }],
    async () => ({ status: 404, body: '' }),
    [
      {
        path: '/socket',
        upgrade: ({ incoming, socket, head }) =>
          webSockets.handleUpgrade(incoming, socket, head, (webSocket) => webSocket.send('hello')),
      },
    ],
  );
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** GET by TLS, trusting nothing but `ca`. */
function get(host: string, ca?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host, port: server.port, path: '/hello', ca: ca ?? '', servername: host };
    request(options, (response) => resolve(text(response)))
      .on('error', reject)
      .end();
  });
}

describe('one port', () => {
  it('answers by TLS and without', async () => {
    expect(await get('localhost', certificate.cert)).toBe('hello');
    expect(await (await fetch(`http://127.0.0.1:${server.port}/hello`)).text()).toBe('hello');
  });

  it('is not believed by clients that do not trust the certificate', async () => {
    await expect(get('localhost')).rejects.toThrow(/self.signed/);
  });

  it('takes WebSockets either way', async () => {
    for (const scheme of ['ws', 'wss']) {
      const socket = new WebSocket(`${scheme}://localhost:${server.port}/socket`, { ca: certificate.cert });
      expect(String((await once(socket, 'message'))[0])).toBe('hello');
      socket.terminate();
    }
  });

  it('closes with a connection open that has not said anything', async () => {
    const own = await LocalServer.listen(0, undefined, certificate);
    const silent = connect(own.port, '127.0.0.1');
    await once(silent, 'connect');
    const ended = once(silent, 'close');
    await own.close();
    await ended;
  });
});

describe('a certificate of one’s own making', () => {
  it('is for this machine under all its names, and its key is for the user alone', () => {
    const made = new X509Certificate(certificate.cert);
    for (const host of ['localhost', 'aws.localhost', 'sync-localhost']) expect(made.checkHost(host)).toBeDefined();
    for (const address of ['127.0.0.1', '::1']) expect(made.checkIP(address)).toBeDefined();
    expect(made.checkHost('example.com')).toBeUndefined();
    expect(statSync(join(folder, 'localhost-key.pem')).mode & 0o077).toBe(0);
  });

  it('stays the same from start to start, and is made anew before it ends', async () => {
    expect(await ownCertificate(folder)).toEqual(certificate);
    const later = Date.now() + 360 * 24 * 3_600_000;
    expect((await ownCertificate(mkdtempSync(join(folder, 'x-')), later)).cert).not.toBe(certificate.cert);
    const own = mkdtempSync(join(folder, 'y-'));
    const first = await ownCertificate(own);
    expect((await ownCertificate(own, later)).cert).not.toBe(first.cert);
  });

  it('is kept in the user’s cache', () => {
    expect(certificateFolder({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/local-cloud');
    expect(certificateFolder({})).toMatch(/\.cache\/local-cloud$/);
  });
});

describe('files of the user’s', () => {
  it('that are no certificate and key are refused by name', async () => {
    const other = await ownCertificate(mkdtempSync(join(folder, 'other-')));
    const key = join(folder, 'localhost-key.pem');
    writeFileSync(join(folder, 'text.pem'), 'no certificate');
    expect(readCertificate(certificate.file, key)).toEqual(certificate);
    expect(() => readCertificate(join(folder, 'none.pem'), key)).toThrow(/none\.pem can't be read/);
    expect(() => readCertificate(join(folder, 'text.pem'), key)).toThrow(/text\.pem holds no certificate in PEM/);
    expect(() => readCertificate(certificate.file, certificate.file)).toThrow(/holds no private key in PEM/);
    expect(() => readCertificate(other.file, key)).toThrow(/don't make a certificate with its key/);
  });
});
