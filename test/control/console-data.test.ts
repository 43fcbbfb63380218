import type { IdsView, MapView, StatusView } from '../../local/control/views.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { get, listenLive } from './control.ts';

let orders: OrderCloud;
let base: string;
let id: string;
beforeAll(async () => {
  orders = await givenCloud({ calm: true });
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

describe('the list of ids', () => {
  it('tells in a line how an order fared', async () => {
    const { ids } = await get<IdsView>(base, 'ids?limit=1');
    expect(ids).toMatchObject([{ id, state: 'ended', mailed: 1, failures: 0, attempts: 1, outcome: 'Complete order' }]);
    expect(ids[0]?.durationMs).toBeGreaterThan(0);
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

describe('every address of the control API', () => {
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
