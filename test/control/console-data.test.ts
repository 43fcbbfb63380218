import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AccessView,
  FunctionView,
  IdsView,
  InvocationView,
  InvokeView,
  JourneyView,
  LogsView,
  MapView,
  RecordView,
  ReplayView,
  StatusView,
  TracesView,
} from '../../local/control/views.ts';
import { EVERY_TRACE } from '../../local/services/xray/index.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { get, listenLive, post } from './control.ts';

/** What is looked at of a segment document. */
interface Segment {
  readonly id: string;
  readonly name: string;
  readonly origin?: string;
  readonly parent_id?: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly Segment[];
}

/** The payment may be declined. */
const END = expect.stringMatching(/^(Complete|Fail) order$/);

let orders: OrderCloud;
let base: string;
let id: string;
beforeAll(async () => {
  orders = await givenCloud({ calm: true, tracing: EVERY_TRACE });
  base = orders.cloud.info().endpoint;
  id = await orders.postOrder();
  await orders.emails(id);
});
afterAll(() => orders.cloud.stop());

describe('the map', () => {
  it('shows the way of an order from the client to its email, as the template draws it', async () => {
    const { nodes, edges } = await get<MapView>(base, 'map');
    const labels = new Map(nodes.map((node) => [node.id, node.label]));
    const drawn = edges.map(({ from, to, kind }) => `${labels.get(from)} ${kind} ${labels.get(to)}`);
    expect(drawn).toEqual(
      expect.arrayContaining([
        'client calls Api/GraphQL',
        'Api/OrdersQueue calls Intake/Queue',
        'Intake/Queue feeds Intake/Pipe',
        'Intake/Queue dead-letters Intake/DeadLetters',
        'Intake/Pipe delivers Workflow/StateMachine',
        'Workflow/StateMachine calls Orders',
        'Workflow/StateMachine calls Payments/ProcessPayment',
        'Payments/ProcessPayment calls Payments/Ledger',
        'Orders feeds Notifications/Pipe',
        'Notifications/Pipe delivers Notifications/Topic',
        'Notifications/Topic subscribes customer@example.com',
      ]),
    );
    expect(nodes.find(({ label }) => label === 'Api/OrdersQueue')).toMatchObject({ parent: 'Orders-dev/Api/GraphQL' });
  });

  it('has a node for both ends of each edge', async () => {
    const { nodes, edges } = await get<MapView>(base, 'map');
    const ids = new Set(nodes.map((node) => node.id));
    expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
  });

  it('names the actions that a role allows on the way', async () => {
    const { edges } = await get<MapView>(base, 'map');
    expect(edges.find(({ from }) => from.endsWith('Api/OrdersQueue'))?.actions).toEqual(['sqs:SendMessage']);
  });
});

describe('the status', () => {
  it('counts what went over each node and way, and says how resources stand', async () => {
    const { nodes, edges } = await get<StatusView>(base, 'status');
    expect(nodes['Orders-dev/Orders']).toMatchObject({ items: 1, failures: 0 });
    expect(nodes['Orders-dev/Intake/Queue']).toMatchObject({ depth: 0 });
    expect(nodes['Orders-dev/Intake/Pipe']).toMatchObject({ state: 'RUNNING' });
    expect(nodes['Orders-dev/Workflow/StateMachine']).toMatchObject({ calls: 1 });
    expect(edges['client→Orders-dev/Api/GraphQL']?.calls).toBeGreaterThan(0);
    expect(edges['Orders-dev/Intake/Queue→Orders-dev/Intake/Pipe']).toMatchObject({ calls: 1, failures: 0 });
    expect(edges['Orders-dev/Notifications/Topic→customer@example.com']).toMatchObject({ calls: 1 });
  });
});

describe('the status of what nobody asks', () => {
  it('counts what it asked: a rule the mutations, a data source the messages', async () => {
    const published = 'appsync:Mutation.publishOrder';
    await orders.cloud.journal.waitFor(published, ({ action, outcome }) => action === published && outcome === 'ok');
    const { nodes } = await get<StatusView>(base, 'status');
    expect(nodes['Orders-dev/LiveUpdates/Rule']).toMatchObject({ calls: 1, failures: 0 });
    expect(nodes['Orders-dev/Api/OrdersQueue']).toMatchObject({ calls: 1, failures: 0 });
    expect(nodes['Orders-dev/Payments/RefundPayment']).toMatchObject({ calls: 0 });
  });
});

describe('the list of ids', () => {
  it('tells in a line how an order fared', async () => {
    const { ids } = await get<IdsView>(base, 'ids?limit=1');
    expect(ids).toMatchObject([{ id, state: 'ended', mailed: 1, failures: 0, attempts: 1, outcome: END }]);
    expect(ids[0]?.durationMs).toBeGreaterThan(0);
  });
});

describe('the journey of an order', () => {
  it('has its hops with role and statement, the way through the workflow, the log lines and the email', async () => {
    const { hops, executions, logs, emails } = await get<JourneyView>(base, `journey?id=${id}`);
    expect(hops.map(({ start }) => start)).toEqual(hops.map(({ start }) => start).sort((a, b) => a - b));
    const saved = hops.find(({ action }) => action === 'dynamodb:PutItem');
    expect(saved).toMatchObject({ role: expect.stringContaining('StateMachineRole') });
    expect(saved?.detail?.['allowedBy']).toEqual([expect.stringContaining('DefaultPolicy')]);
    const [execution] = executions;
    expect(execution).toMatchObject({ status: 'SUCCEEDED', machine: 'Orders-dev/Workflow/StateMachine' });
    expect(execution?.definition).toHaveProperty('StartAt');
    const visited = execution?.states.map(({ name, status }) => `${name}: ${status}`);
    expect(visited).toEqual(expect.arrayContaining(['Save order: succeeded', 'Process payment: succeeded']));
    expect(execution?.states.every(({ entered, exited = 0 }) => entered <= exited)).toBe(true);
    expect(logs.map(({ line }) => line)).toContainEqual(expect.objectContaining({ orderId: id }));
    expect(emails).toHaveLength(1);
  });

  it('of an id that nobody knows is an error that says so', async () => {
    await expect(get(base, 'journey?id=nobody')).rejects.toThrow('404');
    await expect(get(base, 'journey')).rejects.toThrow('id is missing');
  });
});

describe('the traces of an order', () => {
  it('are those of AppSync and of the workflow, with the function and what its code recorded in their places', async () => {
    const { hops } = await get<JourneyView>(base, `journey?id=${id}`);
    const invoked = hops.find(({ action }) => action === 'lambda:Invoke');
    const workflow = /Root=([^;]+)/.exec(invoked?.traceHeader ?? '')?.[1] ?? '';
    // The function's segments come by UDP, a little later.
    const documents = await orders.eventually('the trace of the workflow', async () => {
      const { Traces } = await get<TracesView>(base, `traces?traceIds=${workflow}`);
      const found = (Traces[0]?.Segments ?? []).map(({ Document }) => JSON.parse(Document) as Segment);
      return JSON.stringify(found).includes('"orderId"') && found.length === 3 ? found : undefined;
    });
    const [machine, lambda, environment] = documents;
    expect(documents.map(({ origin }) => origin)).toEqual([
      'AWS::StepFunctions::StateMachine',
      'AWS::Lambda',
      'AWS::Lambda::Function',
    ]);
    expect(machine?.subsegments?.map(({ name }) => name)).toEqual(['Save order', 'Process payment', END]);
    expect([lambda?.parent_id, environment?.parent_id]).toEqual([machine?.id, lambda?.id]);
    const handler = environment?.subsegments?.find(({ name }) => name.startsWith('## '));
    expect(handler?.annotations).toMatchObject({ orderId: id });
    expect(handler?.subsegments?.map(({ name }) => name)).toEqual(['DynamoDB', 'DynamoDB', 'DynamoDB']);

    const { Traces } = await get<TracesView>(base, `traces?id=${id}`);
    const accepted = JSON.parse(Traces[0]?.Segments[0]?.Document ?? '{}') as Segment;
    expect(accepted).toMatchObject({ origin: 'AWS::AppSync::GraphQLAPI', subsegments: [{ name: 'SQS' }] });
  });

  it('keep to the decision of the client that began them', async () => {
    const trace = (sampled: number): string => `Root=1-5e1b4151-00000000000000000000000${sampled};Sampled=${sampled}`;
    for (const sampled of [0, 1])
      await fetch(orders.url, {
        method: 'POST',
        headers: { 'x-api-key': orders.apiKey, 'x-amzn-trace-id': trace(sampled) },
        body: JSON.stringify({ query: '{ orders { id } }' }),
      });
    const ids = [0, 1].map((sampled) => trace(sampled).slice(5, 40));
    const { Traces, UnprocessedTraceIds } = await get<TracesView>(base, `traces?traceIds=${ids}`);
    expect([Traces.map(({ Id }) => Id), UnprocessedTraceIds]).toEqual([[ids[1]], [ids[0]]]);
  });
});

describe('the decisions of access control', () => {
  it('tell who was allowed what by which statement, newest first and bounded by what is asked', async () => {
    const { decisions, next } = await get<AccessView>(base, 'access?limit=500');
    const put = decisions.find(({ action }) => action === 'dynamodb:PutItem');
    expect(put).toMatchObject({ allowed: true, allowedBy: expect.stringContaining('Policy'), role: expect.anything() });
    expect(decisions.map(({ sequence }) => sequence)).toEqual(
      decisions.map(({ sequence }) => sequence).sort((a, b) => b - a),
    );
    const role = put?.role ?? '';
    const ofRole = await get<AccessView>(base, `access?role=${encodeURIComponent(role)}`);
    expect(new Set(ofRole.decisions.map((each) => each.role))).toEqual(new Set([role]));
    expect((await get<AccessView>(base, `access?since=${next}`)).decisions).toEqual([]);
  });

  it('show a refusal with its reason', async () => {
    const { iam } = orders.cloud;
    const publish = iam.statements().find(({ actions }) => actions.patterns.includes('sns:Publish'))?.id ?? '';
    iam.removeStatement(publish);
    const refused = await orders.postOrder();
    await orders.cloud.journal.waitFor('a refusal', ({ outcome }) => outcome === 'refused');
    iam.restoreStatement(publish);
    const { decisions } = await get<AccessView>(base, 'access?denied=1');
    expect(decisions[0]).toMatchObject({
      action: 'sns:Publish',
      allowed: false,
      reason: expect.stringContaining('sns:Publish'),
      correlationIds: [refused],
    });
    await orders.emails(refused);
  });
});

describe('functions', () => {
  it('show what they were invoked with, and can be invoked again with it', async () => {
    const functions = await get<FunctionView[]>(base, 'functions');
    const pay = functions.find(({ path }) => path.endsWith('ProcessPayment'));
    const [invocation] = await get<InvocationView[]>(base, `invocations?function=${pay?.name}&limit=1`);
    expect(invocation).toMatchObject({ outcome: 'ok', event: expect.objectContaining({ id: expect.anything() }) });
    const { answer } = await post(base, 'invoke', { function: pay?.name, event: invocation?.event });
    expect(answer).toMatchObject({ status: 200, result: { outcome: expect.anything() } } satisfies Partial<InvokeView>);
    const failed = await post(base, 'invoke', { function: pay?.name, event: { no: 'order' } });
    expect(failed.answer).toMatchObject({ status: 200, error: { errorMessage: expect.anything() } });
    expect((await post(base, 'invoke', { function: 'nobody' })).status).toBe(404);
  });
});

describe('the changes of a table', () => {
  it('are listed newest first, and one that is replayed reaches its pipe again', async () => {
    const table = orders.cloud.info().outputs['Orders-dev']?.['OrdersTableName'] ?? '';
    const records = await get<RecordView[]>(base, `records?table=${table}`);
    const settled = records.find(({ eventName, correlationIds }) => eventName === 'MODIFY' && correlationIds[0] === id);
    const { answer } = await post(base, 'replay', { table, sequenceNumber: settled?.sequenceNumber });
    expect((answer as ReplayView).pipes).toContain('Orders-dev/Notifications/Pipe');
    await orders.eventually('a second email', () => (orders.cloud.inbox.read(id).length > 1 ? true : undefined));
    expect((await post(base, 'replay', { table, sequenceNumber: '7' })).status).toBe(404);
  });
});

describe('the logs', () => {
  it('are listed by group, and filtered as CloudWatch Logs does', async () => {
    const groups = await get<LogsView>(base, 'logs');
    const group = ('groups' in groups ? groups.groups : []).find((name) => name.includes('ProcessPayment')) ?? '';
    const lines = await get<LogsView>(
      base,
      `logs?group=${encodeURIComponent(group)}&filter=${encodeURIComponent(`"${id}"`)}`,
    );
    expect('events' in lines && lines.events.length).toBeGreaterThan(0);
    expect('events' in lines && lines.events.every(({ message }) => message.includes(id))).toBe(true);
  });
});

describe('the live feed', () => {
  it('sends the hops since a sequence and the status, and goes on with those that come', async () => {
    const listener = await listenLive(base, '?since=0');
    const held = await listener.until('hops');
    expect(held.hops[0]?.sequence).toBe(0);
    expect((await listener.until('status')).nodes['Orders-dev/Orders']).toBeDefined();
    const another = await orders.postOrder();
    await listener.until('hops', ({ hops }) => hops.some(({ correlationIds }) => correlationIds.includes(another)));
    const sequences = listener.messages.flatMap((message) => (message.type === 'hops' ? message.hops : []));
    expect(sequences.map(({ sequence }) => sequence)).toEqual(sequences.map((_hop, index) => index));
    listener.close();
  });

  it.each([
    ['a page from elsewhere', { origin: 'http://evil.example' }],
    ['a foreign name for this machine', { host: 'evil.example' }],
  ])('is refused to %s', async (_who, headers) => {
    await expect(listenLive(base, '', headers)).rejects.toThrow('403');
  });
});

describe('the status after more orders', () => {
  it('counts what pipes, a client and an archive did, and nothing that they filtered out or noted of themselves', async () => {
    const before = await get<StatusView>(base, 'status');
    const more = [await orders.postOrder(), await orders.postOrder()];
    for (const each of more) await orders.emails(each);
    const growth = await orders.eventually('both events to be archived', async () => {
      const { nodes, edges } = await get<StatusView>(base, 'status');
      const grown = (path: string, count: 'calls' | 'filtered' | 'events'): number =>
        (nodes[path]?.[count] ?? 0) - (before.nodes[path]?.[count] ?? 0);
      return grown('Orders-dev/Events/Bus/Archive/Archive', 'events') === 2 ? { nodes, edges, grown } : undefined;
    });
    for (const pipe of ['Intake', 'Notifications', 'Events'])
      expect([pipe, growth.grown(`Orders-dev/${pipe}/Pipe`, 'calls')]).toEqual([pipe, 2]);
    // The records that make an order and those that settle it: of four, the pipe wants two.
    expect(growth.grown('Orders-dev/Notifications/Pipe', 'filtered')).toBe(2);
    expect(growth.grown('client', 'calls')).toBe(2);
    const { nodes, edges } = growth;
    expect(nodes['Orders-dev/Intake/Pipe']?.calls).toBe(
      edges['Orders-dev/Intake/Pipe→Orders-dev/Workflow/StateMachine']?.calls,
    );
  });
});

describe('every address of the control API', () => {
  it('is in docs/control-api.md as the cloud itself lists it', async () => {
    const { endpoints } = await get<{ endpoints: string[] }>(base, '');
    const documented = readFileSync(join(import.meta.dirname, '../../docs/control-api.md'), 'utf8')
      .split('\n')
      .flatMap((line) => /^\| `((?:GET|POST|DELETE) \S+)` \| (.*) \|$/.exec(line)?.slice(1).join(': ') ?? []);
    expect(documented).toEqual(endpoints);
  });

  it('is refused to a page from elsewhere', async () => {
    const { endpoints } = await get<{ endpoints: string[] }>(base, '');
    const statuses = await Promise.all(
      endpoints.map(async (line) => {
        const [method = '', path = ''] = line.split(/[ :]/);
        const response = await fetch(`${base}${path}`, { method, headers: { origin: 'http://evil.example' } });
        return `${method} ${path} ${response.status}`;
      }),
    );
    expect(statuses.filter((status) => !status.endsWith(' 403'))).toEqual([]);
    expect(statuses.length).toBeGreaterThan(8);
  });
});
