import { AwsError } from '../../core/aws-error.ts';
import { Fields } from '../../core/fields.ts';
import { isSampled, parseTraceHeader } from '../../core/trace-header.ts';
import type { Caller, Operation } from '../../platform/calls.ts';
import type { AwsService, Platform } from '../../platform/service.ts';
import type { TracedWork, Tracing } from '../../platform/tracing.ts';
import { XRayDaemon } from './daemon.ts';
import { XRAY_REST_PROTOCOL } from './rest-protocol.ts';
import { DEFAULT_RULE, Sampler, type SamplingRule } from './sampling.ts';
import { isUnprocessed, parseDocument, type SentDocument } from './segment.ts';
import { segmentOf } from './service-segment.ts';
import { type StoredTrace, TraceStore } from './trace-store.ts';

export { BY_HAND, DEFAULT_RULE, EVERY_TRACE, type SamplingRule } from './sampling.ts';
export type { StoredTrace } from './trace-store.ts';

/** X-Ray, with what the control API shows of it. */
export interface XRayService extends AwsService {
  /** What becomes `platform.tracing`. */
  readonly tracing: Tracing;
  /** For AWS_XRAY_DAEMON_ADDRESS. */
  readonly daemonAddress: string;
  /** The traces of these ids that are held, oldest first. */
  traces(ids: readonly string[]): StoredTrace[];
}

/** Callers whose code may still send segments. */
const MOST_EXPECTED = 2_000;
/** "Maximum of five trace IDs" */
const MOST_IDS = 5;

/** Receives segments by UDP and over the API, and makes those of the services themselves. */
export async function createXRay(platform: Platform, options: { sampling?: SamplingRule } = {}): Promise<XRayService> {
  const store = new TraceStore();
  const sampler = new Sampler(options.sampling ?? DEFAULT_RULE, platform.random.fork('xray'));
  const daemon = await XRayDaemon.listen();
  /** By segment id and, for what is deeper down, by trace. */
  const expected = new Map<string, Caller>();
  const put = async (document: string, caller: Caller): Promise<void> => {
    // A refusal is in the journal already, and nobody waits for the answer.
    await platform.calls
      .dispatch('xray', 'PutTraceSegments', { TraceSegmentDocuments: [document] }, caller)
      .catch(() => {});
  };
  daemon.onDocument((text) => {
    const document = parseDocument(text);
    if (isUnprocessed(document)) return;
    const caller = expected.get(document.parent_id ?? '') ?? expected.get(document.trace_id);
    if (caller) void put(text, caller);
  });
  const record = (work: TracedWork): void => {
    if (!isSampled(work.header)) return;
    const document = segmentOf(work, platform.journal);
    if (!document) return;
    const text = JSON.stringify(document);
    if (work.by) void put(text, work.by);
    else store.add(document, Buffer.byteLength(text));
  };
  const expect = (caller: Caller): void => {
    const header = isSampled(caller.traceHeader) ? parseTraceHeader(caller.traceHeader) : undefined;
    if (!header) return;
    for (const key of [header.root, header.parent ?? '']) expected.set(key, caller);
    for (const key of expected.keys()) {
      if (expected.size <= MOST_EXPECTED) break;
      expected.delete(key);
    }
  };
  return {
    name: 'xray',
    operations: new Map<string, Operation>([
      ['PutTraceSegments', putTraceSegments(store)],
      ['BatchGetTraces', batchGetTraces(store)],
    ]),
    protocols: [XRAY_REST_PROTOCOL],
    providers: [],
    tracing: { sample: (resource) => sampler.sample(resource, platform.clock.now()), record, expect },
    daemonAddress: daemon.address,
    traces: (ids) => store.read(ids),
    stop: () => daemon.close(),
  };
}

/** https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html */
function putTraceSegments(store: TraceStore): Operation {
  return {
    requires: () => [{ action: 'xray:PutTraceSegments', resource: '*' }],
    handle: (input) => {
      const unprocessed = textsIn(input, 'TraceSegmentDocuments').flatMap((text) => {
        const document: SentDocument | ReturnType<typeof parseDocument> = parseDocument(text);
        if (isUnprocessed(document)) return [document];
        store.add(document, Buffer.byteLength(text));
        return [];
      });
      return { UnprocessedTraceSegments: unprocessed };
    },
    // Like log writes, these are no part of anything's way.
    quiet: () => true,
  };
}

/** https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html */
function batchGetTraces(store: TraceStore): Operation {
  return {
    requires: () => [{ action: 'xray:BatchGetTraces', resource: '*' }],
    handle: (input) => {
      const ids = textsIn(input, 'TraceIds');
      if (ids.length > MOST_IDS)
        throw invalidRequest(`TraceIds can have at most ${MOST_IDS} members, but has ${ids.length}.`);
      const traces = store.read(ids);
      const found = new Set(traces.map(({ Id }) => Id));
      return { Traces: traces, UnprocessedTraceIds: ids.filter((id) => !found.has(id)) };
    },
  };
}

function textsIn(input: unknown, member: string): string[] {
  const given = new Fields(input, invalidRequest).optionalArray(member);
  if (!given) throw invalidRequest(`${member} is missing; it must be a list of texts.`);
  return given.map((text) => {
    if (typeof text !== 'string') throw invalidRequest(`${member} must have texts only.`);
    return text;
  });
}

function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}
