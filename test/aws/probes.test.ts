import { randomUUID } from 'node:crypto';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { eventually, OUTPUTS, postOrder, settled, withdrawAll } from './deployed.ts';

/**
 * What docs/unconfirmed-on-aws.md says that only a deployed stack can settle, asked. Each probe prints what it found, and
 * fails when it found the opposite of what the design leans on.
 */
const sqs = new SQSClient({});
const logs = new CloudWatchLogsClient({});
const found: string[] = [];
const note = (point: string, finding: string): void => {
  found.push(`${point}\n    ${finding}`);
};

afterAll(async () => {
  await withdrawAll();
  console.log(`Found by the probes\n${found.map((each) => `  ${each}`).join('\n')}`);
});

describe('the probes', () => {
  it('a failed synchronous Express execution leaves its message in the queue, by the name of its failure', async () => {
    const QueueUrl = OUTPUTS['OrdersQueueUrl'] ?? '';
    const mark = `probe ${randomUUID()}`;
    const since = Date.now();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${mark}: this is not JSON` }));

    const failure = await eventually('the failure in the log of the workflow', () =>
      lineIn('/aws/vendedlogs/states', 'body is not JSON', since),
    );
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] }),
    );

    const hidden = Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']);
    note(
      'A pipe takes a failed synchronous Express execution for a failure',
      `${hidden} message(s) wait to be tried again.`,
    );
    note("A branch's States.QueryEvaluationError is caught at its Parallel state", failure);
    note(
      'What the probe leaves behind',
      `"${mark}" goes to ${OUTPUTS['OrdersDeadLetterQueueUrl']} after five receives.`,
    );
    expect(hidden).toBeGreaterThan(0);
    expect(failure).toContain('the body is not JSON');
  });

  it('an outcome is announced by filters on the images alone, its text as it was written', async () => {
    const queue = await announcements();
    try {
      const id = await postOrder();
      const order = await settled(id);
      const text = await eventually('the announcement', async () => {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
        );
        return Messages.map(({ Body }) => Body ?? '').find((body) => body.includes(id));
      });
      note('Filters on OldImage and NewImage work without eventName', 'the outcome was announced.');
      note('Values of a text template come out as they are', JSON.stringify(text));
      expect(text).toContain(`${String(order['orderStatus'])}: your order ${id} placed at 2`);
    } finally {
      await queue.remove();
    }
  });

  it('AppSync and the functions write to the log groups made for them', async () => {
    const since = Date.now();
    const id = await postOrder();
    await settled(id);

    const api = await eventually("a line in the API's log", () =>
      lineIn('/aws/appsync/apis/', 'RequestSummary', since),
    );
    const metric = await eventually('the count of the payment', () => lineIn('Orders', '_aws', since));

    note('AppSync logs with CreateLogStream and PutLogEvents alone', api.slice(0, 160));
    note('Lambda passes on a JSON line with _aws unchanged', metric.slice(0, 200));
    expect(JSON.parse(metric)).toHaveProperty('_aws.CloudWatchMetrics');
  });

  it('says what it does not ask', () => {
    note('185 tries of a stream record take between one and twelve hours', 'not asked: it takes as long.');
    note(
      "Names of DynamoDB's errors in the optimised integration",
      'not asked: they can not be provoked from outside.',
    );
    note('FILL(metric, 0) of a metric without any value', 'not asked: it needs an hour without orders.');
    expect(found.length).toBeGreaterThan(0);
  });
});

/** The first line since `since` with this word in it, of a log group whose name begins so. */
async function lineIn(prefix: string, word: string, since: number): Promise<string | undefined> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix }));
  for (const { logGroupName } of logGroups) {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime: since, filterPattern: `"${word}"` }),
    );
    const [first] = events;
    if (first?.message !== undefined) return first.message;
  }
  return undefined;
}

/** A queue of our own that the topic's announcements come to. */
async function announcements(): Promise<{ url: string; remove(): Promise<void> }> {
  const TopicArn = OUTPUTS['TopicArn'] ?? '';
  const [, , , region, account] = TopicArn.split(':');
  const QueueName = `test-aws-${randomUUID()}`;
  const Endpoint = `arn:aws:sqs:${region}:${account}:${QueueName}`;
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: Endpoint,
    Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
  const sns = new SNSClient({});
  const attributes = { RawMessageDelivery: 'true' };
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: attributes, ReturnSubscriptionArn: true }),
  );
  return {
    url,
    remove: async () => {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    },
  };
}
