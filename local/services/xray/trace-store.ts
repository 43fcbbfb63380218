import type { SegmentDocument, SentDocument } from './segment.ts';

/** A trace as BatchGetTraces gives it. `Duration` in seconds. */
export interface StoredTrace {
  readonly Id: string;
  readonly Duration: number;
  readonly LimitExceeded: boolean;
  readonly Segments: readonly { readonly Id: string; readonly Document: string }[];
}

interface Kept {
  /** By id; a document that comes again, finished, takes the place of the earlier one. */
  readonly documents: Map<string, SentDocument>;
  bytes: number;
  limitExceeded: boolean;
}

/** "Maximum size of a trace": 500 KB. https://docs.aws.amazon.com/general/latest/gr/xray.html */
const LARGEST_TRACE = 500 * 1024;

/** The latest traces, bounded: the oldest go first. */
export class TraceStore {
  readonly #capacity: number;
  readonly #traces = new Map<string, Kept>();

  constructor(capacity = 1_000) {
    this.#capacity = capacity;
  }

  /** `bytes` is the size of the document as it came. */
  add(document: SentDocument, bytes: number): void {
    const trace = this.#traces.get(document.trace_id) ?? this.#begin(document.trace_id);
    if (trace.bytes + bytes > LARGEST_TRACE) {
      trace.limitExceeded = true;
      return;
    }
    trace.bytes += bytes;
    trace.documents.set(document.id, document);
  }

  /** The traces of these ids that are still there, oldest first. */
  read(ids: readonly string[]): StoredTrace[] {
    const traces = ids.flatMap((id) => {
      const trace = this.#traces.get(id);
      return trace ? [{ ...rendered(id, trace), start: startOf(trace) }] : [];
    });
    return traces.sort((a, b) => a.start - b.start).map(({ start: _, ...trace }) => trace);
  }

  #begin(id: string): Kept {
    if (this.#traces.size >= this.#capacity) {
      const oldest = this.#traces.keys().next().value;
      if (oldest !== undefined) this.#traces.delete(oldest);
    }
    const trace: Kept = { documents: new Map(), bytes: 0, limitExceeded: false };
    this.#traces.set(id, trace);
    return trace;
  }
}

function startOf({ documents }: Kept): number {
  return Math.min(...[...documents.values()].map(({ start_time }) => start_time));
}

function rendered(id: string, trace: Kept): StoredTrace {
  const documents = [...trace.documents.values()];
  const ends = documents.map(({ start_time, end_time }) => end_time ?? start_time);
  return {
    Id: id,
    Duration: Number((Math.max(...ends) - startOf(trace)).toFixed(3)),
    LimitExceeded: trace.limitExceeded,
    Segments: assembled(documents)
      .sort((a, b) => a.start_time - b.start_time)
      .map((document) => ({ Id: document.id, Document: JSON.stringify(document) })),
  };
}

/**
 * The segments, with the subsegments that were sent by themselves put where they belong. Children often come before
 * their parents; one whose parent has not come stands by itself.
 */
function assembled(documents: readonly SentDocument[]): SegmentDocument[] {
  const children = new Map<string, SentDocument[]>();
  const known = new Set<string>();
  const note = (document: SegmentDocument): void => {
    known.add(document.id);
    for (const inner of document.subsegments ?? []) note(inner);
  };
  for (const document of documents) note(document);
  const roots: SentDocument[] = [];
  for (const document of documents) {
    const { parent_id, type } = document;
    if (type !== 'subsegment' || parent_id === undefined || !known.has(parent_id)) roots.push(document);
    else children.set(parent_id, [...(children.get(parent_id) ?? []), document]);
  }
  return roots.map((root) => withChildren(root, children));
}

function withChildren(
  document: SegmentDocument,
  children: ReadonlyMap<string, readonly SentDocument[]>,
): SegmentDocument {
  const own = (document.subsegments ?? []).map((inner) => withChildren(inner, children));
  const sent = (children.get(document.id) ?? []).map((child) => {
    const { trace_id: _, parent_id: __, type: ___, ...inner } = withChildren(child, children);
    // A rest of all members keeps those that a document must have.
    return inner as SegmentDocument;
  });
  const subsegments = [...own, ...sent].sort((a, b) => a.start_time - b.start_time);
  return { ...document, ...(subsegments.length > 0 && { subsegments }) };
}
