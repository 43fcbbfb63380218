import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const EVENTS = join(import.meta.dirname, '../../../events');

/** The text of a file in events/. */
export function sampleText(name: string): string {
  return readFileSync(join(EVENTS, name), 'utf8');
}

/** The JSON of a file in events/. */
export function sample(name: string): unknown {
  return JSON.parse(sampleText(name));
}
