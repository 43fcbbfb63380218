import { createSocket } from 'node:dgram';
import * as fc from 'fast-check';
import { SeededRandom } from '../../../local/core/random.ts';
import { formatTraceHeader, newSegmentId, newTraceId, parseTraceHeader } from '../../../local/core/trace-header.ts';
import { OPERATOR } from '../../../local/platform/access.ts';
import type { Caller } from '../../../local/platform/calls.ts';
import { createXRay, type XRayService } from '../../../local/services/xray/index.ts';
import { Sampler } from '../../../local/services/xray/sampling.ts';
import type { SentDocument } from '../../../local/services/xray/segment.ts';
import { TraceStore } from '../../../local/services/xray/trace-store.ts';
import { testPlatform } from '../../support/platform.ts';

const TRACE = '1-5e1b4151-5ac6c58dc39a6b6ffffffff1';
const segment = (id: number, more: Partial<SentDocument> = {}): SentDocument => ({
  id: id.toString(16).padStart(16, '0'),
  name: `segment ${id}`,
  trace_id: TRACE,
  start_time: id,
  end_time: id + 1,
  ...more,
});
const idOf = (id: number): string => segment(id).id;

describe('a tracing header', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 0, max: 4e12 }), (sampled, now) => {
        const header = { root: newTraceId(now), parent: newSegmentId(), sampled };
        expect(parseTraceHeader(formatTraceHeader(header))).toEqual(header);
      }),
    );
  });

  it.each(['', 'garbage', 'Root=1', 'Root=1-5e1b4151-short;Sampled=1', `Self=${TRACE}`])(
    '%j names no trace',
    (text) => {
      expect(parseTraceHeader(text)).toBeUndefined();
    },
  );
});

describe('the sampling rule', () => {
  it('records the first of each second and its share of the others, for each resource', () => {
    const sampler = new Sampler({ reservoirPerSecond: 1, rate: 0.05 }, new SeededRandom(1));
    let recorded = 0;
    for (let second = 0; second < 100; second++)
      for (let index = 0; index < 101; index++) if (sampler.sample('api', second * 1_000 + index)) recorded++;
    // 100 firsts, and 5 % of 10,000.
    expect(recorded).toBeGreaterThan(100 + 400);
    expect(recorded).toBeLessThan(100 + 600);
    expect(sampler.sample('other', 99_050)).toBe(true);
  });
});

describe('the store of traces', () => {
  it('puts subsegments where they belong, in whatever order they come', () => {
    const documents = [
      segment(1),
      segment(2, { type: 'subsegment', parent_id: idOf(1) }),
      segment(3, { type: 'subsegment', parent_id: idOf(2) }),
      segment(4, { parent_id: idOf(1) }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: 4 }), (shuffled) => {
        const store = new TraceStore();
        for (const document of shuffled) store.add(document, 100);
        const [trace] = store.read([TRACE]);
        const [first, second] = (trace?.Segments ?? []).map(({ Document }) => JSON.parse(Document) as SentDocument);
        expect(first).toMatchObject({
          id: idOf(1),
          subsegments: [{ id: idOf(2), subsegments: [{ id: idOf(3) }] }],
        });
        expect(second).toMatchObject({ id: idOf(4), parent_id: idOf(1) });
        expect(trace).toMatchObject({ Duration: 4, LimitExceeded: false });
      }),
    );
  });

  it('shows a subsegment whose parent has not come by itself, and forgets the oldest traces', () => {
    const store = new TraceStore(2);
    store.add(segment(3, { type: 'subsegment', parent_id: idOf(2) }), 100);
    expect(store.read([TRACE])[0]?.Segments).toHaveLength(1);
    for (const last of ['2', '3']) store.add(segment(1, { trace_id: TRACE.slice(0, -1) + last }), 100);
    expect(store.read([TRACE])).toEqual([]);
  });

  it('takes no more than 500 KB of a trace, and says so', () => {
    const store = new TraceStore();
    for (let id = 1; id <= 20; id++) store.add(segment(id), 60_000);
    expect(store.read([TRACE])[0]).toMatchObject({ LimitExceeded: true });
    expect(store.read([TRACE])[0]?.Segments).toHaveLength(8);
  });
});

describe('X-Ray', () => {
  const platform = testPlatform();
  const operator: Caller = { principal: OPERATOR, from: 'test' };
  let xray: XRayService;
  beforeAll(async () => {
    xray = await createXRay(platform, { sampling: { reservoirPerSecond: 1, rate: 0 } });
    platform.calls.register(xray);
  });
  afterAll(() => xray.stop?.());

  const send = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      const [host, port] = xray.daemonAddress.split(':');
      socket.send(text, Number(port), host, (error) => {
        socket.close();
        if (error) reject(error);
        else resolve();
      });
    });

  it('takes from its UDP port what belongs to an invocation that is recorded, and drops the rest', async () => {
    const header = `Root=${TRACE};Parent=${idOf(1)};Sampled=1`;
    xray.tracing.expect({ principal: OPERATOR, from: 'function', traceHeader: header });
    const datagram = (document: object): string => `{"format":"json","version":1}\n${JSON.stringify(document)}`;
    const child = { ...segment(7), type: 'subsegment', parent_id: idOf(1) };
    const foreign = '1-5e1b4151-5ac6c58dc39a6b6ffffffff9';
    await send('nothing of ours');
    await send('{"format":"json","version":1}\n{"not":"a segment"}');
    await send(datagram({ ...child, trace_id: foreign, parent_id: idOf(99) }));
    await send(datagram(child));
    // Datagrams of one host keep their order here: when the last one is there, the others have been looked at.
    while (xray.traces([TRACE]).length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(xray.traces([TRACE, foreign]).map(({ Id }) => Id)).toEqual([TRACE]);
  });

  it('answers PutTraceSegments and BatchGetTraces, and names what it does not take', async () => {
    const trace_id = '1-5e1b4151-5ac6c58dc39a6b6ffffffff2';
    const put = await platform.calls.dispatch(
      'xray',
      'PutTraceSegments',
      { TraceSegmentDocuments: [JSON.stringify(segment(1, { trace_id })), '{', '{"id":"x"}'] },
      operator,
    );
    expect(put).toMatchObject({ UnprocessedTraceSegments: [{ ErrorCode: 'ParseError' }, { ErrorCode: 'MissingId' }] });
    const got = await platform.calls.dispatch('xray', 'BatchGetTraces', { TraceIds: [trace_id, '1-2-3'] }, operator);
    expect(got).toMatchObject({ Traces: [{ Id: trace_id, Duration: 1 }], UnprocessedTraceIds: ['1-2-3'] });
    await expect(
      platform.calls.dispatch('xray', 'BatchGetTraces', { TraceIds: Array.from({ length: 6 }, () => 'x') }, operator),
    ).rejects.toThrow('at most 5');
  });
});
