import { approvedId } from '../support/order-ids.ts';
import { type FaultyCloud, givenFaultyCloud, messageFor, PRICE } from './given.ts';

let given: FaultyCloud;
beforeAll(async () => {
  given = await givenFaultyCloud();
});
afterAll(() => given.close());

/** An order whose first execution fails at this hop, and that is withdrawn before the second. */
async function withdrawnBetween(id: string, hop: string): Promise<void> {
  given.strike(`error ${hop} id=${id} code=ResourceNotFoundException times=1`);
  await given.postOrder({ id });
  await given.executions(id, 1);
  await given.deleteOrder(id);
  expect((await given.executions(id, 2)).map(({ outcome }) => outcome)).toEqual(['failed', 'ok']);
}

describe('withdrawn stays withdrawn', () => {
  it('before the charge: nothing is ever charged', async () => {
    const id = approvedId();
    await withdrawnBetween(id, 'lambda:Invoke');
    expect(await given.money(id)).toEqual({ charges: [], refunds: [] });
  });

  it('after the charge: the money is given back, once', async () => {
    const id = approvedId();
    await withdrawnBetween(id, 'dynamodb:UpdateItem from=*Workflow*');
    await given.sendMessage(messageFor(id));
    expect((await given.executions(id, 3)).at(2)?.outcome).toBe('ok');
    expect(await given.money(id)).toEqual({ charges: [PRICE], refunds: [PRICE] });
    expect(given.mails(id)).toEqual([]);
  });

  it('while the charge is under way: the money is given back, once', async () => {
    const id = approvedId();
    given.strike(`stall dynamodb:UpdateItem from=*Workflow* id=${id} milliseconds=5000 times=1`);
    await given.postOrder({ id });
    await given.hop('faults:stall', id);
    await given.deleteOrder(id);
    expect((await given.executions(id, 1)).at(0)?.outcome).toBe('ok');
    expect(await given.money(id)).toEqual({ charges: [PRICE], refunds: [PRICE] });
  });

  it('a late duplicate does not bring it back, nor charge it again', async () => {
    const id = approvedId();
    await given.postOrder({ id });
    await given.settled(id);
    await given.deleteOrder(id);
    await given.sendMessage(messageFor(id));
    expect((await given.executions(id, 2)).at(1)?.outcome).toBe('ok');
    const { errors } = await given.graphql('query ($id: String!) { order(id: $id) { id } }', { id });
    expect(errors?.[0]?.errorType).toBe('OrderNotFound');
    expect(await given.money(id)).toEqual({ charges: [PRICE], refunds: [] });
  });
});
