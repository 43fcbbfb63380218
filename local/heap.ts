import { setFlagsFromString } from 'node:v8';

/**
 * By how many percent the heap may grow over what was in use after the last collection, before the next one. V8 by itself
 * lets it grow up to fourfold when memory is plenty: most of the resident memory would be garbage.
 */
const GROWTH_PERCENT = 25;

/**
 * For the command line of who runs a local cloud as its own process (`npm start` has it too): V8 by itself takes 130 MB
 * for young objects on a machine with much memory, which makes nothing faster here.
 */
export const HEAP_FLAGS = ['--max-semi-space-size=8'];

/** Trades a little CPU time of V8's own threads for memory, in this thread and in those of Lambda functions. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
