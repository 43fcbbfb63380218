import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * By how many percent the heap may grow over what was in use after the last collection, before the next one. V8 by itself
 * lets it grow up to fourfold when memory is plenty: most of the resident memory would be garbage.
 */
const GROWTH_PERCENT = 25;

/** From this size on, old objects' space is kept small even at the cost of CPU time, where so much of it is gaps. */
const LARGE_BYTES = 128 * 1024 * 1024;
const GAPS_SHARE = 0.3;
const LOOK_EVERY_MS = 1_000;

/**
 * For the command line of who runs a local cloud as its own process (`npm start` has them too). V8 by itself takes 130 MB
 * for young objects on a machine with much memory, which makes nothing faster here. And it collects garbage on four
 * threads beside the main one: on two cores they and a function leave the main thread waiting for its turn, and one order
 * in a hundred took three times as long as with a single such thread.
 */
export const HEAP_FLAGS = ['--max-semi-space-size=8', '--v8-pool-size=1'];

/** Trades a little CPU time of V8's own threads for memory, in this thread and in those of Lambda functions. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setInterval(closeGaps, LOOK_EVERY_MS).unref();
}

/**
 * Of what an order leaves in the heap a little stays and much goes, so that gaps are everywhere: after 70,000 orders they
 * were a third of it. With this flag V8 moves more objects together and collects earlier. That costs a fifth more CPU time
 * where it is always on, and code that is compiled meanwhile stays a little slower: so it is on only while there is need.
 */
function closeGaps(): void {
  const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space');
  if (!old) return;
  const gaps = old.space_size - old.space_used_size;
  const isWasteful = old.space_size > LARGE_BYTES && gaps > GAPS_SHARE * old.space_used_size;
  setFlagsFromString(isWasteful ? '--optimize-for-size' : '--no-optimize-for-size');
}
