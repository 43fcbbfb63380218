import { measureFloor } from '../../../scripts/bench/floor.ts';
import { ASSEMBLY } from '../../support/cloud.ts';

describe('the payment function alone', () => {
  it('pays with real calls, three for each payment, and says what its own code took', async () => {
    const { cpuMsPerOrder, callsPerOrder } = await measureFloor(ASSEMBLY, { repeats: 2, warmUp: 2, events: 5 });
    expect(callsPerOrder).toBe(3);
    expect(cpuMsPerOrder.runs).toBe(2);
    expect(cpuMsPerOrder.lowest).toBeGreaterThan(0);
  });

  it('is not measured where there is none', async () => {
    const elsewhere = measureFloor(import.meta.dirname, { repeats: 1, warmUp: 1, events: 1 });
    await expect(elsewhere).rejects.toThrow(/has no function ProcessPayment/);
  });
});
