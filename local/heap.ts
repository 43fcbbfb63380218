import { setFlagsFromString } from 'node:v8';

/**
 * By how many percent the heap may grow over what was in use after the last collection, before the next one. V8 by itself
 * lets it grow up to fourfold when memory is plenty: most of the resident memory would be garbage.
 */
const GROWTH_PERCENT = 100;

/** Trades a little CPU time of V8's own threads for memory, in this thread and in those of Lambda functions. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
