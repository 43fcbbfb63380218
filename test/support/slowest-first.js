import { createRequire } from 'node:module';

// Comes with jest and is found from there.
const { default: Sequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))('@jest/test-sequencer');

/** The folders whose files take seconds each. */
const SLOW = [
  '/test/chaos/',
  '/test/clients/aws',
  '/test/fuzz/',
  '/test/durable/',
  '/test/faults/',
  '/test/template/',
  '/test/chain/',
];

/** Long files first, so that at the end no core waits for the last one; a clean clone has no timings to go by. */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = SLOW.findIndex((folder) => path.includes(folder));
      return found < 0 ? SLOW.length : found;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
