import { isRecord } from '../../core/fields.ts';

/**
 * A segment or subsegment document; times in seconds. Members that are not named here are kept as they come.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface SegmentDocument {
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly trace_id?: string;
  readonly parent_id?: string;
  /** `subsegment` for one that is sent by itself. */
  readonly type?: string;
  readonly subsegments?: readonly SegmentDocument[];
  readonly [member: string]: unknown;
}

/** A document that comes by itself says to which trace it belongs. */
export type SentDocument = SegmentDocument & { readonly trace_id: string };

/** "A segment document can be up to 64 kB" */
const LARGEST_DOCUMENT = 64 * 1024;

/** Why a document is not taken, in X-Ray's words. */
export interface Unprocessed {
  readonly ErrorCode: string;
  readonly Message: string;
}

/** Reads a document that was sent. */
export function parseDocument(text: string): SentDocument | Unprocessed {
  if (Buffer.byteLength(text) > LARGEST_DOCUMENT)
    return { ErrorCode: 'DocumentTooLarge', Message: `The document has more than ${LARGEST_DOCUMENT} bytes.` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ErrorCode: 'ParseError', Message: 'Invalid segment. ErrorCode: ParseError' };
  }
  if (!isDocument(value)) return { ErrorCode: 'MissingId', Message: 'Invalid segment. ErrorCode: MissingId' };
  const { trace_id } = value;
  if (trace_id === undefined || !/^1-[0-9a-f]{8}-[0-9a-f]{24}$/i.test(trace_id))
    return { ErrorCode: 'InvalidTraceId', Message: 'Invalid segment. ErrorCode: InvalidTraceId' };
  return { ...value, trace_id };
}

export function isUnprocessed(document: SentDocument | Unprocessed): document is Unprocessed {
  return 'ErrorCode' in document;
}

function isDocument(value: unknown): value is SegmentDocument {
  if (!isRecord(value)) return false;
  const { id, name, start_time, end_time, trace_id, parent_id, subsegments } = value;
  return (
    typeof id === 'string' &&
    /^[0-9a-f]{16}$/i.test(id) &&
    typeof name === 'string' &&
    typeof start_time === 'number' &&
    (end_time === undefined || typeof end_time === 'number') &&
    (trace_id === undefined || typeof trace_id === 'string') &&
    (parent_id === undefined || typeof parent_id === 'string') &&
    (subsegments === undefined || (Array.isArray(subsegments) && subsegments.every(isDocument)))
  );
}
