import type { Page } from 'playwright-core';
import { ASSEMBLIES } from '../support/assemblies.ts';
import { type Console, givenConsole } from './given.ts';

let given: Console;
let page: Page;
const elsewhere: string[] = [];
beforeAll(async () => {
  given = await givenConsole({ calm: true });
  page = await openGraphiql();
});
afterAll(() => given.stop());

async function openGraphiql(): Promise<Page> {
  const opened = await given.open();
  opened.on('request', (request) => {
    if (new URL(request.url()).host !== new URL(given.address).host && !request.url().startsWith('data:'))
      elsewhere.push(request.url());
  });
  await opened.goto(`${given.address}graphql`);
  await opened.locator('.graphiql-execute-button').waitFor();
  return opened;
}

const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
const run = () => page.locator('.graphiql-execute-button').click();
/** What the answer's pane says, once it says something that fits. */
async function answer(fits: RegExp): Promise<string> {
  const pane = page.locator('.result-window').filter({ hasText: fits });
  await pane.waitFor();
  return pane.innerText();
}

describe('GraphiQL at /graphql', () => {
  it('runs a sample operation at the first click, the key being filled in', async () => {
    await run();
    await answer(/"orderStatus": "PENDING"/);
    const [hop] = given.cloud.journal.read().filter(({ action }) => action === 'appsync:Mutation.postOrder');
    expect(hop).toMatchObject({ outcome: 'ok' });
    await given.settled(hop?.correlationIds[0] ?? '');
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await page.locator('.graphiql-editor-tool').getByText(given.apiKey).waitFor();
  });

  it('knows the schema', async () => {
    await page.getByRole('button', { name: /Documentation/ }).click();
    await page.getByText('Root Types').waitFor();
    await page.getByRole('button', { name: /Hide Documentation/ }).click();
  });

  it('hears of a subscription until it is stopped', async () => {
    await tab('OnOrderUpdated');
    await run();
    await answer(/subscribed/);
    const id = await given.postOrder();
    expect(await answer(/onOrderUpdated/)).toContain(id);
    // The same button stops it.
    await run();
    const unheard = await given.postOrder();
    await given.cloud.journal.waitFor(
      'the next order to be published',
      ({ action, correlationIds }) => action === 'appsync:Mutation.publishOrder' && correlationIds.includes(unheard),
      15_000,
    );
    const heard = given.cloud.journal.read().filter(({ action }) => action === 'appsync:Deliver');
    expect(heard.map(({ correlationIds }) => correlationIds)).toEqual([[id]]);
  });

  it('shows errors as AppSync sends them', async () => {
    await tab('Order');
    await run();
    expect(await answer(/OrderNotFound/)).toContain('"errorInfo"');
  });

  it('finds its tabs again after a reload', async () => {
    await page.reload();
    await page.locator('.graphiql-execute-button').waitFor();
    await tab('Orders');
    await run();
    await answer(/"orders": \[/);
  });

  it('opens its settings, and has had no need of anything from elsewhere, or of what its policy forbids', async () => {
    await page.getByRole('button', { name: 'Open settings dialog' }).click();
    await page.getByText('Persist headers').waitFor();
    expect(elsewhere).toEqual([]);
    expect(given.problems).toEqual([]);
  });
});

it('programs get AppSync at the same address', async () => {
  const answered = await fetch(`${given.address}graphql`, { headers: { accept: '*/*' } });
  expect(answered.status).toBe(401);
  expect(await answered.json()).toMatchObject({ errors: [{ errorType: 'UnauthorizedException' }] });
});

it('where people sign in, the page acts for a made-up user of one’s choice', async () => {
  const signedIn = await givenConsole({ calm: true, assembly: ASSEMBLIES.userPool.directory });
  try {
    const bobs = await signedIn.open();
    await bobs.goto(`${signedIn.address}graphql?user=bob`);
    await bobs.getByText('bob', { exact: true }).waitFor();
    await bobs.locator('.graphiql-execute-button').click();
    await bobs
      .locator('.result-window')
      .filter({ hasText: /"orderStatus": "PENDING"/ })
      .waitFor();
    expect(signedIn.problems).toEqual([]);
  } finally {
    await signedIn.stop();
  }
});
