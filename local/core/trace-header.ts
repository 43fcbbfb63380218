import { randomBytes } from 'node:crypto';

/** What a tracing header says: the trace, the segment that calls, and whether the trace is recorded. */
export interface TraceHeader {
  /** `1-<time as hex>-<24 hex digits>` */
  readonly root: string;
  /** 16 hex digits. */
  readonly parent?: string;
  /** Undefined when nobody has decided yet. */
  readonly sampled?: boolean;
}

/**
 * Reads a tracing header; undefined when it names no trace.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function parseTraceHeader(text: string | undefined): TraceHeader | undefined {
  const root = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/i.exec(text ?? '')?.[1];
  if (text === undefined || root === undefined) return undefined;
  const parent = /(?:^|;)\s*Parent=([0-9a-f]{16})(?:;|$)/i.exec(text)?.[1];
  const sampled = /(?:^|;)\s*Sampled=([01])(?:;|$)/.exec(text)?.[1];
  return { root, ...(parent !== undefined && { parent }), ...(sampled !== undefined && { sampled: sampled === '1' }) };
}

/** The header for calls that segment `parent` makes. */
export function formatTraceHeader({ root, parent, sampled }: Required<TraceHeader>): string {
  return `Root=${root};Parent=${parent};Sampled=${sampled ? 1 : 0}`;
}

/** The id of a trace that begins at `now`, in milliseconds since the epoch. */
export function newTraceId(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${seconds}-${randomBytes(12).toString('hex')}`;
}

/** 16 hexadecimal digits, as X-Ray has them. */
export function newSegmentId(): string {
  return randomBytes(8).toString('hex');
}

/** Whether a header says that its trace is recorded. */
export function isSampled(header: string | undefined): header is string {
  return header?.includes('Sampled=1') === true;
}
