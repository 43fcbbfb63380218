import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(DOCS, 'clients.md'), 'utf8');

describe('docs/clients.md', () => {
  const files = readdirSync(join(DOCS, 'clients'));

  it.each(files)('shows %s as it is run by the tests', (file) => {
    const code = readFileSync(join(DOCS, 'clients', file), 'utf8').trimEnd();
    const language = file.split('.').at(-1);
    const shown = page.split(`](clients/${file})`).at(-1) ?? '';
    expect(/```(\w+)\n([\s\S]*?)\n```/.exec(shown)?.slice(1)).toEqual([language, code]);
  });

  it('shows no code but that of the files', () => {
    expect(page.match(/^```\w+$/gm)).toHaveLength(files.length);
  });
});
