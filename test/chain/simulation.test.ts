import { compareWithLocalCloud } from '../../scripts/simulate/compare.ts';

it('a burst waits on the local cloud as long as the simulation says, which knows arrivals and service times alone', async () => {
  const { measured, simulated, text } = await compareWithLocalCloud(1);
  // Waits of a burst are many times a service time, so that they can only agree when queue and pollers do.
  expect(simulated.meanWait).toBeGreaterThan(0.4);
  for (const figure of ['makespan', 'meanWait', 'p95Wait'] as const) {
    const share = measured[figure] / simulated[figure];
    expect([text, figure, share > 0.9 && share < 1.15]).toEqual([text, figure, true]);
  }
}, 30_000);
