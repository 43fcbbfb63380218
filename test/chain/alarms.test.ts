import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';

let given: OrderCloud;
let sqs: SQSClient;
beforeAll(async () => {
  given = await givenCloud({
    calm: true,
    parameters: { subscriptionEmail: 'customer@example.com', alarmEmail: 'operator@example.com' },
  });
  sqs = new SQSClient({
    endpoint: given.cloud.info().endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
});
afterAll(async () => {
  sqs.destroy();
  await given.cloud.stop();
});

/** The next change of an alarm since a moment of the journal; time goes on a minute whenever nothing else happens. */
async function changed(since: number, alarm: string, state: string): Promise<void> {
  const change = given.cloud.journal.waitFor(
    `${alarm} to be ${state}`,
    (hop) =>
      hop.sequence >= since &&
      hop.action === 'cloudwatch:AlarmState' &&
      hop.from.endsWith(`/${alarm}`) &&
      hop.detail?.['state'] === state,
  );
  given.cloud.clock.advance(60_000);
  await change;
}

it('a dead letter tells the operator within a minute, by email, with the section of the page that helps; and so does its end', async () => {
  const queue = given.cloud.info().outputs['Orders-dev']?.['OrdersDeadLetterQueueUrl'] ?? '';
  const isAlarm = ({ to }: { to: string }): boolean => to === 'operator@example.com';
  expect(given.cloud.alarms()).not.toEqual([]);
  expect(new Set(given.cloud.alarms().map(({ state }) => state))).toEqual(new Set(['OK']));

  const since = given.cloud.journal.next;
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: '{"id":"01M855BS411B9739542D838EES"}' }));
  await changed(since, 'OrdersDeadLetters', 'ALARM');
  const alarm = await given.eventually('the email', () =>
    given.cloud.inbox.read().find((email) => isAlarm(email) && email.subject.startsWith('ALARM')),
  );
  expect(alarm.text).toContain('docs/operations.md#orders-in-the-dead-letter-queue');
  const view = (await (await fetch(`${given.cloud.info().endpoint}/_local/alarms`)).json()) as {
    alarms: { path: string; state: string }[];
  };
  expect(view.alarms.filter(({ state }) => state !== 'OK').map(({ path }) => path)).toEqual([
    'Orders-dev/Observability/Alarms/OrdersDeadLetters',
  ]);

  const described = await fetch(given.cloud.info().endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: 'Action=DescribeAlarms&Version=2010-08-01&StateValue=ALARM',
  });
  expect((await described.text()).match(/<AlarmName>[^<]*<\/AlarmName>/g)).toEqual([
    expect.stringContaining('OrdersDeadLetters'),
  ]);

  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
  await changed(since, 'OrdersDeadLetters', 'OK');
  await given.eventually('the email that all is well', () =>
    given.cloud.inbox.read().find((email) => isAlarm(email) && email.subject.startsWith('OK')),
  );
});

it('the topic’s policy lets alarms in by one statement; without it nobody is told, and the journal says so', async () => {
  const { iam, journal } = given.cloud;
  const statement = iam.statements().find(({ sid }) => sid === 'Alarms');
  expect(statement).toMatchObject({ path: expect.stringContaining('Observability/Operator'), timesDecisive: 2 });
  if (!statement) return;
  iam.removeStatement(statement.id, statement.attachedTo);
  const since = journal.next;
  const queue = given.cloud.info().outputs['Orders-dev']?.['NotificationsDeadLetterQueueUrl'] ?? '';
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'undelivered' }));
  const refused = journal.waitFor(
    'the alarm to be refused',
    (hop) => hop.sequence >= since && hop.action === 'sns:Publish' && hop.outcome === 'refused',
  );
  await changed(since, 'NotificationsDeadLetters', 'ALARM');
  expect((await refused).from).toBe('Orders-dev/Observability/Alarms/NotificationsDeadLetters');
});
