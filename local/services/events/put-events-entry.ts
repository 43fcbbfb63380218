import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import { type Fields, isRecord } from '../../core/fields.ts';
import { parseJson } from '../../core/parse-json.ts';
import { type BusEvent, eventTime } from './bus-event.ts';
import { busNameOf } from './bus-store.ts';
import { notSupported } from './errors.ts';

/** An entry of PutEvents that is in order. */
export interface ValidEntry {
  readonly busName: string;
  readonly event: BusEvent;
  readonly traceHeader: string | undefined;
}

const MEMBERS = new Set(['Source', 'DetailType', 'Detail', 'EventBusName', 'Resources', 'Time', 'TraceHeader']);

/**
 * Checks one entry and makes the event of it. Raises AwsError with the code that the entry's answer carries.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
export function validEntry(
  entry: Fields,
  head: { readonly account: string; readonly region: string; readonly nowMs: number },
): ValidEntry {
  for (const name of entry.names())
    if (entry.has(name) && !MEMBERS.has(name)) throw notSupported(`the entry's ${name}`);
  const source = required(entry, 'Source');
  if (source.startsWith('aws.')) throw new AwsError('NotAuthorizedForSource', 'Not authorized for the source.');
  const detailType = required(entry, 'DetailType');
  if (detailType.length > 128) throw invalidArgument('DetailType', 'DetailType must have 128 characters at most');
  const detail = detailOf(required(entry, 'Detail'));
  const resources = (entry.optionalArray('Resources') ?? []).map((resource) => {
    if (typeof resource !== 'string') throw invalidArgument('Resources', 'Resources must be strings');
    return resource;
  });
  return {
    busName: busNameOf(entry.optionalString('EventBusName')),
    traceHeader: entry.optionalString('TraceHeader'),
    event: {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      account: head.account,
      time: eventTime(timeOf(entry.raw('Time')) ?? head.nowMs),
      region: head.region,
      resources,
      detail,
    },
  };
}

/**
 * The size of an entry in bytes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export function entrySize(entry: Fields): number {
  const texts = [entry.raw('Source'), entry.raw('DetailType'), entry.raw('Detail')];
  const resources: unknown = entry.raw('Resources');
  if (Array.isArray(resources)) texts.push(...resources);
  let size = entry.has('Time') ? 14 : 0;
  for (const text of texts) if (typeof text === 'string') size += Buffer.byteLength(text);
  return size;
}

function required(entry: Fields, name: string): string {
  const text = entry.optionalString(name);
  if (!text) throw invalidArgument(name, `${name} is a required argument`);
  return text;
}

function invalidArgument(name: string, reason: string): AwsError {
  return new AwsError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${reason}.`);
}

function detailOf(text: string): Readonly<Record<string, unknown>> {
  const detail = parseJson(text);
  if (!isRecord(detail)) throw new AwsError('MalformedDetail', 'Detail is malformed.');
  return detail;
}

/** Milliseconds since the epoch from seconds or an ISO 8601 text. */
function timeOf(time: unknown): number | undefined {
  if (time === undefined || time === null) return undefined;
  const milliseconds = typeof time === 'number' ? time * 1000 : Date.parse(String(time));
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15)
    throw invalidArgument('Time', 'Time must be a time');
  return milliseconds;
}
