import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { supportedResources } from './docs/supported-resources.ts';

/** `npm run docs`: writes the pages that are made from the code. */
const file = join(import.meta.dirname, '../docs/supported-resources.md');
writeFileSync(file, await supportedResources());
console.log(`Wrote ${file}.`);
