import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { supportedResources } from '../../scripts/docs/supported-resources.ts';

const DOCS = join(import.meta.dirname, '../../docs');

describe('pages that are made from the code', () => {
  it('list what is supported now; "npm run docs" writes them', async () => {
    expect(readFileSync(join(DOCS, 'supported-resources.md'), 'utf8')).toBe(await supportedResources());
  });
});
