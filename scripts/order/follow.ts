import { setTimeout as pause } from 'node:timers/promises';
import { renderJourney, renderLogs } from '../../local/cli/journey.ts';
import type { JourneyView } from '../../local/control/views.ts';
import type { Target } from '../common/target.ts';
import { type Order, placeOrder, readOrder } from './graphql.ts';
import { type LiveUpdates, subscribe } from './live-updates.ts';

interface Options {
  readonly json: boolean;
  readonly colour: boolean;
  readonly roles: boolean;
  readonly logs: boolean;
}

/** How long an order may take before we stop following it; a deployed stack needs a few seconds at most. */
const PATIENCE_MS = 60_000;

/** How long a live update may come after the email, where both take milliseconds. */
const LIVE_PATIENCE_MS = 5_000;

/**
 * Places the order and prints its way. On a local cloud the journal tells every hop up to the email; on AWS only the
 * outcome can be seen from outside. Gives the exit code: 0 when the order was settled, 1 when it was not in time.
 */
export async function follow(
  target: Target,
  input: Readonly<Record<string, unknown>>,
  options: Options,
): Promise<number> {
  const live = await subscribe(target);
  try {
    return await followed(target, input, { ...options, live });
  } finally {
    live?.close();
  }
}

async function followed(
  target: Target,
  input: Readonly<Record<string, unknown>>,
  options: Options & { readonly live: LiveUpdates | undefined },
): Promise<number> {
  const { live } = options;
  const placed = await placeOrder(target, input);
  if (!options.json) console.log(`Order ${placed.id} accepted: ${placed.orderStatus}\n`);
  const until = Date.now() + PATIENCE_MS;
  const journal = await journalOf(target);
  // Where there is a journal, nothing is asked of the API in between: the asking would be hops of the journey too.
  const email = journal && (await emailOf(journal, placed.id, until));
  const heard = await live?.of(placed.id, journal ? LIVE_PATIENCE_MS : PATIENCE_MS);
  const journey = journal && (await journal.journey(placed.id));
  const settled = await settle(target, placed.id, until);
  if (options.json)
    console.log(
      JSON.stringify({ order: settled ?? placed, hops: journey?.hops ?? [], email, heard, ...journey }, null, 2),
    );
  else {
    if (journey) console.log(textOf(journey, options));
    console.log(closing(settled, Boolean(journal), email));
    if (heard !== undefined) console.log(`Live update: ${heard}`);
  }
  return settled && (!journal || email) ? 0 : 1;
}

function textOf(journey: JourneyView, options: { colour: boolean; roles: boolean; logs: boolean }): string {
  const { hops, trace, logs } = journey;
  const traces = trace.map(({ Id }) => Id).join(', ');
  return [
    renderJourney(hops, options),
    '',
    ...(options.logs ? [renderLogs(logs, hops[0]?.start ?? 0), ''] : []),
    ...(traces ? [`Traces ${traces}: a trace ends at a pipe, the order id ties them together.`, ''] : []),
  ].join('\n');
}

function closing(settled: Order | undefined, local: boolean, email: Email | undefined): string {
  if (!settled) return `Still not settled after ${PATIENCE_MS / 1000} s: look into the dead-letter queue and the logs.`;
  const outcome = `Order ${settled.id} is ${settled.orderStatus}${settled.paymentError ? `: ${settled.paymentError}` : ''}.`;
  if (!local) return `${outcome}\nThe email is on its way; find the hops in X-Ray and the logs by this order id.`;
  return email
    ? `${outcome}\nEmail to ${email.to}: ${email.text.split('\n')[0]}`
    : `${outcome}\nNo email arrived: is the subscription confirmed?`;
}

async function settle(target: Target, id: string, until: number): Promise<Order | undefined> {
  for (;;) {
    const order = await readOrder(target, id);
    if (order && order.orderStatus !== 'PENDING') return order;
    if (Date.now() > until) return undefined;
    await pause(50);
  }
}

interface Email {
  readonly to: string;
  readonly text: string;
}

interface RemoteJournal {
  journey(id: string): Promise<JourneyView>;
  email(id: string): Promise<Email | undefined>;
}

async function emailOf(journal: RemoteJournal, id: string, until: number): Promise<Email | undefined> {
  for (;;) {
    const email = await journal.email(id);
    if (email || Date.now() > until) return email;
    await pause(50);
  }
}

/** The control API beside the GraphQL URL, where there is one: only a local cloud has it. */
async function journalOf(target: Target): Promise<RemoteJournal | undefined> {
  const base = new URL('/_local', target.url);
  const reachable = await fetch(base).then(
    (response) => response.ok && response.headers.get('content-type')?.startsWith('application/json'),
    () => false,
  );
  if (!reachable) return undefined;
  return {
    journey: (id) => read<JourneyView>(`${base}/journey?id=${id}`),
    email: async (id) => (await read<{ emails: Email[] }>(`${base}/inbox?id=${id}`)).emails.at(0),
  };
}

/** Our own control API's answer; its shape is set in `local/control/views.ts`. */
async function read<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
