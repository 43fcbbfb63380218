import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import synthesize from '../support/synthesize.ts';
import { type Console, givenConsole } from './given.ts';
import { poison } from './poison.ts';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

/** `npm run screenshots`: what the console looks like with something in it, into `docs/screenshots`. */
async function main(): Promise<void> {
  await synthesize();
  mkdirSync(FOLDER, { recursive: true });
  const given = await givenConsole({ seed: 42 });
  try {
    const { id, declined } = await somethingToSee(given);
    const shoot = async (name: string, view: string, colorScheme: 'light' | 'dark', viewport: typeof WIDE) => {
      const page = await given.openAs({ colorScheme, viewport, reducedMotion: 'reduce' }, view);
      await page.getByText('live', { exact: true }).waitFor();
      await settled(page);
      await page.screenshot({ path: join(FOLDER, `${name}.png`) });
      await page.close();
    };
    await shoot('map', 'map', 'light', WIDE);
    await shoot('dead-letter', 'map/Orders-dev%2FIntake%2FDeadLetters', 'dark', WIDE);
    await shoot('orders', 'orders', 'light', WIDE);
    await shoot('journey', `orders/${id}`, 'dark', WIDE);
    await shoot('faults', 'faults', 'dark', WIDE);
    await shoot('bill', `bill/${declined}`, 'light', WIDE);
    await shoot('map-narrow', 'map', 'dark', NARROW);
    await shoot('journey-narrow', `orders/${id}`, 'light', NARROW);
    const page = await given.openAs({ viewport: WIDE, reducedMotion: 'reduce' }, `orders/${id}`);
    await settled(page);
    await page.locator('.journey .graph').first().scrollIntoViewIfNeeded();
    await page
      .locator('.journey .section')
      .nth(1)
      .screenshot({ path: join(FOLDER, 'workflow.png') });
  } finally {
    await given.stop();
  }
}

/** Orders paid and declined, one that was retried, a dead letter, a fault in force. */
async function somethingToSee(given: Console): Promise<{ id: string; declined: string }> {
  await poison(given, '{"id":"01M8EXAMPLE","quantity":"a lot"}');
  const mend = given.cloud.faults.add('throttle dynamodb:UpdateItem to=*/Orders times=1');
  const id = await given.postOrder({ name: 'Pizza Funghi' });
  await given.emails(id);
  mend();
  const orders = await Promise.all(
    Array.from({ length: 60 }, (_, index) => given.postOrder({ name: 'Pizza', quantity: 1 + (index % 7) })),
  );
  for (const each of orders) await given.emails(each);
  given.cloud.faults.add('stall sns:Publish to=*Topic milliseconds=400 probability=0.2');
  return { id, declined: orders[0] ?? id };
}

/** What is read and laid out is there when nothing says any more that it is being read. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(
    () =>
      !document.body.innerText.includes('Reading…') &&
      [...document.querySelectorAll('.graph')].every((graph) => graph.querySelector('svg')),
  );
}

await main();
