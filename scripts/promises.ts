import type { Promises, Witness } from '../local/control/promises.ts';
import type { PromiseView } from '../local/control/views.ts';
import { parseLedgerEntry } from '../src/payments/parse-ledger-entry.ts';
import type { OrderAnswers } from './chaos/answers.ts';
import { type Evidence, type OrderItem, orderOf } from './chaos/evidence.ts';
import { everyOutcomeIsAnnounced } from './chaos/promises/every-outcome-is-announced.ts';
import { oneOrderOneCharge } from './chaos/promises/one-order-one-charge.ts';
import type { PromiseName } from './chaos/promises/promise.ts';
import { withdrawnStaysWithdrawn } from './chaos/promises/withdrawn-stays-withdrawn.ts';

/** How long an order may be pending, while nothing but email fails, before email is what holds it up. */
const HELD_UP_MS = 60_000;
/** Receives after which a message has to be a dead letter. */
const MOST_RECEIVES = 5;

/** What is still going on, and what went wrong, of one promise. */
interface Finding {
  readonly open: readonly string[];
  readonly broken: readonly string[];
}

/**
 * The promises of the system, judged while it runs by the checks that `npm run chaos` uses at its end. What is not
 * decided yet (an order that is pending, an outcome that is not announced) is open.
 */
export const promises: Promises = (witness) => {
  const seen = look(witness);
  return [
    view('accepted is kept', 'every accepted order is settled, or a dead letter', acceptedIsKept(witness, seen)),
    view('one order, one charge', "by the gateway's ledger", {
      open: seen.pending.map(({ id }) => `${id} is not settled`),
      broken: oneOrderOneCharge(seen.evidence).map(({ id, what }) => `${id} ${what}`),
    }),
    view('write and notification are decoupled', 'no order waits for its email', decoupled(witness, seen)),
    view('every outcome is announced', 'each with its own email', announced(seen)),
    view('poison never blocks', `a message fails ${MOST_RECEIVES} times at most`, {
      open: seen.waiting.filter(({ receives }) => receives > 1).map(({ body }) => `tried again: ${short(body)}`),
      broken: seen.waiting
        .filter(({ receives }) => receives > MOST_RECEIVES)
        .map(({ body }) => `stuck: ${short(body)}`),
    }),
    view('withdrawn stays withdrawn', 'with its money given back', withdrawn(witness, seen)),
  ];
};

type Seen = ReturnType<typeof look>;

function look(witness: Witness) {
  const outputs = new Map(Object.values(witness.info.outputs).flatMap((stack) => Object.entries(stack)));
  const queue = (output: string): string => (outputs.get(output) ?? '').split('/').at(-1) ?? '';
  const items = witness.items(outputs.get('OrdersTableName') ?? '');
  const orders = new Map<string, OrderItem>(items.map((item) => [String(item['id']), orderOf(item)]));
  const createdAt = new Map(items.map((item) => [String(item['id']), Date.parse(String(item['createdAt']))]));
  const waiting = witness
    .messages(queue('OrdersQueueUrl'))
    .map(({ body, receiveCount }) => ({ body, receives: receiveCount }));
  const deadLetters = witness.messages(queue('OrdersDeadLetterQueueUrl')).map(({ body }) => body);
  const evidence: Evidence = {
    answers: [],
    orders,
    ledger: witness.items(witness.ref('Payments/Ledger')).map((item) => parseLedgerEntry(item)),
    emails: witness
      .emails()
      .filter(({ topicArn, correlationIds }) => topicArn === outputs.get('TopicArn') && correlationIds.length > 0)
      .map(({ text }) => text),
    deadLetters,
    lostAnnouncements: witness.messages(queue('NotificationsDeadLetterQueueUrl')).length,
    waiting: waiting.length,
    poison: [],
    readsOfWithdrawn: new Map(),
    heldUpByEmail: [],
    repeats: new Map(),
  };
  const pending = [...orders.values()].filter(
    ({ orderStatus, deletedAt }) => orderStatus === 'PENDING' && deletedAt === undefined,
  );
  return { evidence, orders, createdAt, waiting, deadLetters, pending };
}

/** Between the queue and the table there is no moment in which an order is in neither. */
function acceptedIsKept(witness: Witness, { orders, waiting, deadLetters, pending }: Seen): Finding {
  const accepted = idsOf(witness, 'appsync:Mutation.postOrder');
  const bodies = [...waiting.map(({ body }) => body), ...deadLetters];
  const missing = accepted.filter((id) => !orders.has(id) && !bodies.some((body) => body.includes(id)));
  const queued = accepted.filter((id) => !orders.has(id) && waiting.some(({ body }) => body.includes(id)));
  return {
    open: [...pending.map(({ id }) => id), ...queued].map((id) => `${id} is on its way`),
    broken: missing.map((id) => `${id} was accepted and is nowhere`),
  };
}

function decoupled(witness: Witness, { pending, createdAt }: Seen): Finding {
  const since = witness.now() - HELD_UP_MS;
  const failing = witness
    .hops()
    .filter(({ start, outcome }) => start >= since && outcome !== 'ok' && outcome !== 'filtered');
  const email = failing.length > 0 && failing.every(({ action }) => /^(sns|faults):/.test(action));
  const late = email ? pending.filter(({ id }) => (createdAt.get(id) ?? 0) < since) : [];
  return { open: [], broken: late.map(({ id }) => `${id} waits while only email is broken`) };
}

/** A repeat is allowed; an outcome whose email has not come yet is open. */
function announced({ evidence, orders }: Seen): Finding {
  const settled = [...orders.values()].filter(({ orderStatus }) => orderStatus !== 'PENDING');
  const told = new Set(evidence.emails.map((text) => /your order (\S+) /.exec(text)?.[1]));
  const repeats = new Map(settled.map(({ id }) => [id, Number.POSITIVE_INFINITY]));
  const known = new Map([...orders].filter(([id, order]) => told.has(id) || order.orderStatus === 'PENDING'));
  return {
    open: settled.filter(({ id }) => !told.has(id)).map(({ id }) => `${id} is not announced yet`),
    broken: everyOutcomeIsAnnounced({ ...evidence, orders: known, repeats }).map(({ id, what }) => `${id} ${what}`),
  };
}

function withdrawn(witness: Witness, { evidence, orders, waiting }: Seen): Finding {
  const ids = idsOf(witness, 'appsync:Mutation.deleteOrder');
  const answers = ids.map((id): OrderAnswers => ({ id, acceptances: [], update: undefined, deletion: 'deleted' }));
  const bodies = waiting.map(({ body }) => body);
  const under = ids.filter((id) => bodies.some((body) => body.includes(id)));
  const violations = withdrawnStaysWithdrawn({
    ...evidence,
    orders,
    answers,
    // What is still in the queue may not have come to its refund.
    deadLetters: [...evidence.deadLetters, ...bodies],
    readsOfWithdrawn: new Map(ids.map((id) => [id, 'OrderNotFound'])),
  });
  return {
    open: under.map((id) => `${id} is withdrawn, and its message still under way`),
    broken: violations.map(({ id, what }) => `${id} ${what}`),
  };
}

function idsOf(witness: Witness, action: string): string[] {
  const hops = witness.hops().filter((hop) => hop.action === action && hop.outcome === 'ok');
  return [...new Set(hops.flatMap(({ correlationIds }) => correlationIds))];
}

function view(name: PromiseName, says: string, { open, broken }: Finding): PromiseView {
  const state = broken.length > 0 ? 'broken' : open.length > 0 ? 'open' : 'kept';
  const [first, ...others] = broken.length > 0 ? broken : open;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return { name, says, state, detail: first === undefined ? '' : `${first}${more}` };
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
