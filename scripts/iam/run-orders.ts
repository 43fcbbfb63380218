import type { Cloud } from '../../local/cloud.ts';
import type { Hop } from '../../local/journal/journal.ts';
import { type Target, targetOf } from '../common/target.ts';
import { ask, placeOrder, readOrder } from '../order/graphql.ts';

/**
 * Posts orders and waits until each has its email; then reads, lists, changes and deletes one, so that every field of
 * the API was asked for; and withdraws one while it is being paid, so that it is refunded. Raises an Error when an order
 * is refused or takes longer than 30 seconds.
 */
export async function runOrders(cloud: Cloud, count: number): Promise<void> {
  const target = targetOf(cloud);
  const content = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };
  const placed = await Promise.all(Array.from({ length: count }, () => placeOrder(target, content)));
  await Promise.all(
    placed.map(({ id }) =>
      cloud.journal.waitFor(
        `the email about ${id}`,
        (hop) => hop.action === 'sns:DeliverEmail' && hop.outcome === 'ok' && hop.correlationIds.includes(id),
        30_000,
      ),
    ),
  );
  const id = placed[0]?.id ?? '';
  await readOrder(target, id);
  const operations = [
    '{ orders { id } listOrders { nextToken } }',
    `mutation { updateOrder(input: { id: "${id}", name: "Burger", quantity: 1, restaurantId: "Other" }) { id } }`,
    `mutation { deleteOrder(id: "${id}") }`,
  ];
  for (const query of operations) await succeed(target, query);
  await withdraw(cloud, target, content);
}

/** The payment is held up until the order is deleted. */
async function withdraw(cloud: Cloud, target: Target, content: Readonly<Record<string, unknown>>): Promise<void> {
  const { journal, faults } = cloud;
  const since = journal.next;
  const until = (what: string, matches: (hop: Hop) => boolean): Promise<Hop> =>
    journal.waitFor(what, (hop) => hop.sequence >= since && matches(hop), 30_000);
  const end = faults.add('stall lambda:Invoke milliseconds=1000 times=1');
  const { id } = await placeOrder(target, content);
  await until('the order to be saved', (hop) => hop.action === 'dynamodb:PutItem' && hop.correlationIds.includes(id));
  await succeed(target, `mutation { deleteOrder(id: "${id}") }`);
  await until('the refund', (hop) => hop.action === 'lambda:Invoke' && hop.from.endsWith('Refund payment'));
  end();
}

async function succeed(target: Target, query: string): Promise<void> {
  const { errors } = await ask(target, query);
  if (errors.length > 0) throw new Error(`${query} was refused: ${errors.join('; ')}`);
}
