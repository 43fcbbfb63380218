import { textAt } from '../core/fields.ts';
import type { Hop, Journal } from '../journal/journal.ts';
import type { Calls } from '../platform/calls.ts';
import type { LogsService } from '../services/logs/index.ts';
import type { Inbox } from '../services/sns/inbox.ts';
import type { StepFunctionsService } from '../services/stepfunctions/index.ts';
import { executionPaths } from './executions.ts';
import type { JourneyView, LogLine, Trace } from './views.ts';

/** Where a journey is put together from. */
export interface JourneySources {
  readonly journal: Journal;
  readonly calls: Calls;
  readonly logs: LogsService;
  readonly inbox: Inbox;
  readonly executions: StepFunctionsService['executions'];
  /** The traces of these ids, as X-Ray has them. */
  traces(traceIds: readonly string[]): readonly Trace[];
}

/** Log lines of one journey; of an id that fills the logs, the latest. */
const MOST_LINES = 500;

/** Everything about one id: what hops, executions, logs, traces and emails tell of it. Looked up when it is asked for. */
export function journeyOf(sources: JourneySources, id: string): JourneyView {
  const hops = sources.journal.read({ correlationId: id }).sort((a, b) => a.start - b.start || a.sequence - b.sequence);
  return {
    id,
    hops,
    executions: executionPaths(sources.executions, { id, arns: executionsIn(hops) }, (arn) =>
      sources.calls.displayName(arn),
    ),
    logs: linesAbout(sources.logs, [id, ...requestsIn(hops)]),
    trace: sources.traces(tracesIn(hops)),
    emails: sources.inbox.read(id),
  };
}

/** The ids of the traces that hops belong to, in the order in which they began. */
export function tracesIn(hops: readonly Hop[]): string[] {
  return [...new Set(hops.flatMap(({ traceHeader }) => /Root=([^;]+)/.exec(traceHeader ?? '')?.[1] ?? []))];
}

function executionsIn(hops: readonly Hop[]): Set<string> {
  return new Set(hops.flatMap(({ detail }) => textAt(detail, 'executionArn') ?? []));
}

/** Lambda's own lines about an invocation carry its request id only. */
function requestsIn(hops: readonly Hop[]): string[] {
  return hops.flatMap(({ action, detail }) => (action === 'lambda:Invoke' ? (textAt(detail, 'requestId') ?? []) : []));
}

function linesAbout(logs: LogsService, needles: readonly string[]): LogLine[] {
  const lines = logs.groups().flatMap((group) =>
    logs
      .tail(group, { limit: Number.POSITIVE_INFINITY })
      .filter(({ message }) => needles.some((needle) => message.includes(needle)))
      .map(({ timestamp, message }) => ({ at: timestamp, group, line: lineOf(message) })),
  );
  return lines.sort((a, b) => a.at - b.at).slice(-MOST_LINES);
}

function lineOf(message: string): unknown {
  if (!message.startsWith('{')) return message.trimEnd();
  try {
    return JSON.parse(message);
  } catch {
    return message.trimEnd();
  }
}
