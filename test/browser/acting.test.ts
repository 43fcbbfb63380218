import type { Page } from 'playwright-core';
import { givenCloud } from '../support/cloud.ts';
import { CONSOLE, type Console, givenConsole, nodeOf, rowOf } from './given.ts';
import { poison } from './poison.ts';

let given: Console;

beforeAll(async () => {
  given = await givenConsole({ calm: true });
});

afterAll(() => given.stop());

/** The panel of a node, opened on the map by a click. */
async function openNode(page: Page, label: string) {
  await nodeOf(page, label).click();
  const panel = page.getByRole('complementary', { name: label });
  await panel.waitFor();
  return panel;
}

it('SNS is broken by a switch: orders go on, announcements wait; mended, every one arrives', async () => {
  const page = await given.open('faults');
  await page.getByText(`seed ${given.cloud.info().seed}`).waitFor();
  const topic = page.getByRole('switch', { name: 'Notifications/Topic', exact: true });
  await topic.click();
  await page.getByText(/unavailable \* to=.*Notifications\/Topic/).waitFor();
  const announced = page.getByRole('listitem').filter({ hasText: /every outcome/i });
  await announced.getByText('kept', { exact: true }).waitFor();
  const ids = await Promise.all([given.postOrder(), given.postOrder(), given.postOrder()]);
  for (const id of ids) expect((await given.settled(id)).orderStatus).not.toBe('PENDING');
  const map = await given.open('map');
  await nodeOf(map, 'Notifications/Topic', 'failed').waitFor();
  expect(ids.flatMap((id) => given.cloud.inbox.read(id))).toEqual([]);
  expect(await topic.isChecked()).toBe(true);
  await announced.getByText('open', { exact: true }).waitFor();
  const orders = await given.open('orders');
  for (const id of ids) await rowOf(orders, id).getByText('under way').waitFor();

  await topic.click();
  await page.getByText(/unavailable \* to=.*Notifications\/Topic/).waitFor({ state: 'detached' });
  for (const id of ids) await given.emails(id);
  const inbox = await given.open('inbox');
  for (const id of ids) await rowOf(inbox, id).first().waitFor();
  for (const id of ids) await rowOf(orders, id).getByText('ended').waitFor();
  await announced.getByText('kept', { exact: true }).waitFor();
});

it('a single hop is switched: the function can’t be invoked, the rule counts its strikes', async () => {
  const page = await given.open('faults');
  const hop = page.getByRole('switch', { name: 'Invoke at Payments/ProcessPayment' });
  await page.getByLabel('What goes wrong').selectOption('the caller is too fast');
  await hop.click();
  const id = await given.postOrder();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'throttle lambda:Invoke' })
    .getByText(/[1-9] strike/)
    .waitFor();
  await hop.click();
  await page.getByText(/^throttle lambda:Invoke/).waitFor({ state: 'detached' });
  await given.settled(id);
});

it('poison is found among the dead letters and sent back', async () => {
  const page = await given.open('map');
  await poison(given, 'not an order at all');
  const since = given.cloud.journal.next;
  await nodeOf(page, 'Intake/DeadLetters', '1 waiting').waitFor();
  const panel = await openNode(page, 'Intake/DeadLetters');
  await panel.getByText('not an order at all').first().click();
  await panel.getByRole('region', { name: 'Body' }).getByText('not an order at all').waitFor();
  await panel.getByRole('button', { name: /^Redrive to .*Queue/ }).click();
  await panel.getByText('1 message sent back.').waitFor();
  await given.cloud.journal.waitFor(
    'the message to be tried again',
    (hop) => hop.sequence >= since && hop.action === 'sqs:MoveMessage',
  );
  await panel.getByText(/No dead letter/).waitFor();
});

it('a message is sent again from where it is seen', async () => {
  const release = given.cloud.faults.add('unavailable states:StartSyncExecution');
  const id = await given.postOrder();
  const page = await given.open('map');
  await nodeOf(page, 'Intake/Queue', '[1-9] (waiting|in flight)').waitFor();
  const panel = await openNode(page, 'Intake/Queue');
  await panel.getByText(id).first().click();
  const since = given.cloud.journal.next;
  await panel.getByRole('button', { name: 'Send a copy again' }).click();
  await panel.getByText('A copy was sent.').waitFor();
  await given.cloud.journal.waitFor(
    'the copy',
    (hop) => hop.sequence >= since && hop.action === 'sqs:SendMessage' && hop.correlationIds.includes(id),
  );
  release();
  await given.settled(id);
});

it('a stream record is delivered again, and announces the outcome once more', async () => {
  const id = await given.postOrder();
  await given.emails(id);
  const page = await given.open('map');
  const panel = await openNode(page, 'Orders');
  const change = panel.locator('details').filter({ hasText: 'MODIFY' }).filter({ hasText: id }).first();
  await change.locator('summary').click();
  await change.getByRole('button', { name: 'Deliver again' }).click();
  await panel.getByText(/Delivered again to .*Pipe/).waitFor();
  await given.eventually('a second email', () => (given.cloud.inbox.read(id).length > 1 ? true : undefined));
});

it('a function runs again with an event that it had, and does not charge twice', async () => {
  const id = await given.postOrder();
  await given.emails(id);
  const page = await given.open('map');
  const panel = await openNode(page, 'Payments/ProcessPayment');
  const invocation = panel.locator('details').filter({ hasText: id }).first();
  await invocation.locator('summary').click();
  await invocation.getByRole('button', { name: 'Take its event' }).click();
  expect(await panel.getByLabel('Event, as JSON').inputValue()).toContain(id);
  const since = given.cloud.journal.next;
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  await panel.getByRole('region', { name: 'Result' }).waitFor();
  const charges = given.cloud.journal
    .read({ since, correlationId: id })
    .filter(({ action, to }) => action === 'dynamodb:PutItem' && to.endsWith('Payments/Ledger'));
  expect(charges).toEqual([]);
});

it('what was refused is found, with who asked for what and why not', async () => {
  const page = await given.open('faults');
  await page.getByLabel('Any rule').fill('breakRole statement=*Notifications/PipeRole/DefaultPolicy*');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('listitem').filter({ hasText: 'breakRole' }).waitFor();
  await given.settled(await given.postOrder());
  await page.getByRole('link', { name: 'Access' }).click();
  await page.getByLabel('only denied').check();
  await page.getByRole('row').filter({ hasText: 'Notifications/Pipe' }).first().click();
  const panel = page.getByRole('complementary', { name: 'Denied' });
  await panel
    .getByText(/NotificationsPipeRole/)
    .first()
    .waitFor();
  await panel.getByText('Reason').waitFor();
  await page.getByRole('link', { name: 'Faults' }).click();
  await page.getByRole('button', { name: 'Mend everything' }).click();
  await page.getByRole('listitem').filter({ hasText: 'breakRole' }).waitFor({ state: 'detached' });
});

it('what was allowed names the statement that allowed it', async () => {
  await given.settled(await given.postOrder());
  const page = await given.open('access');
  await page.getByRole('searchbox').fill('sqs:SendMessage');
  await page.getByRole('row').filter({ hasText: 'sqs:SendMessage' }).first().click();
  const panel = page.getByRole('complementary', { name: 'Allowed' });
  await panel.getByText('Allowed by').waitFor();
  await panel.getByText(/OrdersQueue.*DefaultPolicy/).waitFor();
});

it('a rule that can’t be is refused with a sentence', async () => {
  const page = await given.open('faults');
  await page.getByLabel('Any rule').fill('explode sns:Publish');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText(/there is no fault explode/).waitFor();
});

it('a subscription is confirmed by the link in its email, as its reader would', async () => {
  const cloud = await givenCloud({
    confirmEmails: 'manual',
    console: CONSOLE,
    usualParameters: { subscriptionEmail: 'customer@example.com', alarmEmail: 'operator@example.com' },
  });
  const page = await given.open();
  await page.goto(`${cloud.cloud.info().endpoint}/#/inbox`);
  await page.getByText('customer@example.com gets nothing').waitFor();
  await rowOf(page, 'customer@example.com').first().click();
  const [answer] = await Promise.all([
    page.waitForEvent('popup'),
    page
      .getByRole('complementary', { name: 'Email' })
      .getByRole('link', { name: /ConfirmSubscription/ })
      .click(),
  ]);
  await answer.waitForLoadState();
  const id = await cloud.postOrder();
  await cloud.emails(id);
  await rowOf(page, id).first().waitFor();
  await page.getByText('customer@example.com gets nothing').waitFor({ state: 'detached' });
  await page.getByText('operator@example.com gets nothing').getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Confirmed: what is published from now on arrives here.').waitFor();
  await page.close();
  await cloud.cloud.stop();
});

it('that it could not be emptied is said where it was asked for', async () => {
  const page = await given.open('orders');
  await page.route('**/_local/reset', (route) => route.abort());
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'Empty everything' }).click();
  await page.getByRole('banner').getByText('The local cloud does not answer').waitFor();
  await page.close();
});

it('everything is emptied, after asking once more', async () => {
  const id = await given.postOrder();
  await given.emails(id);
  const page = await given.open('orders');
  await rowOf(page, id).waitFor();
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await rowOf(page, id).waitFor();
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('button', { name: 'Empty everything' }).click();
  await page.getByText('Nothing went through yet.').waitFor();
  expect(given.cloud.inbox.read(id)).toEqual([]);
  await rowOf(page, await given.postOrder()).waitFor();
  expect(given.problems).toEqual([]);
});
