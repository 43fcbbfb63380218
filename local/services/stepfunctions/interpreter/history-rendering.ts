import { isRecord } from '../../../core/fields.ts';
import type { EventDetails, HistoryEvent } from './history.ts';

/** Members of details that hold values, which AWS shows as JSON texts, and the member that says whether one was cut. */
const TEXTS: Readonly<Record<string, string | undefined>> = {
  input: 'inputDetails',
  output: 'outputDetails',
  parameters: undefined,
};

/**
 * The name of the member that holds an event's details: `stateEnteredEventDetails`.
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
function detailsMember(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** Details with values as texts. Without `data` (execution data not wanted) inputs and outputs are left out. */
export function renderDetails(details: EventDetails, data: boolean): Record<string, unknown> {
  const rendered: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(details)) {
    if (value === undefined) continue;
    if (member === 'assignedVariables') {
      if (!data) continue;
      rendered['assignedVariables'] = textsOf(details.assignedVariables ?? {});
      rendered['assignedVariablesDetails'] = { truncated: false };
    } else if (member in TEXTS) {
      if (!data) continue;
      rendered[member] = JSON.stringify(value);
      const note = TEXTS[member];
      if (note) rendered[note] = { truncated: false };
    } else rendered[member] = value;
  }
  return rendered;
}

/** An event as GetExecutionHistory answers it; the timestamp is seconds since the epoch. */
export function renderEvent(event: HistoryEvent, data: boolean): Record<string, unknown> {
  return {
    timestamp: event.timestamp / 1000,
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
    ...(event.details && { [detailsMember(event.type)]: renderDetails(event.details, data) }),
  };
}

/**
 * Variables as JSON texts, but objects as they are: so they stand in the executions recorded on AWS, though the API
 * reference knows texts only.
 */
function textsOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isRecord(value) ? value : JSON.stringify(value)]),
  );
}
