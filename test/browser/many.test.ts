import { type Console, givenConsole, rowOf } from './given.ts';

let given: Console;

beforeAll(async () => {
  given = await givenConsole();
});

afterAll(() => given.stop());

const MANY = 10_000;
const FRAMES = 120;
const idOf = (index: number): string => `order-${String(index).padStart(5, '0')}`;

/** Hops as the journal would have them of so many ids; what the list shows is made from these. */
function record(from: number, to: number): void {
  for (let index = from; index < to; index++)
    for (const action of ['sqs:SendMessage', 'states:Execution'])
      given.cloud.journal.record({
        correlationIds: [idOf(index)],
        action,
        from: 'client',
        to: 'Orders-dev/Intake/Queue',
        start: Date.now(),
        duration: 1,
        outcome: 'ok',
        attempt: 1,
      });
}

it('ten thousand in the list stay smooth: the page is short, and scrolling through it keeps no frame waiting', async () => {
  record(0, MANY);
  const page = await given.open('orders');
  await rowOf(page, idOf(MANY - 1)).waitFor();
  // The rest is read while the reader scrolls towards it.
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.waitForFunction((rows) => {
    const element = document.querySelector('[role=grid]');
    element?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
    return element?.getAttribute('aria-rowcount') === String(rows + 1);
  }, MANY);
  // Time on the processor, not on the clock: the machine may be busy with other tests.
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
  const before = await worked();
  const most = await page.evaluate(async (frames) => {
    const element = document.querySelector('[role=grid]');
    let most = 0;
    for (let frame = 0; frame < frames; frame++) {
      if (element) element.scrollTop = (element.scrollHeight * frame) / frames;
      await new Promise(requestAnimationFrame);
      most = Math.max(most, document.querySelectorAll('*').length);
    }
    return most;
  }, FRAMES);
  const perFrame = ((await worked()) - before) * (1000 / FRAMES);
  console.log(`${MANY} rows: ${most} elements at most, ${perFrame.toFixed(1)} ms of work per frame`);
  expect(most).toBeLessThan(1_500);
  // Every frame shows other rows than the one before, which no reader's scrolling does: 30 such frames a second.
  expect(perFrame).toBeLessThan(33);
});

it('what the reader looks at stays where it is while new ones come in at the top', async () => {
  const page = await given.open('orders');
  await rowOf(page, idOf(MANY - 1)).waitFor();
  await page.getByRole('grid').evaluate((element) => {
    element.scrollTop = 3000;
  });
  const place = rowOf(page, idOf(MANY - 105));
  await place.waitFor();
  const before = await place.boundingBox();
  record(MANY, MANY + 50);
  await page.waitForFunction(() => document.querySelector('[role=grid]')?.scrollTop === 3000 + 50 * 30);
  expect((await place.boundingBox())?.y).toBe(before?.y);
});

it('memory stays bounded: what is older than twenty thousand ids leaves the page', async () => {
  const page = await given.open('orders');
  await page.getByRole('row').nth(1).waitFor();
  record(MANY + 50, 3 * MANY);
  await rowOf(page, idOf(3 * MANY - 1)).waitFor();
  expect(Number(await page.getByRole('grid').getAttribute('aria-rowcount'))).toBeLessThanOrEqual(20_001);
  expect(given.problems).toEqual([]);
});
