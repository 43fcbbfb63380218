import type { Hop } from '../../journal/journal.ts';
import type { Platform } from '../../platform/service.ts';
import type { AcceptedEvent } from './bus-event.ts';

/** Notes what happened to an event inside EventBridge, where no call shows it. */
export function journalEntry(
  platform: Platform,
  accepted: AcceptedEvent,
  entry: Pick<Hop, 'action' | 'from' | 'to' | 'outcome'> & Partial<Pick<Hop, 'attempt' | 'error' | 'detail'>>,
): void {
  platform.journal.record({
    correlationIds: accepted.correlationIds,
    start: platform.clock.now(),
    duration: 0,
    attempt: 1,
    ...(accepted.traceHeader !== undefined && { traceHeader: accepted.traceHeader }),
    ...entry,
  });
}
