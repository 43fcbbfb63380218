import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { lookAround } from '../../docs/clients/aws-sdk.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { runDocumented } from './processes.ts';

let given: OrderCloud;
let ENDPOINT: string;
beforeAll(async () => {
  given = await givenCloud({ calm: true });
  ENDPOINT = given.cloud.info().endpoint;
});
afterAll(() => given.cloud.stop());

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('the AWS SDK for JavaScript', () => {
  it('looks around as docs/clients.md says', async () => {
    const id = await given.postOrder();
    await given.settled(id);
    const { Records, Items, queues, Subscriptions, machine } = await lookAround(ENDPOINT);
    expect(Items).toMatchObject([{ id: { S: id } }]);
    expect(Records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
    expect(queues.map(({ Attributes }) => Attributes?.['QueueArn'])).toContainEqual(
      expect.stringMatching(/^arn:aws:sqs:us-east-1:000000000000:/),
    );
    expect(Subscriptions).toMatchObject([{ Endpoint: 'customer@example.com' }]);
    expect(machine.type).toBe('EXPRESS');
  });
});

describe('a redrive', () => {
  /** A dead-letter queue with one message in it, which was received too often. */
  async function givenDeadLetter(client: SQSClient, name: string) {
    const arnOf = async (QueueUrl: string | undefined): Promise<string> => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
      );
      return Attributes?.['QueueArn'] ?? '';
    };
    const dead = await client.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
    const deadArn = await arnOf(dead.QueueUrl);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 1 });
    const { QueueUrl } = await client.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy, VisibilityTimeout: '0' } }),
    );
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'not an order' }));
    for (const found of [1, 0])
      expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? []).toHaveLength(found);
    return { QueueUrl, deadArn };
  }

  it('is started by curl, which signs as the AWS clients do', async () => {
    const client = new SQSClient({ endpoint: ENDPOINT, region: 'us-east-1', credentials });
    const { QueueUrl, deadArn } = await givenDeadLetter(client, 'by-curl');
    const { stdout, stderr } = await runDocumented('redrive.sh', { ENDPOINT, DEAD_LETTERS_ARN: deadArn });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ TaskHandle: expect.stringMatching(/\w/) });
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    expect(Messages).toMatchObject([{ Body: 'not an order' }]);
    client.destroy();
  });
});
