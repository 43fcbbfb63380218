import { setTimeout } from 'node:timers/promises';
import type { SeededRandom } from '../../local/core/random.ts';
import type { Content, OrderAnswers } from './answers.ts';
import type { Answer, OrdersApi } from './api.ts';
import { ulidAt } from './ulid.ts';

/** How many orders are worked on at once, over all clients. */
const CONCURRENCY = 20;
const POST_TRIES = 6;
const PAUSE_MS = 8;
/** How long a client looks whether its order can be read, or is settled, before it leaves it at that. */
export const PATIENCE_MS = 3_000;
const START_MS = 5_000;
const LONGEST_PAUSE_MS = 60;

/** What a client does with one order, settled before the run starts so that a seed repeats it. */
interface Script {
  readonly id: string;
  readonly content: Content;
  /** Posts the same again, as a client does that missed the answer. */
  readonly again: boolean;
  /** Posts other content under the same id. */
  readonly conflict: Content | undefined;
  readonly updates: readonly Content[];
  /** Withdraws the order: as soon as it can be read, or once it is settled. */
  readonly withdrawal: 'early' | 'late' | undefined;
}

/**
 * Lets clients place, repeat, change and withdraw orders, several at a time. Gives what they were answered, by order.
 * Every id and every decision comes from `random`.
 */
export async function letClientsOrder(
  api: OrdersApi,
  orders: number,
  random: SeededRandom,
  patienceMs: number = PATIENCE_MS,
): Promise<OrderAnswers[]> {
  const scripts = Array.from({ length: orders }, (_, index) => scriptOf(index, random));
  const answers: OrderAnswers[] = [];
  const work = scripts.values();
  const worker = async (): Promise<void> => {
    for (const script of work) answers.push(await play(new Patient(api, patienceMs), script));
  };
  // The first order waits for functions to start; nobody is to leave for that.
  const first = work.next().value;
  if (first) answers.push(await play(new Patient(api, Math.max(patienceMs, START_MS)), first));
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return answers;
}

function scriptOf(index: number, random: SeededRandom): Script {
  const withdrawal = random.chance(0.15) ? 'early' : random.chance(0.08) ? 'late' : undefined;
  const updates = random.chance(0.2) ? 1 + random.below(3) : 0;
  return {
    id: ulidAt(index, random),
    content: contentOf(random),
    again: random.chance(0.12),
    conflict: random.chance(0.02) ? contentOf(random) : undefined,
    updates: Array.from({ length: updates }, () => contentOf(random)),
    withdrawal,
  };
}

function contentOf(random: SeededRandom): Content {
  return {
    name: `Dish ${random.below(1000)}`,
    quantity: 1 + random.below(20),
    restaurantId: `Restaurant ${random.below(50)}`,
  };
}

async function play({ api, hasStatus }: Patient, script: Script): Promise<OrderAnswers> {
  const answers: OrderAnswers = { id: script.id, acceptances: [], update: undefined, deletion: undefined };
  await post(api, answers, script.content);
  if (script.conflict) await post(api, answers, script.conflict);
  if (script.again) await post(api, answers, script.content);
  // As a person does; it also keeps the queue as short as it is when people order. Whoever sees nothing leaves.
  if (!(await hasStatus(script.id, () => true))) return answers;
  if (script.withdrawal === 'early') await withdraw(api, answers, script);
  for (const content of script.updates) {
    if (script.withdrawal === undefined) await hasStatus(script.id, isSettled);
    const updated = await api.update(script.id, content);
    answers.update = updated.ok ? content : outcomeOf(updated, answers.update);
  }
  if (script.withdrawal === 'late') {
    await hasStatus(script.id, isSettled);
    await withdraw(api, answers, script);
  }
  return answers;
}

/** Posts until the answer says more than that something went wrong. */
async function post(api: OrdersApi, answers: OrderAnswers, content: Content): Promise<void> {
  const { id } = answers;
  for (let tries = 1; tries <= POST_TRIES; tries++) {
    const posted = await api.post(id, content);
    if (posted.ok) answers.acceptances.push({ id, content, createdAt: posted.value.createdAt });
    if (posted.ok || posted.errorType === 'OrderConflict') return;
    await setTimeout(PAUSE_MS);
  }
}

async function withdraw(api: OrdersApi, answers: OrderAnswers, { id }: Script): Promise<void> {
  const deleted = await api.delete(id);
  answers.deletion = deleted.ok ? 'deleted' : outcomeOf(deleted, undefined);
}

/** A refusal by name left things as they were; of any other error nobody knows. */
function outcomeOf<T>(answer: Answer<true> & { ok: false }, before: T): T | 'unknown' {
  return answer.errorType === 'OrderNotFound' ? before : 'unknown';
}

function isSettled(status: string): boolean {
  return status !== 'PENDING';
}

/** A client who looks for a while before giving up. */
class Patient {
  readonly api: OrdersApi;
  readonly #patienceMs: number;

  constructor(api: OrdersApi, patienceMs: number) {
    this.api = api;
    this.#patienceMs = patienceMs;
  }

  /** Looks until the order has a wanted status; false when it did not get one in time. */
  readonly hasStatus = async (id: string, wanted: (status: string) => boolean): Promise<boolean> => {
    const until = performance.now() + this.#patienceMs;
    for (let pause = PAUSE_MS; performance.now() < until; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
      const answer = await this.api.status(id);
      if (answer.ok && wanted(answer.value)) return true;
      await setTimeout(pause);
    }
    return false;
  };
}
