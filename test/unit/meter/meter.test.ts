import { AwsError } from '../../../local/core/aws-error.ts';
import { billFrom } from '../../../local/meter/bill.ts';
import { meterCalls } from '../../../local/meter/billed-calls.ts';
import { ITEM_NAMES, type ItemName } from '../../../local/meter/items.ts';
import { Meter } from '../../../local/meter/meter.ts';
import { costOf, PRICES } from '../../../local/meter/prices.ts';
import { recordedOf } from '../../../local/meter/sampling.ts';
import { OPERATOR, type Principal } from '../../../local/platform/access.ts';
import { createDynamoDb } from '../../../local/services/dynamodb/index.ts';
import { fakeService, type TestPlatform, testPlatform } from '../../support/platform.ts';

const caller = { principal: OPERATOR, from: 'test' };

/** A platform whose door is metered. */
function metered(): TestPlatform {
  const platform = testPlatform();
  platform.calls.intercept(meterCalls(platform.meter));
  return platform;
}

const counted = ({ meter }: TestPlatform, item: ItemName): number => meter.count(item).total;

describe('calls that pass the door', () => {
  const QueueUrl = 'http://127.0.0.1:4000/1/orders';
  const kilobytes = (count: number): string => 'x'.repeat(count * 1024);

  it.each([
    ['SendMessage', { QueueUrl, MessageBody: kilobytes(1) }, 1],
    ['SendMessage', { QueueUrl, MessageBody: kilobytes(64) }, 1],
    ['SendMessage', { QueueUrl, MessageBody: kilobytes(65) }, 2],
    ['SendMessageBatch', { QueueUrl, Entries: Array(10).fill({ MessageBody: kilobytes(6) }) }, 1],
    ['SendMessageBatch', { QueueUrl, Entries: Array(10).fill({ MessageBody: kilobytes(7) }) }, 2],
    ['DeleteMessage', { QueueUrl, ReceiptHandle: 'r' }, 1],
  ])('bill a queue by request and 64 KB: %s', async (action, input, requests) => {
    const platform = metered();
    fakeService(platform, 'sqs', { [action]: () => ({}) });
    await platform.calls.dispatch('sqs', action, input, caller);
    expect(counted(platform, 'sqsRequests')).toBe(requests);
  });

  it('bill an empty receive, and a full one by what came', async () => {
    const platform = metered();
    const answers = [{}, { Messages: [{ MessageId: 'm', Body: kilobytes(100) }] }];
    fakeService(platform, 'sqs', { ReceiveMessage: () => answers.shift() });
    await platform.calls.dispatch('sqs', 'ReceiveMessage', { QueueUrl }, caller);
    expect(counted(platform, 'sqsRequests')).toBe(1);
    await platform.calls.dispatch('sqs', 'ReceiveMessage', { QueueUrl }, caller);
    expect(counted(platform, 'sqsRequests')).toBe(3);
  });

  it('keep FIFO queues, which cost more, apart', async () => {
    const platform = metered();
    fakeService(platform, 'sqs', { SendMessage: () => ({}) });
    await platform.calls.dispatch('sqs', 'SendMessage', { QueueUrl: `${QueueUrl}.fifo`, MessageBody: 'x' }, caller);
    expect([counted(platform, 'sqsFifoRequests'), counted(platform, 'sqsRequests')]).toEqual([1, 0]);
  });

  it('tell deliveries of SNS by protocol, and bill the queue for its request', async () => {
    const platform = metered();
    const principal: Principal = { type: 'service', service: 'sns.amazonaws.com', sourceArn: 'arn:aws:sns:::topic' };
    fakeService(platform, 'sqs', { SendMessage: () => ({}) });
    fakeService(platform, 'lambda', { Invoke: () => ({}) });
    fakeService(platform, 'sns', { Publish: () => ({}), DeliverEmail: () => ({}) });
    await platform.calls.dispatch('sns', 'Publish', { TopicArn: 't', Message: kilobytes(65) }, caller);
    await platform.calls.dispatch('sns', 'DeliverEmail', {}, { ...caller, principal });
    await platform.calls.dispatch('sqs', 'SendMessage', { QueueUrl, MessageBody: 'x' }, { ...caller, principal });
    await platform.calls.dispatch('lambda', 'Invoke', { FunctionName: 'f' }, { ...caller, principal });
    const items = [
      'topicPublishes',
      'emailDeliveries',
      'queueDeliveries',
      'sqsRequests',
      'functionDeliveries',
    ] as const;
    expect(items.map((item) => counted(platform, item))).toEqual([2, 1, 1, 1, 1]);
  });

  it('bill events of a bus one by one, each by 64 KB', async () => {
    const platform = metered();
    fakeService(platform, 'events', { PutEvents: () => ({ Entries: [] }) });
    const event = (Detail: string) => ({ Source: 's', DetailType: 't', Detail });
    await platform.calls.dispatch('events', 'PutEvents', { Entries: [event('{}'), event(kilobytes(64))] }, caller);
    expect(counted(platform, 'busEvents')).toBe(3);
  });

  it('bill what is logged by its bytes and 26 more for each event', async () => {
    const platform = metered();
    fakeService(platform, 'logs', { PutLogEvents: () => ({}) });
    const logEvents = [{ message: 'é' }, { message: 'abcd' }];
    await platform.calls.dispatch('logs', 'PutLogEvents', { logGroupName: 'g', logStreamName: 's', logEvents }, caller);
    expect(counted(platform, 'logGigabytes') * 1e9).toBeCloseTo(2 + 4 + 2 * 26);
    expect([...platform.meter.count('logGigabytes').byResource.keys()]).toEqual(['g']);
  });

  it('bill nothing that a fault kept from the service, or that the service failed', async () => {
    const platform = testPlatform();
    let broken = true;
    platform.calls.intercept((_call, next) => {
      if (broken) throw new AwsError('ServiceUnavailable', 'No.', { status: 503 });
      return next();
    });
    platform.calls.intercept(meterCalls(platform.meter));
    fakeService(platform, 'sqs', {
      SendMessage: () => {
        throw new AwsError('InternalFailure', 'No.', { status: 500 });
      },
    });
    for (broken of [true, false])
      await expect(platform.calls.dispatch('sqs', 'SendMessage', { QueueUrl }, caller)).rejects.toThrow('No.');
    expect(counted(platform, 'sqsRequests')).toBe(0);
  });
});

describe('a table', () => {
  const TableName = 'things';
  async function table(): Promise<{
    platform: TestPlatform;
    call: (action: string, input: object) => Promise<unknown>;
  }> {
    const platform = metered();
    for (const service of createDynamoDb(platform)) platform.calls.register(service);
    const call = (action: string, input: object) =>
      platform.calls.dispatch('dynamodb', action, { TableName, ...input }, caller);
    await call('CreateTable', {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['id', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byKind',
          KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
    platform.clock.advance(60_000);
    return { platform, call };
  }
  const item = (id: string, bytes = 10) => ({ id: { S: id }, text: { S: 'x'.repeat(bytes) } });

  it('bills writes by the item’s kilobytes, and the index that follows', async () => {
    const { platform, call } = await table();
    await call('PutItem', { Item: item('a', 2_000) });
    expect(counted(platform, 'writeUnits')).toBe(2);
    await call('PutItem', { Item: { ...item('b'), kind: { S: 'k' } } });
    expect(counted(platform, 'writeUnits')).toBe(4);
  });

  it('bills a write whose condition did not hold', async () => {
    const { platform, call } = await table();
    await call('PutItem', { Item: item('a', 2_000) });
    const refused = call('PutItem', { Item: item('a'), ConditionExpression: 'attribute_not_exists(id)' });
    await expect(refused).rejects.toMatchObject({ code: 'ConditionalCheckFailedException' });
    expect(counted(platform, 'writeUnits')).toBe(4);
  });

  it('bills transactions twice, consistent reads whole and others by half', async () => {
    const { platform, call } = await table();
    await call('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: item('a') } }] });
    expect(counted(platform, 'writeUnits')).toBe(2);
    await call('GetItem', { Key: { id: { S: 'a' } } });
    await call('GetItem', { Key: { id: { S: 'a' } }, ConsistentRead: true });
    expect(counted(platform, 'readUnits')).toBe(1.5);
  });
});

describe('the meter', () => {
  it('shares what several orders caused, and counts the rest as overhead', () => {
    const meter = new Meter();
    meter.add('sqsRequests', 1, { resource: 'q', correlationIds: ['a', 'b'] });
    meter.add('sqsRequests', 1, { resource: 'q', correlationIds: [] });
    expect(billFrom(meter, 'a')?.services[0]?.lines[0]).toMatchObject({ item: 'sqsRequests', count: 0.5 });
    expect(billFrom(meter)).toMatchObject({ orders: 2, dollars: (2 * 0.4) / 1e6 });
  });

  it('forgets the oldest orders, never the sums', () => {
    const meter = new Meter(2);
    for (const id of ['a', 'b', 'c']) meter.add('readUnits', 1, { resource: 't', correlationIds: [id] });
    expect(billFrom(meter, 'a')).toBeUndefined();
    expect(billFrom(meter, 'c')?.dollars).toBe(0.125 / 1e6);
    expect(billFrom(meter)).toMatchObject({ orders: 3, services: [{ lines: [{ count: 3 }] }] });
  });

  it('counts traces as the default rule samples them: one a second and 5 % of the others', () => {
    const meter = new Meter();
    for (let trace = 0; trace < 21; trace++) meter.addTrace(1_000, { resource: 'api', correlationIds: [] });
    meter.addTrace(2_000, { resource: 'api', correlationIds: [] });
    expect(meter.count('traces').total).toBeCloseTo(3);
    expect([recordedOf(1_000, 2_592_000), recordedOf(3_592_000, 2_592_000)]).toEqual([1_000, 2_642_000]);
  });
});

describe('prices', () => {
  it('are there for everything that is counted, each with a source and an end of its tiers', () => {
    for (const item of ITEM_NAMES) {
      expect(PRICES[item].source).toMatch(/^https:\/\//);
      expect(PRICES[item].tiers.at(-1)?.upTo).toBe(Number.POSITIVE_INFINITY);
      expect(PRICES[item].confirmed || PRICES[item].doubt !== undefined).toBe(true);
    }
  });

  it('follow AWS’s own example: a hundred million Express executions of ten seconds', () => {
    // https://aws.amazon.com/step-functions/pricing/, example 3
    expect(costOf(PRICES.expressRequests, 1e8)).toBeCloseTo(100, 6);
    expect(costOf(PRICES.expressGbSeconds, 62_500_000)).toBeCloseTo(382.97, 2);
  });
});
