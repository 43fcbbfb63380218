import type { IdsView, MessageView, QueueView } from '../../local/control/views.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { get, post } from './control.ts';

let orders: OrderCloud;
let base: string;
beforeAll(async () => {
  orders = await givenCloud({ calm: true });
  base = orders.cloud.info().endpoint;
});
afterAll(() => orders.cloud.stop());

const queueAt = async (path: string): Promise<QueueView> => {
  const found = (await get<QueueView[]>(base, 'queues')).find((queue) => queue.path === path);
  if (!found) throw new Error(`There is no queue at ${path}.`);
  return found;
};
const messagesOf = ({ name }: QueueView): Promise<MessageView[]> => get(base, `messages?queue=${name}`);

/** What is done to a message that nobody can process, in the console. */
describe('a message that keeps failing', () => {
  it('is seen in its queue without being received, ends as a dead letter, and goes on when it is redriven', async () => {
    const { cloud } = orders;
    const queue = await queueAt('Orders-dev/Intake/Queue');
    const deadLetters = await queueAt('Orders-dev/Intake/DeadLetters');
    expect(deadLetters.deadLetterOf).toEqual([queue.arn]);
    expect(queue.deadLetters).toBe(deadLetters.arn);

    const role = cloud.iam.statements().find(({ actions }) => actions.patterns.includes('states:StartSyncExecution'));
    cloud.iam.removeStatement(role?.id ?? '');
    const id = await orders.postOrder();
    await cloud.journal.waitFor('the first try', ({ outcome }) => outcome === 'refused');
    const [seen] = await messagesOf(queue);
    expect(seen).toMatchObject({ state: 'in flight', receiveCount: 1, correlationIds: [id] });
    expect(await messagesOf(queue)).toEqual([seen]);

    const dead = cloud.journal.waitFor('the dead letter', ({ action }) => action === 'sqs:Redrive', 60_000);
    const hurry = setInterval(() => cloud.clock.advance(60_000), 50);
    await dead.finally(() => clearInterval(hurry));
    expect(await messagesOf(deadLetters)).toMatchObject([{ state: 'visible', correlationIds: [id] }]);
    expect((await get<IdsView>(base, 'ids')).ids).toMatchObject([{ id, state: 'dead letter', attempts: 5 }]);

    cloud.iam.restoreStatement(role?.id ?? '');
    const copied = await post(base, 'replay', { queue: deadLetters.name, messageId: seen?.messageId });
    expect(copied.answer).toEqual({ messageId: expect.stringMatching(/./) });
    await orders.emails(id);
    const { answer } = await post(base, 'redrive', { queue: deadLetters.name });
    expect(answer).toMatchObject({ moved: 1 });
    await orders.eventually('an empty queue', async () =>
      (await messagesOf(queue)).length + (await messagesOf(deadLetters)).length === 0 ? true : undefined,
    );
    expect((await get<IdsView>(base, 'ids')).ids[0]).toMatchObject({ id, state: 'ended', mailed: 1 });
  });

  it('can not be redriven from a queue that is nobody’s dead-letter queue, and the answer says so', async () => {
    const { name } = await queueAt('Orders-dev/Intake/Queue');
    expect(await post(base, 'redrive', { queue: name })).toMatchObject({
      status: 400,
      answer: { message: expect.stringContaining('must be configured as a Dead Letter Queue') },
    });
    expect((await post(base, 'redrive', { queue: 'nobody' })).status).toBe(404);
    expect((await post(base, 'redrive', {})).status).toBe(400);
  });
});
