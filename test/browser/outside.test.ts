import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { type Console, givenConsole } from './given.ts';

let given: Console;
let elsewhere: Server;
let foreign: Page;

beforeAll(async () => {
  // A name that its owner lets resolve to this machine: DNS rebinding.
  given = await givenConsole({}, ['--host-resolver-rules=MAP rebound.example 127.0.0.1']);
  elsewhere = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  foreign = await given.open();
  await foreign.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  elsewhere.closeAllConnections();
  elsewhere.close();
  await given.stop();
});

describe('a page from elsewhere', () => {
  it('can’t read what the control API says', async () => {
    const read = foreign.evaluate(
      (url) => fetch(url).then((answer) => answer.text()),
      `${given.address}_local/journal`,
    );
    await expect(read).rejects.toThrow(/Failed to fetch/);
  });

  it('can’t change anything, not even with a request whose answer it can’t read', async () => {
    await foreign.evaluate(
      (url) => fetch(url, { method: 'POST', mode: 'no-cors', body: '"throttle sqs:SendMessage"' }),
      `${given.address}_local/faults`,
    );
    expect(given.cloud.faults.rules().filter(({ builtIn }) => !builtIn)).toEqual([]);
  });

  it('can’t listen to what happens', async () => {
    const end = await foreign.evaluate(
      (url) =>
        new Promise((resolve) => {
          const socket = new WebSocket(url);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        }),
      `${given.address.replace('http', 'ws')}_local/live`,
    );
    expect(end).toBe('refused');
  });

  it('can’t send the AWS requests that need no signature, those of the links in emails', async () => {
    const since = given.cloud.journal.next;
    const subscription = given.cloud.deployment.stacks[0]?.resources.find(
      ({ type }) => type === 'AWS::SNS::Subscription',
    );
    await foreign.evaluate(
      ({ url, arn }) =>
        fetch(url, {
          method: 'POST',
          mode: 'no-cors',
          body: new URLSearchParams({ Action: 'Unsubscribe', Version: '2010-03-31', SubscriptionArn: arn }),
        }),
      { url: given.address, arn: subscription?.ref ?? '' },
    );
    expect(given.cloud.journal.read({ since }).filter(({ action }) => action === 'sns:Unsubscribe')).toEqual([]);
  });

  it('can’t show the console in a frame', async () => {
    const shown = await foreign.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = url;
          frame.onload = () => resolve(frame.contentDocument === null ? 'another origin' : 'refused');
          document.body.append(frame);
        }),
      given.address,
    );
    // Chromium puts an error page of an opaque origin where framing was refused: none of the page's frames has it.
    expect(shown).toBe('another origin');
    expect(foreign.frames().map((frame) => frame.url())).toContain('chrome-error://chromewebdata/');
  });

  it('is refused by a name that was made to lead to this machine', async () => {
    const page = await given.open();
    const answer = await page.goto(given.address.replace('localhost', 'rebound.example'));
    expect(answer?.status()).toBe(403);
    expect(await answer?.text()).toMatch(/rebound\.example/);
  });
});

describe('the console’s own page', () => {
  it('is served with a policy that lets nothing else in', async () => {
    const answer = await fetch(given.address, { headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/);
    expect(await answer.text()).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|https?:\/\/(?!www\.w3\.org)/);
  });

  it('is not sent again while it has not changed', async () => {
    const first = await fetch(`${given.address}console/main.js`);
    const etag = first.headers.get('etag') ?? '';
    const second = await fetch(`${given.address}console/main.js`, { headers: { 'if-none-match': etag } });
    expect([first.status, second.status]).toEqual([200, 304]);
  });

  it('leaves the overview as text to curl', async () => {
    const answer = await fetch(given.address, { headers: { accept: '*/*' } });
    expect(answer.headers.get('content-type')).toMatch(/text\/plain/);
    expect(await answer.text()).toMatch(/GraphQL {2}http/);
  });
});
