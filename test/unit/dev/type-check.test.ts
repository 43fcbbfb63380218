import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTypes } from '../../../local/dev/type-check.ts';

/** A compiler that complains once others go before it. */
const COMPILER = `#!${process.execPath}
const { getPriority } = require('node:os');
const patience = Date.now() + 10_000;
while (getPriority() <= 0) if (Date.now() > patience) process.exit(0);
console.log('lib/stack.ts(3,5): error TS2322: Not that.');
process.exit(1);
`;

describe('the check of types', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'types-'));
    mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
    writeFileSync(join(project, 'node_modules/.bin/tsc'), COMPILER, { mode: 0o755 });
    writeFileSync(join(project, 'tsconfig.json'), '{}');
  });
  afterEach(() => rmSync(project, { recursive: true }));

  const check = (file: string) => checkTypes(project, { include: ['**'], exclude: [] }, [join(project, file)]);

  it('lets the change itself go before, and names each place as one clicks on it', async () => {
    expect(await check('lib/stack.ts').errors).toBe('lib/stack.ts:3:5 error TS2322: Not that.');
  });

  it('has nothing to say of files without types', async () => {
    expect(await check('schema.graphql').errors).toBe('');
  });
});
