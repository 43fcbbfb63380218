import { setTimeout } from 'node:timers/promises';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { SeededRandom } from '../../local/core/random.ts';
import type { Content, OrderAnswers } from '../chaos/answers.ts';
import { OrdersApi } from '../chaos/api.ts';
import { Auditor } from '../chaos/auditor.ts';
import { placesOf } from '../chaos/deployment.ts';
import type { Evidence } from '../chaos/evidence.ts';
import { workItOff } from '../chaos/patience.ts';
import { checkPromises } from '../chaos/promises/index.ts';
import type { Violation } from '../chaos/promises/promise.ts';
import { ulidAt } from '../chaos/ulid.ts';
import { CloudProcess } from './cloud-process.ts';

export interface KillOptions {
  /** The folder of the synthesized assembly. */
  readonly assembly: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** An empty folder for the state. */
  readonly data: string;
  readonly orders: number;
  readonly kills: number;
  /** Decides what is ordered, and when the process is killed. */
  readonly seed: number;
}

export interface KillReport {
  readonly seed: number;
  readonly kills: number;
  readonly orders: number;
  readonly accepted: number;
  readonly settled: number;
  readonly emails: number;
  readonly deadLetters: number;
  /** What the restarted processes said about the folder. */
  readonly notices: readonly string[];
  readonly violations: readonly Violation[];
  readonly seconds: number;
}

const CONCURRENCY = 8;
/** A kill comes so many milliseconds after a certain answer, at most: in the middle of what the answers set off. */
const LONGEST_DELAY_MS = 120;
/** Of the orders whose answer a kill has swallowed, so many are posted again; of the others nobody ever hears. */
const POSTED_AGAIN = 0.7;

interface Order {
  readonly id: string;
  readonly content: Content;
  readonly answers: OrderAnswers;
}

/**
 * Orders come in at a local cloud that is killed again and again and restarted on its folder each time. At last it runs
 * on until nothing happens any more; then the promises are checked against what can be seen from outside.
 */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const begin = performance.now();
  const random = new SeededRandom(options.seed);
  const orders = Array.from({ length: options.orders }, (_, index) => orderOf(index, random));
  const waiting = [...orders];
  const notices: string[] = [];
  for (let kill = 0; kill < options.kills; kill++) {
    const cloud = await CloudProcess.start({ ...options, seed: options.seed + kill });
    notices.push(...cloud.notices);
    const share = Math.ceil(waiting.length / (options.kills - kill));
    // Some kills come while most of the orders are still on their way in, others when all have been answered.
    const killAfter = random.below(share + 1);
    const delayMs = random.next() * LONGEST_DELAY_MS;
    const unanswered = await postUntilKilled(cloud, waiting.splice(0, share), killAfter, delayMs);
    waiting.push(...unanswered.filter(() => random.chance(POSTED_AGAIN)));
  }
  const cloud = await startCloud({
    assembly: options.assembly,
    usualParameters: options.parameters,
    data: options.data,
    seed: options.seed,
  });
  try {
    notices.push(...cloud.notices);
    await post(new OrdersApi(placesOf(cloud).url, placesOf(cloud).apiKey), waiting);
    const evidence = await gather(cloud, orders);
    return {
      seed: options.seed,
      kills: options.kills,
      orders: orders.length,
      accepted: orders.filter(({ answers }) => answers.acceptances.length > 0).length,
      settled: [...evidence.orders.values()].filter(({ orderStatus }) => orderStatus !== 'PENDING').length,
      emails: evidence.emails.length,
      deadLetters: evidence.deadLetters.length,
      notices,
      violations: checkPromises(evidence),
      seconds: (performance.now() - begin) / 1000,
    };
  } finally {
    await cloud.stop();
  }
}

/** Gives the orders that got no answer. */
async function postUntilKilled(
  cloud: CloudProcess,
  orders: readonly Order[],
  killAfter: number,
  delayMs: number,
): Promise<Order[]> {
  const api = new OrdersApi(cloud.url, cloud.apiKey);
  const enough = Promise.withResolvers<void>();
  let answered = 0;
  if (killAfter === 0) enough.resolve();
  const posting = post(api, orders, () => {
    if (++answered >= killAfter) enough.resolve();
  });
  await Promise.race([enough.promise, posting]);
  await setTimeout(delayMs);
  await cloud.kill();
  return posting;
}

/** Posts several orders at a time, each once; gives those that got no answer. */
async function post(api: OrdersApi, orders: readonly Order[], onAnswer = (): void => {}): Promise<Order[]> {
  const unanswered: Order[] = [];
  const work = orders.values();
  const worker = async (): Promise<void> => {
    for (const order of work)
      try {
        const { id, content, answers } = order;
        const answer = await api.post(id, content);
        if (!answer.ok) throw new Error(`${answer.errorType}: ${answer.message}`);
        answers.acceptances.push({ id, content, createdAt: answer.value.createdAt });
        onAnswer();
      } catch {
        unanswered.push(order);
      }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return unanswered;
}

async function gather(cloud: Cloud, orders: readonly Order[]): Promise<Evidence> {
  const auditor = new Auditor(placesOf(cloud));
  try {
    const allIsQuiet = async (quietWaits: number): Promise<boolean> =>
      quietWaits >= 1 && (await auditor.waiting()) === 0;
    await workItOff(cloud, allIsQuiet);
    // Each kill counts as a receive of what was under way, so some orders are dead letters; these go well once redriven.
    await auditor.redrive();
    await workItOff(cloud, allIsQuiet);
    return {
      answers: orders.map(({ answers }) => answers),
      orders: await auditor.orders(),
      ledger: await auditor.ledger(),
      emails: cloud.inbox.read().flatMap(({ text, correlationIds }) => (correlationIds.length > 0 ? [text] : [])),
      deadLetters: await auditor.deadLetters(3_600),
      lostAnnouncements: await auditor.lostAnnouncements(),
      waiting: await auditor.waiting(),
      poison: [],
      readsOfWithdrawn: new Map(),
      heldUpByEmail: [],
      // Each kill may come between an email and the note that it was sent, and so may the stream's own repeats.
      repeats: new Map(orders.map(({ id }) => [id, Number.POSITIVE_INFINITY])),
    };
  } finally {
    auditor.close();
  }
}

function orderOf(index: number, random: SeededRandom): Order {
  const id = ulidAt(index, random);
  const content = { name: `Dish ${index}`, quantity: 1 + random.below(20), restaurantId: `Restaurant ${index % 7}` };
  return { id, content, answers: { id, acceptances: [], update: undefined, deletion: undefined } };
}
