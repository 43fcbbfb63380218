import type { Cloud } from '../../local/cloud.ts';
import { atEvenRate } from '../common/even-rate.ts';
import { acceptedId, isEmail, orderRequest } from '../common/orders.ts';
import { targetOf } from '../common/target.ts';

/** Posts an order to either design. Gives its id, undefined when it was refused. */
async function postOrder(cloud: Cloud, number: number): Promise<string | undefined> {
  const { url, apiKey } = targetOf(cloud);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify(orderRequest(number)),
  });
  return acceptedId(await response.json());
}

/** Posts `count` orders at an even rate, whether or not earlier ones are answered. Gives the ids that were accepted. */
export async function postAtRate(cloud: Cloud, count: number, perSecond: number): Promise<string[]> {
  const { answers } = await atEvenRate({ count, perSecond }, (number) => postOrder(cloud, number));
  return answers.filter((id) => id !== undefined);
}

/** When each order was mailed, in milliseconds since the epoch, by its id; listens from now on. */
export class Mailbox {
  readonly mailed = new Map<string, number>();
  readonly #stop: () => void;
  #wake: (() => void) | undefined;

  constructor(cloud: Cloud) {
    this.#stop = cloud.journal.listen((hop) => {
      if (!isEmail(hop)) return;
      for (const id of hop.correlationIds) if (!this.mailed.has(id)) this.mailed.set(id, hop.start + hop.duration);
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
