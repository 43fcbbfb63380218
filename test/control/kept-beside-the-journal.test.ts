import { IdIndex } from '../../local/control/ids.ts';
import { LiveFeed } from '../../local/control/live.ts';
import { TrafficCounter } from '../../local/control/traffic.ts';
import type { StatusView } from '../../local/control/views.ts';
import { LocalServer } from '../../local/http/server.ts';
import { type Hop, Journal } from '../../local/journal/journal.ts';
import { listenLive } from './control.ts';

const hop = (more: Partial<Hop> = {}): Omit<Hop, 'sequence'> => ({
  correlationIds: ['one'],
  action: 'sqs:SendMessage',
  from: 'a',
  to: 'b',
  start: 0,
  duration: 1,
  outcome: 'ok',
  attempt: 1,
  ...more,
});

describe('the list of ids', () => {
  it('is bounded: the oldest ids go first', () => {
    const journal = new Journal();
    const ids = new IdIndex(journal, () => false, 3);
    for (let index = 0; index < 10; index++) journal.record(hop({ correlationIds: [String(index)] }));
    expect(ids.read({}).ids.map(({ id }) => id)).toEqual(['9', '8', '7']);
  });

  it('is read page by page, none twice and none left out, while new ids come', () => {
    const journal = new Journal();
    const ids = new IdIndex(journal, () => false);
    for (let index = 0; index < 10; index++) journal.record(hop({ correlationIds: [String(index)] }));
    const seen: string[] = [];
    for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined; ) {
      const page = ids.read({ before, limit: 3 });
      seen.push(...page.ids.map(({ id }) => id));
      before = page.next;
      journal.record(hop({ correlationIds: [`new ${seen.length}`] }));
    }
    expect(seen).toEqual(['9', '8', '7', '6', '5', '4', '3', '2', '1', '0']);
  });

  it('says dead letter from the moment it is one until it is moved back or deleted', () => {
    const journal = new Journal();
    const ids = new IdIndex(journal, (name) => name === 'dlq');
    const stateAfter = (more: Partial<Hop>): string | undefined => {
      journal.record(hop(more));
      return ids.get('one')?.state;
    };
    expect(stateAfter({})).toBe('under way');
    expect(stateAfter({ action: 'sqs:Redrive', to: 'dlq' })).toBe('dead letter');
    expect(stateAfter({ action: 'sqs:ReceiveMessage', to: 'dlq' })).toBe('dead letter');
    expect(stateAfter({ action: 'sqs:MoveMessage', from: 'dlq', to: 'b' })).toBe('under way');
    expect(stateAfter({ action: 'states:Execution', outcome: 'failed' })).toBe('under way');
    expect(stateAfter({ action: 'states:Execution' })).toBe('ended');
    expect(stateAfter({ action: 'sqs:SendMessage', to: 'dlq' })).toBe('dead letter');
    expect(stateAfter({ action: 'sqs:DeleteMessage', to: 'dlq' })).toBe('ended');
  });

  it('says ended only when it was handed on to everybody, or given up', () => {
    const journal = new Journal();
    const ids = new IdIndex(journal, () => false);
    const stateAfter = (action: string, from: string, to: string, outcome: Hop['outcome'] = 'ok'): unknown => {
      journal.record(hop({ action, from, to, outcome }));
      return ids.get('one')?.state;
    };
    expect(stateAfter('states:Execution', 'intake', 'workflow')).toBe('ended');
    expect(stateAfter('sns:Publish', 'notify', 'topic', 'failed')).toBe('under way');
    expect(stateAfter('events:PutEvents', 'publish', 'bus', 'refused')).toBe('under way');
    expect(stateAfter('events:PutEvents', 'publish', 'bus')).toBe('under way');
    expect(stateAfter('sns:PublishBatch', 'notify', 'topic')).toBe('ended');
    expect(stateAfter('sns:DeliverEmail', 'topic', 'customer', 'failed')).toBe('under way');
    expect(stateAfter('sns:Discard', 'topic', 'customer', 'failed')).toBe('ended');
    // What is behind another record is read long before it is its turn.
    expect(stateAfter('dynamodbstreams:GetRecords', 'notify', 'stream')).toBe('under way');
    expect(stateAfter('pipes:Filter', 'stream', 'publish', 'filtered')).toBe('under way');
    expect(stateAfter('faults:unavailable', 'notify', 'topic')).toBe('under way');
    expect(stateAfter('sns:Publish', 'notify', 'topic')).toBe('ended');
    expect(stateAfter('dynamodbstreams:GetRecords', 'notify', 'stream')).toBe('under way');
    expect(stateAfter('pipes:Filter', 'stream', 'notify', 'filtered')).toBe('ended');
    expect(stateAfter('dynamodbstreams:GetRecords', 'notify', 'stream')).toBe('under way');
    expect(stateAfter('pipes:DeadLetter', 'notify', 'discarded', 'failed')).toBe('ended');
    // Of a condition that did not hold nothing comes later.
    expect(stateAfter('dynamodb:PutItem', 'workflow', 'table', 'failed')).toBe('ended');
  });
});

describe('the counts of traffic', () => {
  it('stay bounded when names have no end', () => {
    const journal = new Journal({ capacity: 10 });
    const traffic = new TrafficCounter(journal);
    for (let index = 0; index < 12_000; index++) journal.record(hop({ to: `customer ${index}` }));
    const all = traffic.all();
    expect(all.length).toBeLessThanOrEqual(10_001);
    expect(all.reduce((sum, { calls }) => sum + calls, 0)).toBe(12_000);
  });
});

describe('the live feed', () => {
  const status: StatusView = { at: 0, nodes: {}, edges: {} };

  it('skips a reader ahead that asks for hops which are no longer held', async () => {
    const journal = new Journal({ capacity: 5 });
    const server = await LocalServer.listen(0);
    const feed = new LiveFeed({ journal: () => journal, status: () => status });
    server.serve([], async () => ({ status: 404, body: '' }), [feed]);
    for (let index = 0; index < 20; index++) journal.record(hop());
    const listener = await listenLive(`http://127.0.0.1:${server.port}`, '?since=3');
    const { hops } = await listener.until('hops');
    expect(await listener.until('skipped')).toEqual({ type: 'skipped', next: 15 });
    expect(hops.map(({ sequence }) => sequence)).toEqual([15, 16, 17, 18, 19]);
    feed.close();
    await server.close();
  });

  it('tells a page that comes later of the problem that is not solved', async () => {
    const journal = new Journal({ capacity: 5 });
    const server = await LocalServer.listen(0);
    const feed = new LiveFeed({ journal: () => journal, status: () => status });
    server.serve([], async () => ({ status: 404, body: '' }), [feed]);
    feed.announce({ type: 'problem', title: 'Type error', text: 'a.ts:1' });
    const listener = await listenLive(`http://127.0.0.1:${server.port}`);
    expect(await listener.until('problem')).toMatchObject({ title: 'Type error' });
    feed.announce({ type: 'problem-solved' });
    await listener.until('problem-solved');
    feed.close();
    await server.close();
  });
});
