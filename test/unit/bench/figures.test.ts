import fc from 'fast-check';
import { UsageError } from '../../../local/cli/options.ts';
import { parseBenchOptions } from '../../../scripts/bench/options.ts';
import { percentile, spreadOf } from '../../../scripts/common/statistics.ts';

describe('the figures of a benchmark', () => {
  it('have a percentile that is one of the values, with that share at or below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 }),
        fc.double({ noNaN: true, min: 0.01, max: 1 }),
        (values, share) => {
          const found = percentile(values, share);
          expect(values).toContain(found);
          expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(values.length * share - 1e-9);
          expect(values.filter((value) => value < found).length).toBeLessThan(values.length * share);
        },
      ),
    );
  });

  it('have a median between the lowest and the highest, of odd and even numbers of runs', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, lowest: 1, highest: 3, runs: 3 });
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, lowest: 1, highest: 4, runs: 4 });
    expect(spreadOf([7])).toEqual({ median: 7, lowest: 7, highest: 7, runs: 1 });
  });

  it.each([
    ['--only latency,speed', '--only knows startup, latency, throughput, growth, comparison, floor, but not "speed".'],
    ['--orders 0', '--orders must be a whole number from 1, but is "0".'],
  ])('are not taken with %s', (line, message) => {
    expect(() => parseBenchOptions(line.split(' '))).toThrow(new UsageError(message));
  });
});
