import { approvedId } from '../support/order-ids.ts';
import { type FaultyCloud, givenFaultyCloud, messageFor, PRICE } from './given.ts';

let given: FaultyCloud;
beforeAll(async () => {
  given = await givenFaultyCloud();
});
afterAll(() => given.close());

/** Lets messages that fail come back until the queue gives them up. */
async function untilDeadLetters(bodies: readonly string[]): Promise<void> {
  await given.inTime('dead letters', async () => {
    const letters = await given.auditor.deadLetters(1);
    return bodies.every((body) => letters.includes(body));
  });
}

describe('poison never blocks', () => {
  it('good orders around it are settled and it ends in the dead-letter queue, unchanged', async () => {
    const poison = ['{"never":"an order"}', 'not even JSON'];
    for (const body of poison) await given.sendMessage(body);
    const ids = await Promise.all(Array.from({ length: 5 }, () => given.postOrder()));
    for (const id of ids) expect((await given.settled(id)).orderStatus).not.toBe('PENDING');
    await untilDeadLetters(poison);
  });
});

describe('a redrive of the dead-letter queue', () => {
  it('settles what is good by now, leaves alone what was done, and gets back what is still poison', async () => {
    const good = approvedId();
    const done = approvedId();
    const poison = '{"still":"no order"}';
    const mend = given.strike(`error lambda:Invoke id=${good} code=ResourceNotFoundException`);
    const letters = [JSON.stringify(messageFor(good)), poison];
    for (const body of letters) await given.sendMessage(body);
    await untilDeadLetters(letters);
    mend();
    // One that is in the dead-letter queue although its order is settled: it failed five times after that.
    const undo = given.strike(`error dynamodb:PutItem to=*/Orders id=${done} code=ValidationException`);
    const late = JSON.stringify(messageFor(done));
    await given.sendMessage(late);
    await untilDeadLetters([late]);
    undo();
    await given.postOrder({ id: done });
    await given.settled(done);

    // Whoever looked at the dead letters hid them for a second, and only what is visible is moved.
    given.cloud.clock.advance(1_000);
    await given.auditor.redrive();
    expect(await given.settledInTime(good)).toBe('SUCCESS');
    await given.hop('sqs:MoveMessage', done);
    await untilDeadLetters([poison]);
    expect(await given.auditor.deadLetters(1)).not.toContain(late);
    for (const id of [good, done]) {
      expect(await given.money(id)).toEqual({ charges: [PRICE], refunds: [] });
      await given.emails(id);
      expect(given.mails(id)).toHaveLength(1);
    }
  });
});
