import {
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  ResourceNotFoundException as UnknownFunction,
} from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ListSubscriptionsCommand, NotFoundException, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, QueueDoesNotExist, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';

let given: OrderCloud;
let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
beforeAll(async () => {
  given = await givenCloud();
  config = {
    endpoint: given.cloud.info().endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
});
afterAll(() => given.cloud.stop());

const ref = (type: string): string[] =>
  given.cloud.deployment.stacks.flatMap((stack) =>
    stack.resources.filter((resource) => resource.type === type).map((resource) => resource.ref),
  );

describe('the AWS SDK for JavaScript, pointed at the local cloud, reaches what the template made', () => {
  it('DynamoDB: describes, scans, writes in transactions, and gets typed errors', async () => {
    const client = new DynamoDBClient(config);
    const tables = [...ref('AWS::DynamoDB::Table'), ...ref('AWS::DynamoDB::GlobalTable')];
    expect(tables).toHaveLength(3);
    for (const TableName of tables) {
      expect((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus).toBe('ACTIVE');
      await client.send(new ScanCommand({ TableName }));
    }
    await expect(client.send(new ScanCommand({ TableName: 'nothing' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    const payments = tables.find((name) => /payment/i.test(name));
    const Item = { chargeKey: { S: 'x' } };
    await client.send(new PutItemCommand({ TableName: payments, Item }));
    const again = client.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName: payments, Item, ConditionExpression: 'attribute_not_exists(chargeKey)' } }],
      }),
    );
    await expect(again).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed' }],
    });
    client.destroy();
  });

  it('DynamoDB Streams: reads the orders stream from its start', async () => {
    const client = new DynamoDBStreamsClient(config);
    const id = await given.postOrder();
    await given.settled(id);
    const StreamArn = (await client.send(new ListStreamsCommand({}))).Streams?.[0]?.StreamArn;
    const shard = (await client.send(new DescribeStreamCommand({ StreamArn }))).StreamDescription?.Shards?.[0];
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records?.map((record) => [record.eventName, record.dynamodb?.NewImage?.['orderStatus']?.S])).toEqual([
      ['INSERT', 'PENDING'],
      ['MODIFY', expect.stringMatching(/SUCCESS|FAILED/)],
    ]);
    client.destroy();
  });

  it('SQS: lists queues, and gets typed errors', async () => {
    const client = new SQSClient(config);
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(ref('AWS::SQS::Queue').length);
    const gone = client.send(
      new SendMessageCommand({ QueueUrl: `${config.endpoint}/000000000000/gone`, MessageBody: 'x' }),
    );
    await expect(gone).rejects.toBeInstanceOf(QueueDoesNotExist);
    client.destroy();
  });

  it('SNS: lists the email subscription, publishes, and gets typed errors', async () => {
    const client = new SNSClient(config);
    const { Subscriptions } = await client.send(new ListSubscriptionsCommand({}));
    expect(Subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: 'customer@example.com' }]);
    const TopicArn = Subscriptions?.[0]?.TopicArn;
    expect((await client.send(new PublishCommand({ TopicArn, Message: 'Hello <world> & "all"' }))).MessageId).toMatch(
      /\w/,
    );
    await expect(client.send(new PublishCommand({ TopicArn: `${TopicArn}x`, Message: 'x' }))).rejects.toBeInstanceOf(
      NotFoundException,
    );
    client.destroy();
  });

  it('Step Functions: lists machines, makes one, runs it', async () => {
    // AWS puts `sync-` before the host for synchronous executions; a local host has no such name.
    const client = new SFNClient({ ...config, disableHostPrefix: true });
    expect((await client.send(new ListStateMachinesCommand({}))).stateMachines).toHaveLength(1);
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Add',
      States: { Add: { Type: 'Pass', Output: '{% $states.input.a + 1 %}', End: true } },
    });
    const roleArn = ref('AWS::IAM::Role').length > 0 ? 'arn:aws:iam::000000000000:role/any' : '';
    const { stateMachineArn } = await client.send(
      new CreateStateMachineCommand({ name: 'adds', definition, roleArn, type: 'EXPRESS' }),
    );
    const done = await client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"a":1}' }));
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: '2' });
    expect(done.startDate).toBeInstanceOf(Date);
    await expect(
      client.send(
        new DescribeExecutionCommand({ executionArn: `${stateMachineArn?.replace('stateMachine', 'execution')}:gone` }),
      ),
    ).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    client.destroy();
  });

  it('Lambda: lists functions, invokes one by name or ARN, and gets typed errors', async () => {
    const client = new LambdaClient(config);
    const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
    expect(Functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(ref('AWS::Lambda::Function').sort());
    const refund = Functions.find(({ FunctionName }) => /Refund/.test(FunctionName ?? ''));
    const FunctionName = refund?.FunctionArn;
    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(configuration).toMatchObject({ Runtime: 'nodejs24.x', State: 'Active' });
    const failed = await client.send(new InvokeCommand({ FunctionName, Payload: Buffer.from('{}') }));
    expect(failed).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST' });
    expect(JSON.parse(Buffer.from(failed.Payload ?? []).toString())).toMatchObject({ errorType: expect.any(String) });
    const accepted = new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from('{}') });
    expect(await client.send(accepted)).toMatchObject({ StatusCode: 202 });
    await expect(client.send(new InvokeCommand({ FunctionName: 'nope' }))).rejects.toBeInstanceOf(UnknownFunction);
    await expect(client.send(new InvokeCommand({ FunctionName, LogType: 'Tail' }))).rejects.toThrow(/aws logs tail/);
    client.destroy();
  });

  it('STS: says who is calling', async () => {
    const client = new STSClient(config);
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' });
    client.destroy();
  });
});

describe('a client that speaks no protocol of AWS', () => {
  it.each([
    ['an unknown target', { 'x-amz-target': 'Nobody.Does' }, '{}', 400, /does not serve the X-Amz-Target Nobody.Does/],
    ['an unknown action', { 'x-amz-target': 'AmazonSQS.Explode' }, '{}', 400, /sqs:Explode is not supported/],
    ['a body that is not JSON', { 'x-amz-target': 'AmazonSQS.SendMessage' }, '{"QueueUrl":', 400, /not JSON/],
    ['no signature', { 'x-amz-target': 'AmazonSQS.ListQueues', authorization: '' }, '{}', 403, /Authentication Token/],
  ])('%s gets an error that names it', async (_name, headers, body, status, message) => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0';
    const response = await fetch(config.endpoint, { method: 'POST', headers: { authorization, ...headers }, body });
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(message);
  });

  it('a signed request for a service that is not there gets an error that names it and those there are', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';
    const response = await fetch(`${config.endpoint}/bucket`, { headers: { authorization } });
    expect(response.status).toBe(501);
    expect(await response.text()).toMatch(/does not serve s3 over the wire; it serves .*sqs/);
  });

  it('GraphQL sent to an address that is none, as curl sends it, is told where to look', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = { method: 'POST', headers, body: '{"query":"{ orders { id } }"}' };
    const response = await fetch(`${config.endpoint}/graphqll`, sent);
    expect(response.status).toBe(404);
    expect(await response.text()).toMatch(/Nothing answers POST \/graphqll here; GET \/ lists what does/);
  });

  it('a web page from elsewhere is refused, by Origin and by Host', async () => {
    const page = await fetch(`${config.endpoint}/_local/journal`, { headers: { origin: 'https://evil.example' } });
    expect(page.status).toBe(403);
    expect(await page.text()).toMatch(/https:\/\/evil\.example may not drive/);
  });
});

describe('a browser page', () => {
  const preflight = (origin: string): Promise<Response> =>
    fetch(given.url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-api-key' },
    });

  it('of this machine may use the API, one from elsewhere may not', async () => {
    const own = await preflight('http://localhost:3000');
    expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(own.headers.get('access-control-allow-headers')).toBe('x-api-key');
    const foreign = await preflight('https://evil.example');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});
