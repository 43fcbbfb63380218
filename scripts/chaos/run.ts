import { type Cloud, startCloud } from '../../local/cloud.ts';
import { SeededRandom } from '../../local/core/random.ts';
import type { Strike } from '../../local/faults/fault.ts';
import type { OrderAnswers } from './answers.ts';
import { OrdersApi } from './api.ts';
import { Auditor } from './auditor.ts';
import { letClientsOrder } from './clients.ts';
import { placesOf } from './deployment.ts';
import type { Evidence } from './evidence.ts';
import { isAboutEmail, mixedPlan } from './fault-plan.ts';
import { hurry, workItOff } from './patience.ts';
import { isDeadLetterOf, messageOf } from './promises/dead-letters.ts';
import { checkPromises } from './promises/index.ts';
import type { Violation } from './promises/promise.ts';

export interface ChaosOptions {
  /** The folder of the synthesized assembly. */
  readonly assembly: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly orders: number;
  /** Decides what clients do, which faults there are, and when they strike. */
  readonly seed: number;
  /** The fault plan; by default the seed makes one up. */
  readonly plan?: readonly string[];
  /** How long a client looks for its order before it goes on, in real milliseconds. */
  readonly patienceMs?: number;
}

/** What came of one run. */
export interface ChaosReport {
  readonly seed: number;
  readonly orders: number;
  readonly plan: readonly string[];
  readonly violations: readonly Violation[];
  readonly seconds: number;
  readonly figures: {
    readonly accepted: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly withdrawn: number;
    readonly emails: number;
    readonly deadLetters: number;
    /** By kind of fault, how often it struck. */
    readonly faults: Readonly<Record<string, number>>;
  };
}

/**
 * One run: clients order under a fault plan; the faults stop, email last; the queues drain, late duplicates of withdrawn
 * orders come in, dead letters are redriven once; then the promises are checked against what can be seen from outside.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const begin = performance.now();
  const random = new SeededRandom(options.seed);
  const plan = options.plan ?? mixedPlan(random.fork('plan'));
  const cloud = await startCloud({
    assembly: options.assembly,
    usualParameters: options.parameters,
    seed: options.seed,
    faults: plan,
  });
  const auditor = new Auditor(placesOf(cloud));
  try {
    const evidence = await gather(cloud, auditor, options, random);
    const violations = checkPromises(evidence);
    return {
      seed: options.seed,
      orders: options.orders,
      plan,
      violations,
      seconds: (performance.now() - begin) / 1000,
      figures: figuresOf(evidence, cloud.faults.strikes()),
    };
  } finally {
    auditor.close();
    await cloud.stop();
  }
}

async function gather(
  cloud: Cloud,
  auditor: Auditor,
  { orders, patienceMs }: ChaosOptions,
  random: SeededRandom,
): Promise<Evidence> {
  const places = placesOf(cloud);
  const api = new OrdersApi(places.url, places.apiKey);
  const poison = poisonOf(orders);
  const atUsualSpeed = hurry(cloud);
  const [answers] = await Promise.all([
    letClientsOrder(api, orders, random.fork('clients'), patienceMs),
    Promise.all(poison.map((body) => auditor.send(body))),
  ]).finally(atUsualSpeed);

  cloud.faults.clear(({ rule }) => !isAboutEmail(rule));
  const queueIsEmpty = async (): Promise<boolean> => (await auditor.waiting()) === 0;
  const hasEnd = await workItOff(
    cloud,
    queueIsEmpty,
    ({ action }) => !/^(sns|faults|pipes|dynamodbstreams):/.test(action),
  );
  const heldUpByEmail = await unsettled(auditor, answers);

  cloud.faults.clear();
  await sendLateDuplicates(auditor, answers);
  const allIsQuiet = async (quietWaits: number): Promise<boolean> => quietWaits >= 2 && (await queueIsEmpty());
  await workItOff(cloud, hasEnd ? allIsQuiet : queueIsEmpty);
  await auditor.redrive();
  // Where messages go round for ever they would go on doing so.
  if (hasEnd) await workItOff(cloud, allIsQuiet);

  return {
    answers,
    orders: await auditor.orders(),
    ledger: await auditor.ledger(),
    // All but SNS's own request to confirm the subscription.
    emails: cloud.inbox.read().flatMap(({ text, correlationIds }) => (correlationIds.length > 0 ? [text] : [])),
    deadLetters: await auditor.deadLetters(3_600),
    lostAnnouncements: await auditor.lostAnnouncements(),
    waiting: await auditor.waiting(),
    poison,
    readsOfWithdrawn: await readsOfWithdrawn(api, answers),
    heldUpByEmail,
    repeats: repeatsOf(cloud.faults.strikes()),
  };
}

/** Messages that are no orders, each with its own body. */
function poisonOf(orders: number): string[] {
  const kinds = [
    (index: number) => `not JSON ${index}`,
    (index: number) => JSON.stringify({ hello: index }),
    (index: number) => JSON.stringify([index]),
  ];
  return Array.from({ length: Math.max(3, Math.floor(orders / 100)) }, (_, index) =>
    (kinds[index % kinds.length] ?? String)(index),
  );
}

/** Who was accepted and is neither settled, withdrawn nor a dead letter. */
async function unsettled(auditor: Auditor, answers: readonly OrderAnswers[]): Promise<string[]> {
  const orders = await auditor.orders();
  // Hidden for less than it takes until the redrive.
  const deadLetters = await auditor.deadLetters(60);
  return answers
    .filter(({ id, acceptances }) => {
      const order = orders.get(id);
      const ended = order !== undefined && (order.orderStatus !== 'PENDING' || order.deletedAt !== undefined);
      return !ended && acceptances.some((one) => !deadLetters.some((body) => isDeadLetterOf(body, one)));
    })
    .map(({ id }) => id);
}

/** A queue may deliver once more what was deleted from it; so each withdrawn order comes in once more. */
async function sendLateDuplicates(auditor: Auditor, answers: readonly OrderAnswers[]): Promise<void> {
  for (const { acceptances, deletion } of answers) {
    const [first] = acceptances;
    if (first && deletion === 'deleted') await auditor.send(messageOf(first));
  }
}

async function readsOfWithdrawn(api: OrdersApi, answers: readonly OrderAnswers[]): Promise<Map<string, string>> {
  const reads = new Map<string, string>();
  for (const { id, deletion } of answers) {
    if (deletion !== 'deleted') continue;
    const read = await api.status(id);
    reads.set(id, read.ok ? read.value : read.errorType);
  }
  return reads;
}

/** Each fault between publishing and noting that it was published accounts for one more email to all it was about. */
function repeatsOf(strikes: readonly Strike[]): Map<string, number> {
  const repeats = new Map<string, number>();
  for (const { point, kind } of strikes) {
    const ofPipe = point.action === 'pipes:Checkpoint' && point.from.endsWith('Notifications/Pipe');
    if (!ofPipe && !(point.action.startsWith('sns:') && REPEATING.has(kind))) continue;
    for (const id of point.correlationIds) repeats.set(id, (repeats.get(id) ?? 0) + 1);
  }
  return repeats;
}
const REPEATING = new Set(['drop', 'twice', 'stall', 'crash']);

function figuresOf(evidence: Evidence, strikes: readonly Strike[]): ChaosReport['figures'] {
  const orders = [...evidence.orders.values()];
  const faults: Record<string, number> = {};
  for (const { kind } of strikes) faults[kind] = (faults[kind] ?? 0) + 1;
  return {
    accepted: evidence.answers.filter(({ acceptances }) => acceptances.length > 0).length,
    succeeded: orders.filter(({ orderStatus }) => orderStatus === 'SUCCESS').length,
    failed: orders.filter(({ orderStatus }) => orderStatus === 'FAILED').length,
    withdrawn: orders.filter(({ deletedAt }) => deletedAt !== undefined).length,
    emails: evidence.emails.length,
    deadLetters: evidence.deadLetters.length,
    faults,
  };
}
