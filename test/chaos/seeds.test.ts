import { runChaos } from '../../scripts/chaos/run.ts';
import { ASSEMBLY } from '../support/cloud.ts';

describe('every promise is kept under every kind of fault at once', () => {
  it.concurrent.each([1, 2, 3])(
    'seed %d',
    async (seed) => {
      const report = await runChaos({
        assembly: ASSEMBLY,
        parameters: { subscriptionEmail: 'customer@example.com' },
        orders: 20,
        patienceMs: 1_500,
        seed,
      });
      expect(report.violations).toEqual([]);
      expect(report.figures.accepted).toBe(20);
      // Without faults there would be nothing to keep a promise against.
      expect(Object.keys(report.figures.faults).length).toBeGreaterThan(3);
    },
    60_000,
  );
});
