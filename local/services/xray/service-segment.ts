import { newSegmentId, parseTraceHeader } from '../../core/trace-header.ts';
import type { Hop, Journal } from '../../journal/journal.ts';
import type { TracedWork } from '../../platform/tracing.ts';
import type { SegmentDocument, SentDocument } from './segment.ts';

/** How X-Ray names the services that are called; others by their name in capitals. */
const NAMES: Readonly<Record<string, string>> = { dynamodb: 'DynamoDB', lambda: 'Lambda', events: 'Events' };

/**
 * The segment of work that a service did, with the calls it made as subsegments, taken from the journal: each call stands
 * in the part of the work that made it, where hops name one (`StateMachine / Save order`).
 */
export function segmentOf(work: TracedWork, journal: Journal): SentDocument | undefined {
  const header = parseTraceHeader(work.header);
  if (header?.parent === undefined) return undefined;
  const { root, parent: id } = header;
  const calls = work.callsSince === undefined ? [] : callsIn(work, work.callsSince, journal);
  const parts = (work.subsegments ?? []).map(({ name, start, end }) => ({
    id: newSegmentId(),
    name,
    start_time: seconds(start),
    end_time: seconds(end),
  }));
  const subsegments = [...parts, ...grouped(calls)];
  return {
    id,
    trace_id: root,
    ...(work.parentId !== undefined && { parent_id: work.parentId }),
    name: work.name,
    origin: work.origin,
    start_time: seconds(work.start),
    end_time: seconds(work.end),
    ...(work.error && { fault: true, cause: causeOf(work.error) }),
    ...(work.http && { http: work.http }),
    aws: { ...work.aws, resource_arn: work.arn },
    ...(subsegments.length > 0 && { subsegments }),
  };
}

/** The calls that carried the header of this work; what the service's own root fields did is the work itself. */
function callsIn(work: TracedWork, since: number, journal: Journal): Hop[] {
  return journal
    .read({ since })
    .filter(({ traceHeader, action }) => traceHeader === work.header && !/^(appsync|states:Execution)/.test(action));
}

function grouped(calls: readonly Hop[]): SegmentDocument[] {
  const byPart = Map.groupBy(calls, ({ from }) => from.split(' / ')[1] ?? '');
  return [...byPart].flatMap(([part, hops]) => {
    const subsegments = hops.map(callOf);
    if (part === '') return subsegments;
    return [
      {
        id: newSegmentId(),
        name: part,
        start_time: Math.min(...subsegments.map(({ start_time }) => start_time)),
        end_time: Math.max(...subsegments.map(({ end_time = 0 }) => end_time)),
        subsegments,
      },
    ];
  });
}

function callOf({ action, to, start, duration, outcome, error, attempt, detail }: Hop): SegmentDocument {
  const [service = '', operation = ''] = action.split(':');
  const requestId = detail?.['requestId'];
  return {
    id: newSegmentId(),
    name: NAMES[service] ?? service.toUpperCase(),
    namespace: 'aws',
    start_time: seconds(start),
    end_time: seconds(start + duration),
    ...(outcome !== 'ok' && { [outcome === 'refused' ? 'error' : 'fault']: true }),
    ...(error && { cause: causeOf(error) }),
    aws: {
      operation,
      resource_names: [to],
      retries: attempt - 1,
      ...(typeof requestId === 'string' && { request_id: requestId }),
    },
  };
}

function causeOf({ code, message }: { readonly code: string; readonly message: string }): object {
  return { exceptions: [{ id: newSegmentId(), type: code, message }] };
}

function seconds(milliseconds: number): number {
  return Number((milliseconds / 1_000).toFixed(6));
}
