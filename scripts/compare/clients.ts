import { setTimeout as pause } from 'node:timers/promises';
import type { Cloud } from '../../local/cloud.ts';
import { isRecord } from '../../local/core/fields.ts';

const CONTENT = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };
const POST = 'mutation ($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }';

/** Posts an order to either design. Gives its id, undefined when it was refused. */
export async function postOrder(cloud: Cloud): Promise<string | undefined> {
  const { graphql, apiKeys } = cloud.info();
  const [url = ''] = graphql;
  const [apiKey = ''] = apiKeys;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query: POST, variables: { input: CONTENT } }),
  });
  const answer: unknown = await response.json();
  const data = isRecord(answer) && isRecord(answer['data']) ? answer['data'] : {};
  const order = data['postOrder'];
  return isRecord(order) && typeof order['id'] === 'string' ? order['id'] : undefined;
}

/** Posts `count` orders at an even rate, whether or not earlier ones are answered. Gives the ids that were accepted. */
export async function postAtRate(cloud: Cloud, count: number, perSecond: number): Promise<string[]> {
  const begin = performance.now();
  const answers: Promise<string | undefined>[] = [];
  for (let index = 0; index < count; index++) {
    const wait = begin + (index * 1000) / perSecond - performance.now();
    if (wait > 0) await pause(wait);
    answers.push(postOrder(cloud));
  }
  return (await Promise.all(answers)).filter((id) => id !== undefined);
}

/** When each order was mailed, in milliseconds since the epoch, by its id; listens from now on. */
export class Mailbox {
  readonly mailed = new Map<string, number>();
  readonly #stop: () => void;
  #wake: (() => void) | undefined;

  constructor(cloud: Cloud) {
    this.#stop = cloud.journal.listen(({ action, outcome, correlationIds, start, duration }) => {
      if (action !== 'sns:DeliverEmail' || outcome !== 'ok') return;
      for (const id of correlationIds) if (!this.mailed.has(id)) this.mailed.set(id, start + duration);
      this.#wake?.();
    });
  }

  /** Resolves when all of these are mailed. Raises an Error after `patienceMs` without any further email. */
  async all(ids: readonly string[], patienceMs = 60_000): Promise<void> {
    for (;;) {
      const missing = ids.filter((id) => !this.mailed.has(id));
      if (missing.length === 0) return;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => resolve(false), patienceMs);
      this.#wake = () => resolve(true);
      const came = await promise;
      clearTimeout(timer);
      if (!came) throw new Error(`${missing.length} orders were not mailed within ${patienceMs} ms of the last one.`);
    }
  }

  close(): void {
    this.#stop();
  }
}
