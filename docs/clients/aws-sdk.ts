import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { DescribeStateMachineCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListSubscriptionsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';

/** With AWS_ENDPOINT_URL set, and any two keys in the environment, `config` can stay away. */
export async function lookAround(endpoint: string) {
  const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

  const streams = new DynamoDBStreamsClient(config);
  const { Streams = [] } = await streams.send(new ListStreamsCommand({}));
  const StreamArn = Streams[0]?.StreamArn;
  const TableName = Streams[0]?.TableName;
  const shards = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = shards.StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));

  const { Items = [] } = await new DynamoDBClient(config).send(new ScanCommand({ TableName }));

  const sqs = new SQSClient(config);
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const queues = await Promise.all(
    QueueUrls.map((QueueUrl) => sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))),
  );

  const { Subscriptions = [] } = await new SNSClient(config).send(new ListSubscriptionsCommand({}));

  // AWS puts `sync-` before the host for StartSyncExecution; a local host has no such name.
  const sfn = new SFNClient({ ...config, disableHostPrefix: true });
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const machine = await sfn.send(
    new DescribeStateMachineCommand({ stateMachineArn: stateMachines[0]?.stateMachineArn }),
  );

  return { Records, Items, queues, Subscriptions, machine };
}
