import { LocalServer } from '../../../local/http/server.ts';
import type { HttpRequest } from '../../../local/platform/http.ts';
import { type LambdaFixture, lambdaFixture } from './fixture.ts';

/** Makes one request as `event` says and tells everything a caller can see of it. */
const CALLER = `
import http, { request } from 'node:http';
export const handler = ({ options = {}, body, base64, signal, destroy, timeout, asUrl }) => new Promise((resolve) => {
  const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
  const seen = [];
  const given = { host: hostname, port, method: 'POST', path: '/', headers: { 'x-one': 'a' }, agent: new http.Agent({ keepAlive: true }), ...options };
  if (signal) given.signal = new AbortController().signal;
  const received = (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () => {
      const content = Buffer.concat(chunks);
      resolve({ status: response.statusCode, reason: response.statusMessage, type: response.headers['content-type'],
        length: response.headers['content-length'], dated: Date.parse(response.headers.date) > 0, message: response instanceof http.IncomingMessage,
        complete: response.complete, content: content.toString('base64'), seen });
    });
  };
  const sent = asUrl ? request(process.env.AWS_ENDPOINT_URL + given.path, given, received) : request(given, received);
  for (const name of ['socket', 'finish', 'timeout', 'abort']) sent.on(name, () => seen.push(name));
  sent.on('error', (error) => {
    seen.push(error.code ?? error.message);
    sent.on('close', () => resolve({ seen }));
  });
  sent.setHeader('x-two', ['b', 'c']);
  if (timeout) sent.setTimeout(timeout, () => sent.destroy(new Error('given up')));
  if (body !== undefined) { sent.write(body.slice(0, 2)); sent.end(body.slice(2)); }
  else if (base64) sent.end(Buffer.from(base64, 'base64'));
  else sent.end();
  if (destroy) sent.destroy();
});`;

interface Seen {
  readonly content?: string;
  readonly seen: readonly string[];
}

describe('the way from a function to the local cloud', () => {
  let server: LocalServer;
  let overTcp: LambdaFixture;
  let direct: LambdaFixture;
  const requests: HttpRequest[] = [];
  const functions = new Map<LambdaFixture, string>();

  beforeAll(async () => {
    server = await LocalServer.listen(0);
    server.serve([], async (request) => {
      requests.push(request);
      if (request.path === '/silence') return new Promise(() => {});
      if (request.path === '/nothing') return { status: 404, body: '' };
      return { status: 200, headers: { 'content-type': 'text/x' }, body: request.body };
    });
    const endpoint = `http://127.0.0.1:${server.port}`;
    overTcp = lambdaFixture({ endpoint });
    direct = lambdaFixture({ endpoint, network: (request) => server.answer(request) });
    for (const fixture of [overTcp, direct]) functions.set(fixture, await fixture.create({ 'index.mjs': CALLER }));
  });
  afterAll(async () => {
    await Promise.all([overTcp.stop(), direct.stop()]);
    await server.close();
  });

  async function call(
    fixture: LambdaFixture,
    event: unknown,
  ): Promise<{ saw: Seen; request: HttpRequest | undefined }> {
    requests.length = 0;
    const { Payload } = await fixture.invoke(functions.get(fixture) ?? '', event);
    return { saw: JSON.parse(Payload), request: requests[0] };
  }

  const cameOverTcp = (request: HttpRequest | undefined): boolean => request?.headers['connection'] !== undefined;

  it.each([
    ['text in two writes', { body: 'grün und ☃' }],
    ['bytes that are not text', { base64: Buffer.from([0, 255, 128, 10]).toString('base64') }],
    [
      'no body, a query and a header of the options',
      { options: { path: '/a?b=1&c=%20', headers: { 'X-Mixed': '1' } } },
    ],
    ['an error with nothing in it', { options: { path: '/nothing', method: 'GET' } }],
  ])('carries %s past TCP as TCP does', async (_what, event) => {
    const expected = await call(overTcp, event);
    const carried = await call(direct, event);
    expect(carried.saw).toEqual(expected.saw);
    expect([cameOverTcp(expected.request), cameOverTcp(carried.request)]).toEqual([true, false]);
    const {
      connection: _connection,
      host: _host,
      'content-length': _length,
      'transfer-encoding': _coding,
      ...headers
    } = expected.request?.headers ?? {};
    expect(carried.request).toMatchObject({
      method: expected.request?.method,
      path: expected.request?.path,
      headers,
    });
    expect(carried.request?.query.toString()).toBe(expected.request?.query.toString());
    expect(carried.request?.body).toEqual(expected.request?.body);
  });

  it.each([
    ['is given up by its own timeout', { options: { path: '/silence' }, timeout: 20 }],
    ['is destroyed before it was answered', { options: { path: '/silence' }, destroy: true }],
  ])('ends a request that %s with the same error', async (_how, event) => {
    const { saw: expected } = await call(overTcp, event);
    const { saw } = await call(direct, event);
    expect(saw.seen.at(-1)).toBe(expected.seen.at(-1));
  });

  it.each([
    ['an abort signal', { body: 'x', signal: true }],
    ['a URL of its own', { body: 'x', asUrl: true }],
    ['a connection that closes', { options: { headers: { connection: 'close' } } }],
  ])('leaves a request with %s to TCP', async (_what, event) => {
    expect(cameOverTcp((await call(direct, event)).request)).toBe(true);
  });
});
