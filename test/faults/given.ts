import type { CloudOptions } from '../../local/cloud.ts';
import type { Hop } from '../../local/journal/journal.ts';
import { Auditor } from '../../scripts/chaos/auditor.ts';
import { placesOf } from '../../scripts/chaos/deployment.ts';
import { workItOff } from '../../scripts/chaos/patience.ts';
import { moneyByOrder } from '../../scripts/chaos/promises/one-order-one-charge.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';

/** What the default order costs, in cents. */
export const PRICE = 6_000;

/** The words in which tests of faults speak. Amounts are those of the order that `postOrder` places by default. */
export interface FaultyCloud extends OrderCloud {
  readonly auditor: Auditor;
  /** Puts rules of a fault plan into force; what it gives ends them. */
  strike(...rules: string[]): () => void;
  /** Lets work go on, and time pass whenever nothing else can bring it on, until `probe` says yes. */
  inTime(what: string, probe: () => boolean | Promise<boolean>): Promise<void>;
  /** The order's status once it is no longer PENDING, with time passing. */
  settledInTime(id: string): Promise<string>;
  /** How the first executions about an order ended, once there are so many, with time passing. */
  executions(id: string, count: number): Promise<Hop[]>;
  /** The next hop of this kind about an order that is, or was, from `since` on. */
  hop(action: string, id: string, matches?: (hop: Hop) => boolean): Promise<Hop>;
  /** What was charged and refunded for an order, in cents, by the gateway's ledger. */
  money(id: string): Promise<{ charges: readonly number[]; refunds: readonly number[] }>;
  status(id: string): Promise<string>;
  deleteOrder(id: string): Promise<void>;
  /** The texts of all emails about an order so far, oldest first. */
  mails(id: string): string[];
  /** Sends a message straight to the orders queue, as a queue does that delivers once more. */
  sendMessage(body: unknown): Promise<void>;
  close(): Promise<void>;
}

/** A calm cloud, so that the one fault of each test is the only one. */
export async function givenFaultyCloud(options: CloudOptions = {}): Promise<FaultyCloud> {
  const given = await givenCloud({ calm: true, ...options });
  const { cloud } = given;
  const auditor = new Auditor(placesOf(cloud));
  const hop = (action: string, id: string, matches: (hop: Hop) => boolean = () => true): Promise<Hop> =>
    cloud.journal.waitFor(
      `${action} of order ${id}`,
      (entry) => entry.action === action && entry.correlationIds.includes(id) && matches(entry),
    );
  const inTime = async (what: string, probe: () => boolean | Promise<boolean>): Promise<void> => {
    if (!(await workItOff(cloud, async () => probe()))) throw new Error(`In all the time there is, no ${what}.`);
  };
  const status = async (id: string): Promise<string> => (await auditor.orders()).get(id)?.orderStatus ?? 'not there';
  return {
    ...given,
    auditor,
    hop,
    strike: (...rules) => cloud.faults.add(rules),
    inTime,
    settledInTime: async (id) => {
      await inTime(`order ${id} to be settled`, async () => /SUCCESS|FAILED/.test(await status(id)));
      return status(id);
    },
    executions: async (id, count) => {
      const ended = (): Hop[] =>
        cloud.journal.read({ correlationId: id }).filter(({ action }) => action === 'states:Execution');
      await inTime(`${count} executions about order ${id}`, () => ended().length >= count);
      return ended();
    },
    money: async (id) => moneyByOrder(await auditor.ledger()).get(`demo_user#${id}`) ?? { charges: [], refunds: [] },
    status,
    deleteOrder: async (id) => {
      const { data } = await given.graphql('mutation ($id: String!) { deleteOrder(id: $id) }', { id });
      if (data?.['deleteOrder'] !== id) throw new Error(`Order ${id} could not be deleted.`);
    },
    mails: (id) =>
      cloud.inbox
        .read(id)
        .map(({ text }) => text)
        .toReversed(),
    sendMessage: (body) => auditor.send(typeof body === 'string' ? body : JSON.stringify(body)),
    close: async () => {
      auditor.close();
      await cloud.stop();
    },
  };
}

/** An order as the API puts it on the queue. */
export function messageFor(id: string, content: object = {}): Record<string, unknown> {
  const order = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza', ...content };
  return { id, userId: 'demo_user', ...order, createdAt: new Date().toISOString() };
}
