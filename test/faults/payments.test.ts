import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { approvedId } from '../support/order-ids.ts';
import { type FaultyCloud, givenFaultyCloud, PRICE } from './given.ts';

let given: FaultyCloud;
beforeAll(async () => {
  given = await givenFaultyCloud();
});
afterAll(() => given.close());

const charged = { charges: [PRICE], refunds: [] };
const nothing = { charges: [], refunds: [] };

/** An order that is paid in the end, once. */
async function paidOnce(id: string): Promise<void> {
  expect(await given.settledInTime(id)).toBe('SUCCESS');
  expect(await given.money(id)).toEqual(charged);
}

/** How the first execution about an order failed. */
async function failure(id: string): Promise<string | undefined> {
  const [first] = await given.executions(id, 1);
  return first?.error?.code;
}

describe('one charge, whatever happens to the function', () => {
  it('when it times out after the charge', async () => {
    const id = approvedId();
    given.strike(`stall dynamodb:UpdateItem to=*Idempotency id=${id} milliseconds=60000 times=1`);
    await given.postOrder({ id });
    await given.hop('faults:stall', id);
    expect(await given.money(id)).toEqual(charged);
    given.cloud.clock.advance(10_500);
    const timedOut = await given.hop('lambda:Invoke', id);
    expect(timedOut.detail).toMatchObject({ errorType: 'Sandbox.Timedout' });
    await paidOnce(id);
  });

  it.each([
    ['before the charge, leaving a record in progress', 'before'],
    ['right after the charge', 'after'],
  ])('when its environment dies %s', async (_when, at) => {
    const id = approvedId();
    given.strike(`crash dynamodb:PutItem to=*Ledger id=${id} at=${at} times=1`);
    await given.postOrder({ id });
    const died = await given.hop('lambda:Invoke', id);
    expect(died.detail).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await given.money(id)).toEqual(at === 'before' ? nothing : charged);
    await paidOnce(id);
  });

  it('when the record of the first try has expired and is gone', async () => {
    const id = approvedId();
    given.strike(`error dynamodb:UpdateItem from=*Workflow* id=${id} code=ValidationException times=1`);
    await given.postOrder({ id });
    expect(await failure(id)).toBe('DynamoDB.AmazonDynamoDBException');
    expect(await given.money(id)).toEqual(charged);
    await forgetIdempotency();
    await paidOnce(id);
  });

  it('when the workflow fails after it, and the message is delivered again', async () => {
    const id = approvedId();
    given.strike(`error dynamodb:UpdateItem from=*Workflow* id=${id} code=ValidationException times=1`);
    await given.postOrder({ id });
    expect(await failure(id)).toBe('DynamoDB.AmazonDynamoDBException');
    expect(await given.status(id)).toBe('PENDING');
    await paidOnce(id);
  });

  it.each(['to=*/Orders', 'to=*Idempotency', 'to=*Ledger'])('when each first write is throttled: %s', async (table) => {
    const id = approvedId();
    given.strike(
      `throttle dynamodb:PutItem ${table} id=${id} times=1`,
      `throttle dynamodb:UpdateItem ${table} id=${id} times=1`,
    );
    await given.postOrder({ id });
    await paidOnce(id);
  });
});

describe('no charge while it can not be known to be the only one', () => {
  it('when the idempotency table is unavailable; once it is back, one', async () => {
    const id = approvedId();
    const mend = given.strike(`unavailable dynamodb:* to=*Idempotency id=${id}`);
    await given.postOrder({ id });
    expect(await failure(id)).toBe('IdempotencyPersistenceLayerError');
    expect(await given.money(id)).toEqual(nothing);
    mend();
    await paidOnce(id);
  });

  it('when the gateway is down for longer than the retries; once it is back, one', async () => {
    const id = approvedId();
    const mend = given.strike(`unavailable dynamodb:* to=*Ledger id=${id}`);
    await given.postOrder({ id });
    expect(await failure(id)).toBe('PaymentGatewayUnavailable');
    expect(await given.money(id)).toEqual(nothing);
    mend();
    await paidOnce(id);
  });
});

/** What the table's time to live does once the records' 30 days are over. */
async function forgetIdempotency(): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: given.cloud.info().endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const TableName = given.cloud.deployment.stacks
    .flatMap((stack) => stack.resources)
    .find(({ path, type }) => type === 'AWS::DynamoDB::Table' && path.endsWith('Idempotency'))?.ref;
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  for (const { id } of Items) if (id) await client.send(new DeleteItemCommand({ TableName, Key: { id } }));
  client.destroy();
}
