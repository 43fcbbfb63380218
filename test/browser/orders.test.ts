import type { Page } from 'playwright-core';
import { givenCloud } from '../support/cloud.ts';
import { CONSOLE, type Console, givenConsole, nodeOf, rowOf } from './given.ts';

let given: Console;

beforeAll(async () => {
  given = await givenConsole();
});

afterAll(() => given.stop());

/** Places an order with the form and gives its id. */
async function place(page: Page, name: string): Promise<string> {
  const since = given.cloud.journal.next;
  await page.getByLabel('name').fill(name);
  await page.getByRole('button', { name: 'Post order' }).click();
  const sent = await given.cloud.journal.waitFor(
    'the order to be accepted',
    (hop) => hop.sequence >= since && hop.action === 'sqs:SendMessage',
  );
  return sent.correlationIds[0] ?? '';
}

it('before the first order the bill says what to do next, not what a million of nothing would cost', async () => {
  const page = await given.open('bill');
  await page.getByRole('link', { name: 'Place an order' }).waitFor();
  expect(await page.getByText(/0 orders|\ba million like them/).count()).toBe(0);
});

it('the form can be sent once the page knows its fields, and not before', async () => {
  const page = await given.open('map');
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/graphql', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${given.address}#/orders`);
  const send = page.getByRole('button', { name: 'Place 100' });
  await send.waitFor();
  expect(await send.isDisabled()).toBe(true);
  answer();
  await page.getByLabel('name').waitFor();
  expect(await send.isEnabled()).toBe(true);
});

it('an order placed with the form is followed to its email', async () => {
  const page = await given.open('orders');
  await page.getByText('Nothing went through yet.').waitFor();
  const id = await place(page, 'Pizza Funghi');
  await rowOf(page, id).getByText('ended').waitFor();
  await rowOf(page, id).click();
  await page.getByRole('heading', { name: id }).waitFor();
  const hops = page.getByRole('list', { name: 'Hops in the order in which they began' });
  for (const action of ['sqs:SendMessage', 'states:StartSyncExecution', 'dynamodb:PutItem', 'sns:DeliverEmail'])
    await hops.getByText(action).first().waitFor();
  await hops.getByRole('button', { name: /sqs:SendMessage/ }).click();
  await hops
    .getByText(/arn:aws:iam::.*role/)
    .first()
    .waitFor();
  const [email] = await given.emails(id);
  await page
    .getByRole('article', { name: email?.subject ?? '' })
    .getByText(email?.text.trim() ?? '')
    .waitFor();
});

it('a hop that failed and was tried again says how, and the attempt that succeeded says which one it was', async () => {
  const mend = given.cloud.faults.add('throttle sns:Publish times=1');
  const id = await given.postOrder();
  await given.emails(id);
  mend();
  const page = await given.open(`orders/${id}`);
  const published = page.getByRole('button', { name: /sns:Publish/ });
  await published.filter({ hasText: 'Throttl' }).first().waitFor();
  const again = published.filter({ hasText: 'attempt 2' }).first();
  expect(await again.textContent()).toMatch(/^\+[\d.]+ m?s.* m?s.*attempt 2.*NotificationsPipeRole$/);
  await page.getByText('1 failure', { exact: true }).waitFor();
});

it('the way that an order took stands out in its workflow', async () => {
  const id = await given.postOrder();
  await given.emails(id);
  const page = await given.open(`orders/${id}`);
  const workflow = page.getByRole('group', { name: 'Workflow' });
  await workflow.getByRole('button', { name: /^Save order succeeded/ }).waitFor();
  await workflow.getByRole('button', { name: /^Read order Task$/ }).waitFor();
  expect(await workflow.locator('.taken [data-edge="Save order→Process payment"]').count()).toBe(1);
  expect(await workflow.locator('.taken [data-edge="Save order→Read order"]').count()).toBe(0);
});

it('the log lines of an order are shown with it', async () => {
  const id = await given.postOrder();
  await given.emails(id);
  const page = await given.open(`orders/${id}`);
  const lines = page.locator('section', { has: page.getByRole('heading', { name: 'Log lines' }) });
  await lines
    .getByText(/ProcessPayment.*INFO/)
    .first()
    .click();
  await lines.getByRole('region', { name: 'Log line' }).getByText(id).first().waitFor();
});

it('the trace of an order is shown with it, down to what a function called', async () => {
  const id = await given.postOrder();
  await given.emails(id);
  const page = await given.open(`orders/${id}`);
  const trace = page.getByRole('list', { name: 'Segments of the trace' });
  await trace.getByText('AWS::Lambda::Function').first().waitFor();
  await trace
    .getByRole('button', { name: /DynamoDB/ })
    .first()
    .click();
  await trace.getByRole('region', { name: /^Segment / }).waitFor();
});

it('the link of an order can be shared, and reloading in the middle goes on where it was', async () => {
  const page = await given.open('orders');
  const release = given.cloud.faults.add('stall lambda:Invoke milliseconds=2000');
  const id = await place(page, 'Pizza Quattro');
  release();
  await page.goto(`${given.address}#/orders/${id}`);
  await page.getByRole('heading', { name: id }).waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${given.address}#/orders/${id}`);
  await page.reload();
  await page.getByRole('heading', { name: id }).waitFor();
  await given.emails(id);
  await page.getByText('sns:DeliverEmail').waitFor();
});

it('two tabs show the same', async () => {
  const [one, two] = [await given.open('orders'), await given.open('map')];
  const id = await place(one, 'Pizza for two');
  await given.emails(id);
  await rowOf(one, id).getByText('ended').waitFor();
  const sent = given.cloud.inbox.read().filter(({ correlationIds }) => correlationIds.length > 0).length;
  const email = nodeOf(two, 'customer@example.com', `${sent} calls`);
  await email.waitFor();
  await email.click();
  await two.getByRole('complementary', { name: 'customer@example.com' }).getByText(id).first().waitFor();
});

it('a dropped connection is shown, and what happened meanwhile is caught up with', async () => {
  const page = await given.open();
  const urls: string[] = [];
  let isDown = false;
  let drop = (): void => {};
  await page.routeWebSocket(/_local\/live/, (socket) => {
    urls.push(socket.url());
    drop = () => void socket.close();
    if (isDown) drop();
    else socket.connectToServer();
  });
  await page.goto(`${given.address}#/orders`);
  await page.reload();
  await page.getByText('live', { exact: true }).waitFor();
  await rowOf(page, await given.postOrder())
    .getByText('ended')
    .waitFor();
  isDown = true;
  drop();
  await page.getByText('no connection').waitFor();
  const since = given.cloud.journal.next;
  const id = await given.postOrder({ name: 'Pizza meanwhile' });
  await given.emails(id);
  expect(await rowOf(page, id).count()).toBe(0);
  isDown = false;
  // The page may try by itself at this very moment, and the button be gone; a click of Playwright's would wait for it.
  await page.evaluate(() => {
    for (const button of document.querySelectorAll('button')) if (button.textContent === 'Try now') button.click();
  });
  await rowOf(page, id).getByText('ended').waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  const asked = Number(new URL(urls.at(-1) ?? '').searchParams.get('since'));
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(since);
});

it('a cloud that was stopped and started again is found again', async () => {
  const before = await givenCloud({ console: CONSOLE });
  const { endpoint } = before.cloud.info();
  const page = await given.open();
  await page.goto(`${endpoint}/#/orders`);
  const lost = await before.postOrder();
  await rowOf(page, lost).waitFor();
  await before.cloud.stop();
  await page.getByText('The local cloud does not answer').waitFor();
  const after = await givenCloud({ port: Number(new URL(endpoint).port), console: CONSOLE });
  await page.getByText('live', { exact: true }).waitFor();
  await rowOf(page, lost).waitFor({ state: 'detached' });
  await rowOf(page, await after.postOrder()).waitFor();
  await page.close();
  await after.cloud.stop();
});

it('a hundred are placed at once, and a thousand stay a short page', async () => {
  const page = await given.open('orders');
  const mailed = emailsFrom(given.cloud.journal.next, 1000);
  for (let hundreds = 0; hundreds < 9; hundreds++)
    await Promise.all(Array.from({ length: 100 }, () => given.postOrder()));
  await page.getByRole('button', { name: 'Place 100' }).click();
  await page.getByText(/^100 answered in/).waitFor();
  await mailed;
  await page.waitForFunction(() => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > 1000);
  expect(await page.locator('[role=row]').count()).toBeLessThan(70);
  await page.getByRole('grid').focus();
  for (const key of ['End', 'Home'])
    for (let press = 0; press < 3; press++) {
      await page.keyboard.press(key);
      await page.locator('[aria-selected=true]').getByText('ended').waitFor();
    }
}, 150_000);

/** Resolves when so many emails about something were delivered since a sequence. */
function emailsFrom(since: number, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    const stop = given.cloud.journal.listen(({ sequence, action, correlationIds }) => {
      if (sequence < since || action !== 'sns:DeliverEmail' || correlationIds.length === 0 || --left > 0) return;
      stop();
      resolve();
    });
  });
}

it('no view made an error', () => {
  expect(given.problems).toEqual([]);
});
