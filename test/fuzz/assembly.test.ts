import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { startCloud } from '../../local/cloud.ts';
import { ASSEMBLY } from '../support/cloud.ts';
import { damaged, damagedText } from './arbitraries.ts';
import { PATIENCE_MS, share } from './fuzzed-cloud.ts';

const FILES = ['manifest.json', 'Orders-dev.template.json', 'Orders-dev.assets.json'] as const;

let folder: string;
const texts = new Map<string, string>();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  cpSync(ASSEMBLY, folder, { recursive: true });
  for (const file of FILES) texts.set(file, readFileSync(join(ASSEMBLY, file), 'utf8'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (file: string): string => texts.get(file) ?? '';

/** One file of the assembly with something wrong in it. */
const broken = fc
  .constantFrom(...FILES, FILES[1], FILES[1])
  .chain((file) =>
    fc.tuple(
      fc.constant(file),
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(file).chain((name) => damaged(JSON.parse(textOf(name)))) },
        { weight: 1, arbitrary: fc.constant(file).chain((name) => damagedText(textOf(name))) },
      ),
    ),
  );

describe('an assembly with pieces missing or wrong', () => {
  it(
    'runs and stops, or is refused with a sentence that names what it is about; nothing is left running',
    async () => {
      await fc.assert(
        fc.asyncProperty(broken, async ([file, content]) => {
          writeFileSync(join(folder, file), typeof content === 'string' ? content : (JSON.stringify(content) ?? ''));
          try {
            const cloud = await startCloud({
              assembly: folder,
              usualParameters: { subscriptionEmail: 'customer@example.com' },
              calm: true,
            });
            await cloud.stop();
          } catch (error) {
            expect(error).toMatchObject({ name: 'AssemblyError' });
            const message = error instanceof Error ? error.message : '';
            expect(message).toMatch(/\w+ \w+/);
            expect(message).not.toMatch(
              /is not a function|Cannot read prop|not iterable|undefined \(reading|call stack/,
            );
          } finally {
            writeFileSync(join(folder, file), textOf(file));
          }
        }),
        share(20),
      );
    },
    PATIENCE_MS,
  );
});
