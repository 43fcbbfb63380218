import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { type Console, givenConsole, nodeOf } from './given.ts';

let given: Console;
let id: string;
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

beforeAll(async () => {
  given = await givenConsole();
  id = await given.postOrder();
  await given.emails(id);
});

afterAll(() => given.stop());

/** Every view, by what shows that it is there. */
const VIEWS: readonly [string, () => string, (page: Page) => Promise<void>][] = [
  ['the map', () => 'map', (page) => page.locator('[data-node]').first().waitFor()],
  ['a queue on the map', () => 'map/Orders-dev%2FIntake%2FQueue', (page) => heading(page, 'Messages')],
  ['a function on the map', () => 'map/Orders-dev%2FPayments%2FProcessPayment', (page) => heading(page, 'Invocations')],
  ['a table on the map', () => 'map/Orders-dev%2FOrders', (page) => heading(page, 'Changes')],
  ['the list', () => 'orders', (page) => page.getByRole('row').nth(1).waitFor()],
  ['a journey', () => `orders/${id}`, (page) => page.locator('.state.succeeded').first().waitFor()],
  [
    'an id that nobody knows',
    () => 'orders/nobody',
    async (page) => {
      await page.getByText('Nothing is known about nobody.').waitFor();
      await page.getByRole('link', { name: 'All that is known' }).waitFor();
    },
  ],
  ['the inbox', () => 'inbox', (page) => page.getByRole('row').nth(1).waitFor()],
  ['the faults', () => 'faults', (page) => page.getByRole('switch').first().waitFor()],
  ['the access', () => 'access', (page) => page.getByRole('row').nth(1).waitFor()],
  ['nothing denied', () => 'access?denied=1', (page) => page.getByText('Nothing was denied.').waitFor()],
  ['the bill', () => 'bill', (page) => page.getByRole('table').waitFor()],
  ['the bill of one', () => `bill/${id}`, (page) => page.getByRole('table').waitFor()],
];

function heading(page: Page, name: string): Promise<void> {
  return page.getByRole('heading', { name }).waitFor();
}

/** One tab for all views: what is loaded once need not be loaded again. */
let tab: Page;

async function show(view: string, shown: (page: Page) => Promise<void>): Promise<void> {
  await tab.evaluate((hash) => {
    location.hash = hash;
  }, `#/${view}`);
  await shown(tab);
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  beforeAll(async () => {
    // Scripts of others may only run here, so that axe can look at the page.
    tab = await given.openAs({ colorScheme, viewport: { width: 1280, height: 800 }, bypassCSP: true }, 'orders');
    await tab.addScriptTag({ path: AXE });
  });
  afterAll(() => tab.close());

  it.each(VIEWS)('%s passes axe', async (_name, view, shown) => {
    await show(view(), shown);
    const violations = await tab.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
      const { violations } = await axe.run();
      return violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    expect(violations).toEqual([]);
  });
});

describe('on a narrow screen', () => {
  beforeAll(async () => {
    tab = await given.openAs({ viewport: { width: 390, height: 844 } }, 'orders');
  });
  afterAll(() => tab.close());

  it.each(VIEWS)('%s is no wider than 390 pixels', async (_name, view, shown) => {
    await show(view(), shown);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

describe('what matters is in sight', () => {
  it('on a narrow screen: what an email says, and what a million orders would cost', async () => {
    const page = await given.openAs({ viewport: { width: 390, height: 844 } }, 'inbox');
    await page
      .getByRole('gridcell', { name: /(SUCCESS|FAILED): your order/ })
      .first()
      .waitFor();
    await page.goto(`${given.address}#/bill`);
    const bill = page.getByRole('region', { name: 'Bill by service' });
    await bill.getByRole('columnheader', { name: 'Per million' }).waitFor();
    expect(await bill.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await page.close();
  });

  it('beside an open panel: every column of the decisions', async () => {
    const page = await given.open('access');
    await page.getByRole('row').nth(1).click();
    await page.getByRole('complementary', { name: 'Allowed' }).waitFor();
    const grid = page.getByRole('grid');
    expect(await grid.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });

  it.each([
    ['the map', () => 'map'],
    ['a workflow', () => `orders/${id}`],
  ])('in %s: what stands in a node, inside of it', async (_name, view) => {
    const page = await given.open(view());
    await page.locator('[data-node] text').first().waitFor();
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll<SVGGElement>('[data-node]')].flatMap((node) => {
        const right = node.querySelector('rect')?.getBoundingClientRect().right ?? 0;
        const texts = [...node.querySelectorAll('text')];
        return texts.flatMap((text) => (text.getBoundingClientRect().right > right - 4 ? [text.textContent] : []));
      }),
    );
    expect(outside).toEqual([]);
  });
});

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe('by keyboard alone', () => {
  const focused = (page: Page): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );

  it('the first key leads past the navigation', async () => {
    const page = await given.open('orders');
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('an order is placed, found with the arrow keys and opened', async () => {
    const page = await given.open('orders');
    await page.getByLabel('name').focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Answered in/).waitFor();
    await page.getByRole('row').nth(2).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: id }).waitFor();
    await page.getByRole('button', { name: /sqs:SendMessage/ }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).not.toMatch(/sqs:SendMessage/);
  });

  it('the map is walked with the arrow keys; Enter opens a node, Escape closes it and goes back to it', async () => {
    const page = await given.open('map');
    const node = nodeOf(page, 'Api/GraphQL');
    await node.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await focused(page)).toMatch(/^client client/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Api/GraphQL' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    expect(await focused(page)).toMatch(/^appsync · Api GraphQL/);
  });

  it('whatever can be used shows that it has the focus', async () => {
    const page = await given.open('faults');
    await page.getByRole('switch').first().waitFor();
    await page.keyboard.press('Tab');
    for (let steps = 0; steps < 25; steps++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const element = document.activeElement;
        return element && element !== document.body ? getComputedStyle(element).outlineStyle : 'end';
      });
      expect(outline).not.toBe('none');
    }
  });
});

describe('as the reader likes it', () => {
  it('the switch of colours is kept across a reload', async () => {
    const page = await given.open('orders');
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.getByLabel('Colours').selectOption('light');
    const light = await ground();
    await page.getByLabel('Colours').selectOption('dark');
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.getByRole('row').nth(1).waitFor();
    expect(await ground()).not.toBe(light);
  });

  it('nothing moves on the map for who asked for less motion', async () => {
    const moving = await given.openAs({ viewport: { width: 1280, height: 800 } }, 'map');
    const still = await given.openAs({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' }, 'map');
    for (const page of [moving, still]) {
      await page.locator('[data-node]').first().waitFor();
      await page.evaluate(() => {
        const { animate } = Element.prototype;
        document.body.dataset['moved'] = '0';
        Element.prototype.animate = function (...args) {
          document.body.dataset['moved'] = String(Number(document.body.dataset['moved']) + 1);
          return animate.apply(this, args);
        };
      });
    }
    await given.emails(await given.postOrder());
    const moved = (page: Page): Promise<number> => page.evaluate(() => Number(document.body.dataset['moved']));
    await moving.waitForFunction(() => Number(document.body.dataset['moved']) > 5);
    expect(await moved(still)).toBe(0);
  });
});

it('no view made an error', () => {
  expect(given.problems).toEqual([]);
});
