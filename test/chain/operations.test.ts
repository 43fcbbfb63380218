import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { wireCall } from '../support/wire.ts';

/** The steps of docs/operations.md, taken one by one. */
let given: OrderCloud;
let outputs: Record<string, string>;
let sqs: SQSClient;
beforeEach(async () => {
  given = await givenCloud({ calm: true });
  outputs = { ...given.cloud.info().outputs['Orders-dev'] };
  sqs = new SQSClient(client());
});
afterEach(async () => {
  sqs.destroy();
  await given.cloud.stop();
});

const client = () => ({
  endpoint: given.cloud.info().endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
});

const output = (name: string): string => {
  const value = outputs[name];
  if (value === undefined)
    throw new Error(`The stack has no output ${name}; it has ${Object.keys(outputs).join(', ')}.`);
  return value;
};

/** Looks without taking. */
async function peek(queueUrl: string): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 0,
    MessageSystemAttributeNames: ['All'],
  });
  return (await sqs.send(command)).Messages ?? [];
}

/** Moves time past one visibility timeout after each failed delivery, until the queue gives the message up. */
async function untilDeadLettered(since: number): Promise<void> {
  for (let receive = 1; receive <= 5; receive++) {
    await given.cloud.journal.waitFor(
      `failed delivery ${receive}`,
      (hop) =>
        hop.sequence >= since &&
        hop.action === 'states:Execution' &&
        hop.outcome === 'failed' &&
        hop.attempt === receive,
    );
    given.cloud.clock.advance(15 * 60_000);
  }
  await given.cloud.journal.waitFor('the dead letter', (hop) => hop.sequence >= since && hop.action === 'sqs:Redrive');
}

async function logLines(group: RegExp, filterPattern: string): Promise<string[]> {
  const { endpoint } = client();
  const { logGroups } = await wireCall(endpoint, 'Logs_20140328.DescribeLogGroups', {});
  const name = (logGroups as { logGroupName: string }[])
    .map((each) => each.logGroupName)
    .find((each) => group.test(each));
  const { events } = await wireCall(endpoint, 'Logs_20140328.FilterLogEvents', { logGroupName: name, filterPattern });
  return (events as { message: string }[]).map((event) => event.message);
}

async function redrive(deadLetters: string): Promise<void> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ['QueueArn'] }),
  );
  const SourceArn = Attributes?.['QueueArn'];
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  await given.cloud.journal.waitFor('the redrive', (hop) => hop.action === 'sqs:MoveMessage');
  await given.eventually('the task to end', async () => {
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    return Results?.[0]?.Status === 'COMPLETED' ? true : undefined;
  });
}

describe('orders in the dead-letter queue', () => {
  it('are found, explained by their id, and settled by a redrive once the cause is mended', async () => {
    const since = given.cloud.journal.next;
    given.cloud.faults.add('error dynamodb:PutItem to=*Orders code=AccessDeniedException');
    const id = await given.postOrder();
    await untilDeadLettered(since);

    const [message] = await peek(output('OrdersDeadLetterQueueUrl'));
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ id });
    expect(await peek(output('OrdersDeadLetterQueueUrl'))).toHaveLength(1);
    const lines = await logLines(/states\/process-order/, '{ $.type = "ExecutionFailed" }');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/DynamoDB\.\w*/);

    given.cloud.faults.clear();
    await redrive(output('OrdersDeadLetterQueueUrl'));
    expect((await given.settled(id)).orderStatus).toMatch(/SUCCESS|FAILED/);
    expect(await peek(output('OrdersDeadLetterQueueUrl'))).toEqual([]);
    const payment = await logLines(/ProcessPayment/, `{ $.orderId = "${id}" }`);
    expect(payment.join('\n')).toContain('Charge settled');
  });

  it('that are no orders name the field in the log, come back from a redrive, and hold up nothing', async () => {
    const body = JSON.stringify({ id: 'not a ULID' });
    const since = given.cloud.journal.next;
    await sqs.send(new SendMessageCommand({ QueueUrl: output('OrdersQueueUrl'), MessageBody: body }));
    await untilDeadLettered(since);
    expect((await logLines(/states\/process-order/, '"not a ULID"')).join('\n')).toMatch(/InvalidOrder/);

    const again = given.cloud.journal.next;
    await redrive(output('OrdersDeadLetterQueueUrl'));
    const good = await given.postOrder();
    await given.settled(good);
    await untilDeadLettered(again);
    const [message] = await peek(output('OrdersDeadLetterQueueUrl'));
    expect(message?.Body).toBe(body);
  });
});

describe('outcomes in the notifications dead-letter queue', () => {
  it('lead to their record in the stream, and can be announced by hand', async () => {
    given.cloud.faults.add('unavailable sns:Publish');
    const since = given.cloud.journal.next;
    const id = await given.postOrder();
    await given.settled(id);
    const isDead = (hop: { sequence: number; action: string }): boolean =>
      hop.sequence >= since && hop.action === 'pipes:DeadLetter';
    // Each failed try is followed by a longer pause; time is moved past it, until the record is too old to try again.
    const stop = given.cloud.journal.listen((hop) => {
      if (hop.action.startsWith('sns:Publish')) setImmediate(() => given.cloud.clock.advance(10 * 60_000));
    });
    given.cloud.clock.advance(10 * 60_000);
    await given.cloud.journal.waitFor('the dead letter', isDead);
    stop();
    given.cloud.faults.clear();

    const [message] = await peek(output('NotificationsDeadLetterQueueUrl'));
    const { DDBStreamBatchInfo: batch } = JSON.parse(message?.Body ?? '{}') as {
      DDBStreamBatchInfo: { streamArn: string; shardId: string; startSequenceNumber: string; batchSize: number };
    };
    const streams = new DynamoDBStreamsClient(client());
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: batch.streamArn,
        ShardId: batch.shardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        SequenceNumber: batch.startSequenceNumber,
      }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: batch.batchSize }));
    streams.destroy();
    expect(Records?.map((record) => record.dynamodb?.Keys?.['id']?.S)).toContain(id);

    const sns = new SNSClient(client());
    await sns.send(
      new PublishCommand({ TopicArn: output('TopicArn'), Message: `SUCCESS: your order ${id} is settled.` }),
    );
    sns.destroy();
    await given.eventually('the email', () => given.cloud.inbox.read().find((email) => email.text.includes(id)));
    const [held] =
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl: output('NotificationsDeadLetterQueueUrl') }))).Messages ??
      [];
    await sqs.send(
      new DeleteMessageCommand({
        QueueUrl: output('NotificationsDeadLetterQueueUrl'),
        ReceiptHandle: held?.ReceiptHandle,
      }),
    );
    expect(await peek(output('NotificationsDeadLetterQueueUrl'))).toEqual([]);
  });
});
