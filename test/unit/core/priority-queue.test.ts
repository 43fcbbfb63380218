import fc from 'fast-check';
import { PriorityQueue } from '../../../local/core/priority-queue.ts';

interface Job {
  readonly rank: number;
}

describe('A priority queue', () => {
  it('gives the first that is there at each time, whatever comes, goes or is dropped in between', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('add'), rank: fc.nat(20) }),
        fc.record({ do: fc.constantFrom('take', 'keep'), rank: fc.nat(20) }),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const queue = new PriorityQueue<Job>((a, b) => a.rank < b.rank);
        let expected: number[] = [];
        for (const step of all) {
          if (step.do === 'add') {
            queue.add({ rank: step.rank });
            expected = [...expected, step.rank].sort((a, b) => a - b);
          } else if (step.do === 'take') expect(queue.take()?.rank).toBe(expected.shift());
          else {
            queue.keep(({ rank }) => rank !== step.rank);
            expected = expected.filter((rank) => rank !== step.rank);
          }
          expect(queue.first?.rank).toBe(expected[0]);
          expect(queue.size).toBe(expected.length);
        }
        const rest = Array.from(expected, () => queue.take()?.rank);
        expect(rest).toEqual(expected);
        expect(queue.take()).toBeUndefined();
      }),
    );
  });
});
