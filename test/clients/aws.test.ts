import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { lookAround } from '../../docs/clients/aws-sdk.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { givenDeadLetter } from './dead-letter.ts';
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

  it('finds its way by the environment alone', async () => {
    const surroundings = {
      AWS_ENDPOINT_URL: ENDPOINT,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const before = { ...process.env };
    Object.assign(process.env, surroundings);
    try {
      const { Streams } = await new DynamoDBStreamsClient().send(new ListStreamsCommand({}));
      const TableName = Streams?.[0]?.TableName;
      const { Table } = await new DynamoDBClient().send(new DescribeTableCommand({ TableName }));
      expect(Table?.TableName).toMatch(/Orders/);
      expect((await new SQSClient().send(new ListQueuesCommand({}))).QueueUrls?.[0]).toContain(new URL(ENDPOINT).port);
      expect((await new SNSClient().send(new ListTopicsCommand({}))).Topics).not.toHaveLength(0);
      expect((await new SFNClient().send(new ListStateMachinesCommand({}))).stateMachines).toHaveLength(1);
    } finally {
      for (const name of Object.keys(surroundings)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });
});

it('a redrive is started by curl, which signs as the AWS clients do', async () => {
  const client = new SQSClient({ endpoint: ENDPOINT, region: 'us-east-1', credentials });
  const { deadLettersArn, redriven } = await givenDeadLetter(client, 'by-curl');
  const { stdout, stderr } = await runDocumented('redrive.sh', { ENDPOINT, DEAD_LETTERS_ARN: deadLettersArn });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ TaskHandle: expect.stringMatching(/\w/) });
  expect(await redriven()).toBe('not an order');
  client.destroy();
});
