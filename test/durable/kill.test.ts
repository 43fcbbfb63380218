import { runKills } from '../../scripts/kill-run/run.ts';
import { ASSEMBLY } from '../support/cloud.ts';
import { cleanUp, newFolder } from './folders.ts';

afterEach(cleanUp);

describe('a local cloud on a data folder, killed three times while orders come in', () => {
  it('keeps every promise: accepted is kept, charged once, announced', async () => {
    const report = await runKills({
      assembly: ASSEMBLY,
      parameters: { subscriptionEmail: 'customer@example.com' },
      data: newFolder(),
      orders: 40,
      kills: 3,
      seed: 20,
    });
    expect(report.violations).toEqual([]);
    expect(report.accepted).toBeGreaterThan(20);
    // Redriven dead letters included, all that was accepted is settled in the end; so is what was accepted unheard.
    expect(report.settled).toBeGreaterThanOrEqual(report.accepted);
    expect(report.deadLetters).toBe(0);
  }, 60_000);
});
