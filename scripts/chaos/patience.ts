import { setTimeout } from 'node:timers/promises';
import type { Cloud } from '../../local/cloud.ts';
import type { Hop } from '../../local/journal/journal.ts';

/** Real milliseconds without a hop, and without a function at work, after which only time can bring anything on. */
const QUIET_MS = 40;
/** The same while functions are at work: one that says nothing for so long waits for a call that a fault holds up. */
const STUCK_MS = 1_200;
const LOOK_MS = 10;
/** Retries within the workflow and the pipes come back within this; messages that failed after the other. */
const SHORT_MS = 15_000;
const LONG_MS = 760_000;
/** A message that keeps failing comes back five times; more long waits than this mean that it never ends. */
const MOST_LONG_WAITS = 12;

/**
 * Lets all work come to its end: waits while anything happens, and moves time ahead when nothing does. `isDone` is asked
 * whenever it has been quiet. Resolves with false when there is no end to it.
 */
export async function workItOff(
  cloud: Cloud,
  isDone: (quietWaits: number) => Promise<boolean>,
  counts: (hop: Hop) => boolean = () => true,
): Promise<boolean> {
  let hops = 0;
  const stop = cloud.journal.listen((hop) => {
    if (hop.from !== 'client' && hop.from !== 'faults' && counts(hop)) hops++;
  });
  const quiet = async (): Promise<void> => {
    let [seen, since] = [hops, performance.now()];
    for (;;) {
      await setTimeout(LOOK_MS);
      if (seen !== hops) [seen, since] = [hops, performance.now()];
      if (performance.now() - since >= (cloud.invocationsUnderWay() > 0 ? STUCK_MS : QUIET_MS)) return;
    }
  };
  try {
    let quietWaits = 0;
    for (let longWaits = 0; longWaits < MOST_LONG_WAITS; ) {
      await quiet();
      if (await isDone(quietWaits)) return true;
      const before = hops;
      cloud.clock.advance(SHORT_MS);
      await quiet();
      if (hops !== before) continue;
      cloud.clock.advance(LONG_MS);
      await quiet();
      longWaits++;
      quietWaits = hops === before ? quietWaits + 1 : 0;
    }
    return await isDone(quietWaits);
  } finally {
    stop();
  }
}

/**
 * Makes time pass ten times as fast until the returned function is called, so that who waits for a retry does not hold up
 * who is behind. While functions start or are slow it passes as usual: their code takes real time, and has time-outs.
 */
export function hurry(cloud: Cloud): () => void {
  let answered = performance.now();
  const stopListening = cloud.journal.listen(({ action }) => {
    if (action === 'lambda:Invoke') answered = performance.now();
  });
  const ticks = setInterval(() => {
    const silence = cloud.invocationsUnderWay() > 0 ? performance.now() - answered : 0;
    if (silence < SLOW_MS || silence > STUCK_MS) cloud.clock.advance(TICK_MS * 9);
  }, TICK_MS);
  return () => {
    clearInterval(ticks);
    stopListening();
  };
}
const TICK_MS = 25;
/** Real milliseconds in which some function answers, where they are not starting. */
const SLOW_MS = 100;
