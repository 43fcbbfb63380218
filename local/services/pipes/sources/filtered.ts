import type { PipeContext } from '../pipe-context.ts';
import type { PipeRecord } from '../pipe-record.ts';

/** Whether the record passes the pipe's filter; if not, the journal shows that it ended here. */
export function passesFilter({ definition, platform }: PipeContext, record: PipeRecord): boolean {
  if (!definition.filter || definition.filter(record.view)) return true;
  platform.journal.record({
    correlationIds: record.correlationIds,
    action: 'pipes:Filter',
    from: platform.calls.displayName(definition.sourceArn),
    to: definition.path,
    start: platform.clock.now(),
    duration: 0,
    outcome: 'filtered',
    attempt: record.attempt,
    detail: { record: record.id },
  });
  return false;
}
