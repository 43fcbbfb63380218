import { approvedId } from '../support/order-ids.ts';
import { type FaultyCloud, givenFaultyCloud, messageFor, PRICE } from './given.ts';

let given: FaultyCloud;
beforeAll(async () => {
  given = await givenFaultyCloud();
});
afterAll(() => given.close());

const charged = { charges: [PRICE], refunds: [] };

describe('one order, one charge, one outcome', () => {
  it('when the message is delivered a second time, later', async () => {
    const id = approvedId();
    given.strike(`twice sqs:SendMessage id=${id}`);
    await given.postOrder({ id });
    const ends = await given.executions(id, 2);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    await given.emails(id);
    expect(await given.money(id)).toEqual(charged);
    expect(given.mails(id)).toHaveLength(1);
  });

  it('when two executions work on it at the same time', async () => {
    const id = approvedId();
    given.strike(`twice states:StartSyncExecution id=${id} concurrently=true`);
    await given.postOrder({ id });
    const ends = await given.executions(id, 2);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    await given.emails(id);
    expect(await given.money(id)).toEqual(charged);
    expect(given.mails(id)).toHaveLength(1);
  });

  it('when the visibility timeout expires while the workflow still runs', async () => {
    const id = approvedId();
    given.strike(`stall lambda:Invoke id=${id} milliseconds=5000 times=1`, `expire id=${id} milliseconds=1 times=1`);
    await given.postOrder({ id });
    const ends = await given.executions(id, 2);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    await given.emails(id);
    expect(await given.money(id)).toEqual(charged);
    expect(given.mails(id)).toHaveLength(1);
  });

  it('when other content comes under the same id: it ends in the dead-letter queue as OrderConflict', async () => {
    const id = approvedId();
    await given.postOrder({ id });
    await given.settled(id);
    const other = JSON.stringify(messageFor(id, { quantity: 7 }));
    await given.sendMessage(other);
    const [first, ...others] = await given.executions(id, 6);
    expect(first?.outcome).toBe('ok');
    expect(others.map(({ error }) => error?.code)).toEqual(Array(5).fill('OrderConflict'));
    await given.inTime('dead letter', async () => (await given.auditor.deadLetters(1)).includes(other));
    expect(await given.money(id)).toEqual(charged);
  });
});
