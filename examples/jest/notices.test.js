import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startCloud } from 'order-choreography';

let cloud;
let sns;
let sqs;
let outputs;

beforeAll(async () => {
  cloud = await startCloud({ assembly: 'cdk.out', calm: true });
  outputs = cloud.info().outputs.Notices;
  const client = {
    endpoint: cloud.info().endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  sns = new SNSClient(client);
  sqs = new SQSClient(client);
});

afterAll(() => cloud.stop());

const publish = (id) =>
  sns.send(new PublishCommand({ TopicArn: outputs.TopicArn, Message: JSON.stringify({ id, text: 'Closed today' }) }));
const receive = async (QueueUrl) => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? [];

test('a notice reaches the queue and the inbox', async () => {
  await publish('n1');
  // No sleeping: every hop is journaled, and a test waits for the one that it is about.
  await cloud.journal.waitFor('the queue to get it', (hop) => hop.action === 'sqs:SendMessage');
  await cloud.journal.waitFor('the email', (hop) => hop.action === 'sns:DeliverEmail');

  const [message] = await receive(outputs.QueueUrl);
  expect(JSON.parse(message.Body)).toEqual({ id: 'n1', text: 'Closed today' });
  expect(cloud.inbox.read('n1')).toMatchObject([{ to: 'reader@example.com' }]);
});

test('a notice that nobody handles ends among the dead letters, once five minutes have passed', async () => {
  cloud.clock.advance(5 * 60_000);
  expect(await receive(outputs.QueueUrl)).toEqual([]);

  const [message] = await receive(outputs.DeadLettersUrl);
  expect(JSON.parse(message.Body).id).toBe('n1');
});

test('a notice outlives an hour without SQS', async () => {
  cloud.faults.add(['unavailable sqs:SendMessage seconds=3600']);
  await publish('n2');
  await cloud.journal.waitFor('a failed delivery', (hop) => hop.action === 'faults:unavailable');
  cloud.clock.advance(3_600_000);

  const delivered = (hop) =>
    hop.action === 'sqs:SendMessage' && hop.correlationIds.includes('n2') && hop.outcome === 'ok';
  await cloud.journal.waitFor('the delivery', delivered);
});
