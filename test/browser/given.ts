import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import type { CloudOptions } from '../../local/cloud.ts';
import { readConfig } from '../../local/config.ts';
import { EVERY_TRACE } from '../../local/services/xray/index.ts';
import { promises } from '../../scripts/promises.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';

const PROJECT = join(import.meta.dirname, '../..');
/** The folder of the console's sources. */
export const CONSOLE = join(PROJECT, 'console');

/** A local cloud with its console in a browser, and the words in which tests speak of it. */
export interface Console extends OrderCloud {
  /** The page's address, `http://localhost:41234/`. */
  readonly address: string;
  /** A new tab at a view, `orders` or `orders/01M8…`. */
  open(view?: string): Promise<Page>;
  /** A tab in a browser of its own kind: another width, dark, with less motion. */
  openAs(options: BrowserContextOptions, view?: string): Promise<Page>;
  /** What went wrong in any tab so far: errors in scripts, and what the page's policy did not allow. */
  readonly problems: readonly string[];
  stop(): Promise<void>;
}

/** Starts a local cloud and a browser. Call `stop` in `afterAll`. Raises an Error that says how to get a browser. */
export async function givenConsole(options: CloudOptions = {}, flags: readonly string[] = []): Promise<Console> {
  const given = await givenCloud({ ...optionsOfProject(), console: CONSOLE, tracing: EVERY_TRACE, ...options });
  let browser: Browser;
  try {
    browser = await launch(flags);
  } catch (error) {
    await given.cloud.stop();
    throw error;
  }
  const first = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const address = `${given.cloud.info().endpoint}/`;
  const problems: string[] = [];
  const openIn = async (context: BrowserContext, view: string): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // What the browser itself says of a cloud that is gone is no error of the page.
      if (message.type() === 'error' && !/^(Failed to load resource|WebSocket connection to)/.test(message.text()))
        problems.push(message.text());
    });
    await page.goto(`${address}#/${view}`);
    return page;
  };
  return {
    ...given,
    address,
    problems,
    open: (view = 'map') => openIn(first, view),
    openAs: async (contextOptions, view = 'map') => openIn(await browser.newContext(contextOptions), view),
    stop: async () => {
      await browser.close();
      await given.cloud.stop();
    },
  };
}

/** What `npm start` takes from the project's configuration. */
function optionsOfProject(): CloudOptions {
  const { correlationPath, parameters, samples } = readConfig(PROJECT);
  return { correlationPath, samples, promises, usualParameters: parameters };
}

/** Chromium with a profile of its own, that asks nobody for anything. */
function launch(flags: readonly string[]): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(
      `There is no browser at ${executablePath}. Install Chromium (Debian: apt-get install chromium), or say where it is: CHROMIUM=/path/to/chromium npm run test:browser.`,
    );
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
}

/** The row of the list that is about an id. */
export function rowOf(page: Page, id: string): Locator {
  return page.getByRole('row').filter({ hasText: id });
}

/** The node of the map with this label, `Intake/Queue`; `telling` is what must stand in it. */
export function nodeOf(page: Page, label: string, telling = ''): Locator {
  return page.getByRole('button', { name: new RegExp(`^[^·]*(· )?${label.replace('/', ' ')} .*${telling}`) });
}
