import { connect } from 'node:net';
import { AwsError } from '../../../local/core/aws-error.ts';
import { isThisMachine } from '../../../local/http/origin.ts';
import { LocalServer } from '../../../local/http/server.ts';
import type { HttpRequest, Upgrade } from '../../../local/platform/http.ts';

let server: LocalServer;
beforeEach(async () => {
  server = await LocalServer.listen(0);
});
afterEach(() => server.close());

const url = (path: string): string => `http://127.0.0.1:${server.port}${path}`;

/** Sends raw bytes, ends or aborts the connection, and gives whatever came back until it closed. */
function raw(bytes: string, abort: boolean): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(bytes, () => {
        if (abort) socket.destroy();
      });
    });
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', () => {});
  });
}

const answering = (body: string) => async () => ({ status: 200, body });

describe('the HTTP server', () => {
  it('says that it is starting until there is something to serve', async () => {
    const response = await fetch(url('/'));
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('still starting');
  });

  it('gives a request to the route with the longest path, whole, and the rest to the fallback', async () => {
    const seen: string[] = [];
    const route = (path: string) => ({
      path,
      handle: async (request: { body: Buffer; query: URLSearchParams }) => {
        seen.push(`${path} ${request.query.get('q')} ${request.body}`);
        return { status: 200, body: path };
      },
    });
    server.serve([route('/graphql'), route('/graphql/second')], async (request) => ({
      status: 404,
      body: request.path,
    }));
    expect(await (await fetch(url('/graphql?q=1'), { method: 'POST', body: 'a' })).text()).toBe('/graphql');
    expect(await (await fetch(url('/graphql/second?q=2'), { method: 'POST', body: 'b' })).text()).toBe(
      '/graphql/second',
    );
    expect(await (await fetch(url('/graphqlx'))).text()).toBe('/graphqlx');
    expect(seen).toEqual(['/graphql 1 a', '/graphql/second 2 b']);
  });

  it('asks routes of the same path in turn, so that one may leave what it does not take to the next', async () => {
    const page = { path: '/graphql', takes: ({ method }: HttpRequest) => method === 'GET', handle: answering('page') };
    server.serve([page, { path: '/graphql', handle: answering('api') }], answering('nothing'));
    expect(await (await fetch(url('/graphql'))).text()).toBe('page');
    expect(await (await fetch(url('/graphql'), { method: 'POST' })).text()).toBe('api');
  });

  it('survives clients that go away in the middle of a body, and acts on nothing half-read', async () => {
    let acted = 0;
    server.serve([], async () => {
      acted++;
      return { status: 200, body: 'ok' };
    });
    await raw('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"half":', true);
    expect(await (await fetch(url('/'), { method: 'POST', body: 'whole' })).text()).toBe('ok');
    expect(acted).toBe(1);
  });

  it('refuses a foreign Host and a body past any limit, by name', async () => {
    server.serve([], async () => ({ status: 200, body: 'ok' }));
    const rebound = await raw('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', false);
    expect(rebound).toContain('403');
    expect(rebound).toContain('evil.example');
    const large = await fetch(url('/'), { method: 'POST', body: Buffer.alloc(18 * 1024 * 1024) });
    expect(large.status).toBe(413);
  });

  it('refuses in the words of the route that was asked, where that has some', async () => {
    const route = {
      path: '/graphql',
      handle: answering('api'),
      refuse: (_request: HttpRequest, { code, status }: AwsError) => ({ status, body: `so sorry: ${code}` }),
    };
    server.serve([route], answering('nothing'));
    const large = await fetch(url('/graphql'), { method: 'POST', body: Buffer.alloc(18 * 1024 * 1024) });
    expect([large.status, await large.text()]).toEqual([413, 'so sorry: RequestEntityTooLarge']);
    expect(await (await fetch(url('/graphql'), { method: 'POST', body: 'small' })).text()).toBe('api');
  });

  it('says what to do when its port is taken', async () => {
    await expect(LocalServer.listen(server.port)).rejects.toThrow(
      new RegExp(`Port ${server.port} is in use.*PORT=${server.port + 1} npm start`),
    );
  });
});

describe('a request to go on in another protocol', () => {
  const asking = (path: string, more = '') =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`;
  const unknown = async () => ({ status: 200, body: 'plain' });

  it('goes to the route of its path with what came after it', async () => {
    const taken: string[] = [];
    const upgrades = ['/talk', '/talk/more'].map((path) => ({
      path,
      upgrade: ({ request, socket, head }: Upgrade) => {
        taken.push(`${path} ${request.path} ${request.query.get('a')} ${head}`);
        socket.end('bye');
      },
    }));
    server.serve([], unknown, upgrades);
    expect(await raw(`${asking('/talk/more/x?a=b')}hello`, false)).toBe('bye');
    expect(taken).toEqual(['/talk/more /talk/more/x b hello']);
  });

  it('is refused where nobody takes it, and by the route with its own status', async () => {
    const refusing = {
      path: '/shy',
      upgrade: () => {
        throw new AwsError('Shy', 'Not today.', { status: 403 });
      },
    };
    server.serve([], unknown, [refusing]);
    expect(await raw(asking('/talk'), false)).toMatch(
      /^HTTP\/1.1 404 Not Found\r\n.*Nothing at \/talk speaks WebSocket/s,
    );
    expect(await raw(asking('/shy'), false)).toMatch(/^HTTP\/1.1 403 Forbidden\r\n.*Not today\./s);
  });

  it('is refused under a foreign name', async () => {
    server.serve([], unknown, [{ path: '/talk', upgrade: ({ socket }: Upgrade) => socket.end('bye') }]);
    expect(await raw(asking('/talk').replace('localhost', 'evil.example'), false)).toContain('ForbiddenHost');
  });

  it('is answered in HTTP when it is not about WebSocket', async () => {
    server.serve([], unknown, []);
    const answer = await raw(asking('/talk', 'Connection: close\r\n').replace('websocket', 'h2c'), false);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toContain('plain');
  });

  it('does not keep the server from closing', async () => {
    const taken = Promise.withResolvers<void>();
    server.serve([], unknown, [{ path: '/talk', upgrade: () => taken.resolve() }]);
    const closed = raw(asking('/talk'), false);
    await taken.promise;
    await server.close();
    expect(await closed).toBe('');
  });
});

it.each([
  ['localhost:4000', true],
  ['127.0.0.1', true],
  ['[::1]:4000', true],
  ['aws.localhost:4000', true],
  ['sync-localhost:4000', true],
  ['localhost.example.com', false],
  ['sync-localhost.example.com', false],
  ['rebound.example', false],
])('the host %s is this machine: %s', (host, expected) => {
  expect(isThisMachine(host)).toBe(expected);
});
