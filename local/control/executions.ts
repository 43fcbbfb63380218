import { isRecord, textAt } from '../core/fields.ts';
import type { ExecutionView, StepFunctionsService } from '../services/stepfunctions/index.ts';
import type { ExecutionPath, StateVisit } from './views.ts';

type Executions = StepFunctionsService['executions'];
type Visit = { -readonly [K in keyof StateVisit]: StateVisit[K] } & { readonly event: number };

/**
 * The executions about an id, oldest first: those that hops tell of by their ARN, and those that still run. `displayName`
 * gives the name under which the journal shows a machine.
 */
export function executionPaths(
  executions: Executions,
  about: { id: string; arns: ReadonlySet<string> },
  displayName: (arn: string) => string,
): ExecutionPath[] {
  const running = executions
    .recent(undefined, Number.POSITIVE_INFINITY)
    .filter(({ status, correlationIds }) => status === 'RUNNING' && correlationIds.includes(about.id));
  const arns = new Set([...about.arns, ...running.map(({ arn }) => arn)]);
  return [...arns]
    .flatMap((arn) => executions.get(arn) ?? [])
    .map((execution) => pathOf(execution, executions.definition(execution.arn), displayName))
    .sort((a, b) => a.start - b.start);
}

function pathOf(
  execution: ExecutionView,
  definition: string | undefined,
  displayName: (arn: string) => string,
): ExecutionPath {
  const { arn, machineArn, status, startDate, stopDate, input, output, error, cause } = execution;
  return {
    arn,
    machine: displayName(machineArn),
    status,
    start: startDate,
    ...(stopDate !== undefined && { stop: stopDate }),
    input: parsed(input),
    ...(output !== undefined && { output: parsed(output) }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    definition: definition === undefined ? undefined : parsed(definition),
    states: visitsOf(execution.events ?? []),
  };
}

/**
 * The states that were entered, from the history: each event leads back by `previousEventId` to the entry it belongs to.
 * A state that failed and was left all the same had its error caught; one that was not left ended the execution or runs.
 */
export function visitsOf(events: readonly Readonly<Record<string, unknown>>[]): StateVisit[] {
  const visits = new Map<number, Visit>();
  /** By event, the entry that it belongs to. */
  const entries = new Map<number, number>();
  let ended = false;
  for (const event of events) {
    const id = Number(event['id']);
    const type = String(event['type']);
    const at = Number(event['timestamp']) * 1_000;
    if (type.endsWith('StateEntered')) {
      entries.set(id, id);
      visits.set(id, {
        event: id,
        name: textAt(event, 'stateEnteredEventDetails', 'name') ?? '',
        type: type.slice(0, -'StateEntered'.length),
        entered: at,
        status: 'running',
        retries: -1,
      });
      continue;
    }
    ended ||= type.startsWith('Execution') && type !== 'ExecutionStarted';
    const entry = entries.get(Number(event['previousEventId']));
    if (type.endsWith('StateExited')) {
      const left = leftBy(visits, entry, textAt(event, 'stateExitedEventDetails', 'name'));
      if (!left) continue;
      left.exited = at;
      left.status = left.error === undefined ? 'succeeded' : 'caught';
      continue;
    }
    const visit = entry === undefined ? undefined : visits.get(entry);
    if (entry === undefined || !visit) continue;
    entries.set(id, entry);
    if (type.endsWith('Scheduled')) visit.retries++;
    if (type.endsWith('Succeeded')) delete visit.error;
    if (/Failed$|TimedOut$|Aborted$/.test(type)) visit.error = errorOf(event) ?? type;
  }
  return [...visits.values()].map(({ event: _, ...visit }) => ({
    ...visit,
    retries: Math.max(0, visit.retries),
    status: ended && visit.exited === undefined ? 'failed' : visit.status,
  }));
}

/** Parallel and Map are left after the last state inside them, and so are known by their name only. */
function leftBy(visits: ReadonlyMap<number, Visit>, entry: number | undefined, name: string | undefined) {
  const nearest = entry === undefined ? undefined : visits.get(entry);
  if (nearest?.name === name) return nearest;
  return [...visits.values()].findLast((visit) => visit.name === name && visit.exited === undefined);
}

function errorOf(event: Readonly<Record<string, unknown>>): string | undefined {
  for (const details of Object.values(event)) {
    const error = isRecord(details) ? textAt(details, 'error') : undefined;
    if (error !== undefined) return error;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
