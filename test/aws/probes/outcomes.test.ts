import { randomUUID } from 'node:crypto';
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { OUTPUTS, postOrder, settled, withdrawAll } from '../deployed.ts';
import { findings } from './findings.ts';
import { messageWith, type OwnQueue, ownQueue } from './queues.ts';

const note = findings();
const sns = new SNSClient({});
const events = new EventBridgeClient({});
const EventBusName = OUTPUTS['EventBusName'] ?? '';

describe('an outcome', () => {
  let queue: OwnQueue;
  beforeEach(async () => {
    queue = await ownQueue();
  });
  afterEach(() => queue.remove());
  afterAll(withdrawAll);

  it('is announced by filters on the images alone, its text as it was written', async () => {
    const TopicArn = OUTPUTS['TopicArn'] ?? '';
    await queue.letIn('sns.amazonaws.com', TopicArn);
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: queue.arn,
        Attributes: { RawMessageDelivery: 'true' },
        ReturnSubscriptionArn: true,
      }),
    );
    try {
      const id = await postOrder();
      const order = await settled(id);
      const text = await queue.bodyWith(id);

      note('filters on images', 'the outcome was announced.');
      note('text templates', JSON.stringify(text));
      expect(text).toContain(`${String(order['orderStatus'])}: your order ${id} placed at 2`);
    } finally {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    }
  });

  it('is an event that says word for word what the customer wrote', async () => {
    const Name = `test-aws-${randomUUID()}`;
    const EventPattern = JSON.stringify({ source: ['orders'], 'detail-type': ['OrderSettled'] });
    const { RuleArn = '' } = await events.send(new PutRuleCommand({ Name, EventBusName, EventPattern }));
    await queue.letIn('events.amazonaws.com', RuleArn);
    await events.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets: [{ Id: 'probe', Arn: queue.arn }] }));
    try {
      const name = 'Pizza "quattro", \\4 cheeses\\ "id":"other"';
      const id = await postOrder({ name });
      const { detail } = JSON.parse(await queue.bodyWith(id));

      note('JSON templates', `${JSON.stringify(name)} came as ${JSON.stringify(detail)}`);
      expect(detail).toMatchObject({ id, name });
    } finally {
      await events.send(new RemoveTargetsCommand({ Rule: Name, EventBusName, Ids: ['probe'] }));
      await events.send(new DeleteRuleCommand({ Name, EventBusName }));
    }
  });
});

describe('an event whose mutation fails, since the table refuses to answer', () => {
  it('goes to the dead-letter queue and is not tried again', async () => {
    // No key of a table may be empty.
    const Detail = JSON.stringify({ id: '', userId: `probe ${randomUUID()}` });
    const since = Date.now();
    await events.send(
      new PutEventsCommand({ Entries: [{ EventBusName, Source: 'orders', DetailType: 'OrderSettled', Detail }] }),
    );

    const letter = await messageWith(OUTPUTS['LiveUpdatesDeadLetterQueueUrl'] ?? '', JSON.parse(Detail).userId);

    const seconds = ((Date.now() - since) / 1_000).toFixed(1);
    const why = Object.entries(letter.MessageAttributes ?? {}).map(([name, value]) => `${name}=${value.StringValue}`);
    note('failed mutation', `final: a dead letter after ${seconds} s, ${why.join(' ')}`);
    expect(letter.MessageAttributes?.['RETRY_ATTEMPTS']?.StringValue ?? '0').toBe('0');
  });
});
