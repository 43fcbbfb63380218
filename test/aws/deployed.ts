import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** The stack under test, as `scripts/test-aws.ts` found it. */
export const OUTPUTS: Readonly<Record<string, string>> = JSON.parse(process.env['TEST_AWS_OUTPUTS'] ?? '{}');

/** How long something may take on AWS, in milliseconds: a first order starts functions and wakes pipes. */
const PATIENCE_MS = 120_000;

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string }[];
}

/** Everything that the tests made, to be withdrawn at the end. */
const made = new Set<string>();

export async function graphql(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
  const response = await fetch(OUTPUTS['GraphQLUrl'] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': OUTPUTS['ApiKey'] ?? '' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

export async function postOrder(input: Record<string, unknown> = {}): Promise<string> {
  const order = { name: 'Test order', quantity: 1, restaurantId: 'test:aws', ...input };
  const { data, errors } = await graphql(
    'mutation ($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }',
    { input: order },
  );
  const posted = data?.['postOrder'] as { id: string; orderStatus: string } | null | undefined;
  if (!posted) throw new Error(`postOrder was refused: ${JSON.stringify(errors)}`);
  made.add(posted.id);
  return posted.id;
}

export async function orderOf(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { data } = await graphql(
    'query ($id: String!) { order(id: $id) { id name quantity restaurantId orderStatus paymentError } }',
    { id },
  );
  return (data?.['order'] as Record<string, unknown> | null | undefined) ?? undefined;
}

export function settled(id: string): Promise<Readonly<Record<string, unknown>>> {
  return eventually(`order ${id} to be settled`, async () => {
    const order = await orderOf(id);
    return order && order['orderStatus'] !== 'PENDING' ? order : undefined;
  });
}

/** Asks again and again, a cloud has no journal to wait on. Raises an Error that names `what` when the patience is over. */
export async function eventually<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (let pause = 100; ; pause = Math.min(2_000, pause * 1.5)) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}, and it did not happen.`);
    await setTimeout(pause);
  }
}

/** Withdraws every order that was posted; their tombstones go by themselves after 30 days. */
export async function withdrawAll(): Promise<void> {
  for (const id of made) await graphql('mutation ($id: String!) { deleteOrder(id: $id) }', { id });
  made.clear();
}

/**
 * Subscribes to an order over the real-time protocol. `heard` resolves with the first thing told.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export async function subscribe(id: string): Promise<{ heard: Promise<unknown>; close(): void }> {
  const http = new URL(OUTPUTS['GraphQLUrl'] ?? '');
  const onAws = http.hostname.includes('.appsync-api.');
  const realtime = onAws
    ? `wss://${http.host.replace('appsync-api', 'appsync-realtime-api')}/graphql`
    : `${http.href.replace(/^http/, 'ws')}/realtime`;
  const authorization = { host: http.host, 'x-api-key': OUTPUTS['ApiKey'] ?? '' };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`]);
  const told = (type: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.on('message', (text) => {
        const message = JSON.parse(String(text));
        if (message.type === type) resolve(message.payload);
        if (message.type === 'error' || message.type === 'connection_error') {
          socket.terminate();
          reject(new Error(String(text)));
        }
      });
    });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const acknowledged = told('connection_ack');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await acknowledged;
  const started = told('start_ack');
  const heard = told('data');
  const query = 'subscription ($id: String) { onOrderUpdated(id: $id) { id orderStatus } }';
  const data = JSON.stringify({ query, variables: { id } });
  socket.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: { authorization } } }));
  await started;
  return { heard, close: () => socket.close() };
}
