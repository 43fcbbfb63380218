import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');

/** What a probe notes beside the points: what is still there when it is through. */
const NO_POINT = 'left behind';

it('each point that only a deployed stack can settle has a probe that asks for it, and no probe asks for another', () => {
  const page = readFileSync(join(PROJECT, 'docs/unconfirmed-on-aws.md'), 'utf8');
  const points = [...page.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, name]) => name);
  const noted = globSync('test/aws/probes/*.test.ts', { cwd: PROJECT }).flatMap((file) =>
    [...readFileSync(join(PROJECT, file), 'utf8').matchAll(/\bnote\(\s*(['"])(.+?)\1,/g)].map(([, , name]) => name),
  );

  expect(points.length).toBeGreaterThan(5);
  expect([...new Set(noted)].sort()).toEqual([...points, NO_POINT].sort());
});
