import { ManualClock, SystemClock } from '../../../local/core/clock.ts';

describe('the system clock', () => {
  it('runs at once, in order, what falls due when time is moved ahead', async () => {
    const clock = new SystemClock();
    const ran: string[] = [];
    const done = new Promise<void>((resolve) => clock.after(7_200_000, () => resolve(void ran.push('second'))));
    clock.after(3_600_000, () => ran.push('first'));
    clock.after(90_000_000, () => ran.push('much later'));
    const before = clock.now();
    clock.advance(7_200_001);
    await done;
    expect(ran).toEqual(['first', 'second']);
    expect(clock.now() - before).toBeGreaterThanOrEqual(7_200_001);
  });

  it('never runs a cancelled timer, also when time is moved past it', async () => {
    const clock = new SystemClock();
    const ran: string[] = [];
    const cancelled = clock.after(1_000, () => ran.push('cancelled'));
    const done = new Promise<void>((resolve) => clock.after(2_000, resolve));
    cancelled.cancel();
    clock.advance(10_000);
    await done;
    expect(ran).toEqual([]);
  });

  it('keeps timers longer than Node can count', () => {
    const clock = new SystemClock();
    const ran: string[] = [];
    const timer = clock.after(2 ** 32, () => ran.push('early'));
    clock.advance(1_000);
    expect(ran).toEqual([]);
    timer.cancel();
  });
});

describe('the manual clock', () => {
  it('stands still until it is moved, and runs timers that timers set', async () => {
    const clock = new ManualClock(0);
    const ran: number[] = [];
    clock.after(10, () => {
      ran.push(clock.now());
      clock.after(10, () => ran.push(clock.now()));
    });
    await clock.advance(9);
    expect(ran).toEqual([]);
    await clock.advance(11);
    expect(ran).toEqual([10, 20]);
    expect(clock.now()).toBe(20);
  });
});
