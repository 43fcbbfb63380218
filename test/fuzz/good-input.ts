const url = 'http://127.0.0.1:4000/000000000000/none';
const table = 'none';
const key = { id: { S: 'a' } };

/** One good request of each kind that clients send over a JSON protocol, to be damaged. */
export const REQUESTS: readonly (readonly [target: string, input: unknown])[] = [
  ['AmazonSQS.CreateQueue', { QueueName: 'fuzz', Attributes: { VisibilityTimeout: '30', RedrivePolicy: '{}' } }],
  [
    'AmazonSQS.SendMessage',
    { QueueUrl: url, MessageBody: 'b', MessageAttributes: { a: { DataType: 'String', StringValue: 'v' } } },
  ],
  ['AmazonSQS.SendMessageBatch', { QueueUrl: url, Entries: [{ Id: '1', MessageBody: 'b' }] }],
  ['AmazonSQS.ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }],
  ['AmazonSQS.DeleteMessage', { QueueUrl: url, ReceiptHandle: 'h' }],
  ['AmazonSQS.ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: 'h', VisibilityTimeout: 1 }],
  ['AmazonSQS.GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] }],
  ['AmazonSQS.SetQueueAttributes', { QueueUrl: url, Attributes: { DelaySeconds: '1' } }],
  ['AmazonSQS.StartMessageMoveTask', { SourceArn: 'arn:aws:sqs:us-east-1:000000000000:none' }],
  ['AmazonSQS.ListQueues', { QueueNamePrefix: 'a', MaxResults: 10 }],
  [
    'DynamoDB_20120810.CreateTable',
    {
      TableName: 'fuzz-table',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    },
  ],
  [
    'DynamoDB_20120810.PutItem',
    {
      TableName: table,
      Item: { ...key, l: { L: [{ N: '1' }, { M: { a: { BOOL: true } } }] } },
      ConditionExpression: 'attribute_not_exists(id) AND #a < :b',
      ExpressionAttributeNames: { '#a': 'a' },
      ExpressionAttributeValues: { ':b': { N: '1' } },
    },
  ],
  ['DynamoDB_20120810.GetItem', { TableName: table, Key: key, ProjectionExpression: 'a.b[0], c' }],
  [
    'DynamoDB_20120810.UpdateItem',
    {
      TableName: table,
      Key: key,
      UpdateExpression: 'SET a = if_not_exists(a, :z) + :o, b = list_append(b, :l) REMOVE c ADD d :o DELETE e :s',
      ExpressionAttributeValues: { ':z': { N: '0' }, ':o': { N: '1' }, ':l': { L: [] }, ':s': { SS: ['x'] } },
    },
  ],
  [
    'DynamoDB_20120810.Query',
    { TableName: table, KeyConditionExpression: 'id = :i', ExpressionAttributeValues: { ':i': { S: 'a' } } },
  ],
  [
    'DynamoDB_20120810.Scan',
    {
      TableName: table,
      FilterExpression: 'contains(a, :v)',
      ExpressionAttributeValues: { ':v': { S: 'a' } },
      Limit: 1,
    },
  ],
  ['DynamoDB_20120810.BatchGetItem', { RequestItems: { [table]: { Keys: [key] } } }],
  [
    'DynamoDB_20120810.BatchWriteItem',
    { RequestItems: { [table]: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: key } }] } },
  ],
  [
    'DynamoDB_20120810.TransactWriteItems',
    {
      ClientRequestToken: 't',
      TransactItems: [
        { Put: { TableName: table, Item: key } },
        { ConditionCheck: { TableName: table, Key: key, ConditionExpression: 'a = b' } },
      ],
    },
  ],
  ['DynamoDB_20120810.TransactGetItems', { TransactItems: [{ Get: { TableName: table, Key: key } }] }],
  [
    'DynamoDB_20120810.UpdateTimeToLive',
    { TableName: table, TimeToLiveSpecification: { AttributeName: 'e', Enabled: true } },
  ],
  ['DynamoDBStreams_20120810.ListStreams', { TableName: table, Limit: 1 }],
  [
    'DynamoDBStreams_20120810.GetShardIterator',
    {
      StreamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/1',
      ShardId: 's',
      ShardIteratorType: 'LATEST',
    },
  ],
  ['DynamoDBStreams_20120810.GetRecords', { ShardIterator: 'i', Limit: 1 }],
  [
    'AWSStepFunctions.ValidateStateMachineDefinition',
    { definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}' },
  ],
  [
    'AWSStepFunctions.StartExecution',
    { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:none', input: '{}' },
  ],
  ['AWSStepFunctions.DescribeExecution', { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:none:1' }],
  [
    'AWSStepFunctions.GetExecutionHistory',
    { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:none:1', maxResults: 1 },
  ],
  ['AWSStepFunctions.ListStateMachines', { maxResults: 1, nextToken: 'a' }],
  ['AWSEvents.CreateEventBus', { Name: 'fuzz', Description: 'd' }],
  [
    'AWSEvents.PutEvents',
    {
      Entries: [
        { Source: 'a', DetailType: 'b', Detail: '{"id":"a"}', Resources: ['r'], Time: 1, TraceHeader: 'Root=1-1' },
        { Source: 'a', DetailType: 'b', Detail: '{}', EventBusName: 'fuzz' },
      ],
    },
  ],
  ['AWSEvents.TestEventPattern', { Event: '{"source":"a"}', EventPattern: '{"source":[{"prefix":"a"}]}' }],
  ['AWSEvents.PutRule', { Name: 'fuzz', EventPattern: '{"source":["a"]}', State: 'ENABLED', Description: 'd' }],
  [
    'AWSEvents.PutTargets',
    {
      Rule: 'fuzz',
      Targets: [
        {
          Id: 't',
          Arn: 'arn:aws:sqs:us-east-1:000000000000:none',
          InputTransformer: { InputPathsMap: { a: '$.detail.id' }, InputTemplate: '{"a":<a>,"b":"<a>"}' },
          RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
          DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:none' },
        },
      ],
    },
  ],
  ['AWSEvents.ListTargetsByRule', { Rule: 'fuzz', Limit: 1 }],
  [
    'AWSEvents.CreateArchive',
    {
      ArchiveName: 'fuzz',
      EventSourceArn: 'arn:aws:events:us-east-1:000000000000:event-bus/default',
      EventPattern: '{"source":["a"]}',
      RetentionDays: 1,
    },
  ],
  [
    'AWSEvents.StartReplay',
    {
      ReplayName: 'fuzz',
      EventSourceArn: 'arn:aws:events:us-east-1:000000000000:archive/fuzz',
      EventStartTime: 0,
      EventEndTime: 4_000_000_000,
      Destination: { Arn: 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
    },
  ],
];

/** Machines that use every kind of state but Wait, and end at once. */
export const EXPRESS_MACHINES: readonly unknown[] = [
  {
    QueryLanguage: 'JSONata',
    StartAt: 'Pass',
    TimeoutSeconds: 5,
    States: {
      Pass: {
        Type: 'Pass',
        Assign: { list: '{% [1..5] %}', sum: '{% $sum([1, 2]) %}' },
        Output: { text: "{% 'a' & $string($states.input) %}" },
        Next: 'Choice',
      },
      Choice: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $sum > 10 and $exists($list[0]) %}', Next: 'Stop' }],
        Default: 'Map',
      },
      Map: {
        Type: 'Map',
        Items: '{% $list %}',
        MaxConcurrency: 2,
        ItemSelector: { value: '{% $states.context.Map.Item.Value %}' },
        ItemProcessor: { StartAt: 'Each', States: { Each: { Type: 'Pass', End: true } } },
        Next: 'Parallel',
      },
      Parallel: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Left', States: { Left: { Type: 'Fail', Error: 'Left', Cause: 'as it should' } } }],
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'Task' }],
        End: true,
      },
      Task: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Arguments: { QueueUrl: url, MessageBody: '{% $states.input %}' },
        Retry: [{ ErrorEquals: ['Nothing'], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        End: true,
      },
      Done: { Type: 'Succeed', Output: { done: true } },
      Stop: { Type: 'Fail', Error: 'Stopped' },
    },
  },
];

/** What fuzzing once found to be answered by an accident: the call, its body, and what is to be said of it. */
export const FOUND_BEFORE: readonly (readonly [target: string, body: string, message: RegExp])[] = [
  ['DynamoDB_20120810.CreateTable', '{"TableName":"fuzz","AttributeDefinitions":[null]}', /attributeDefinitions\[0\]/],
  ['DynamoDB_20120810.PutItem', '{"TableName":"none","Item":{"id":{"L":[null]}}}', /item\.id\.L\[0\]/],
  ['DynamoDB_20120810.BatchWriteItem', '{"RequestItems":{"none":[null]}}', /requestItems\.none\[0\]/],
  ['DynamoDB_20120810.TransactGetItems', '{"TransactItems":[null]}', /transactItems\[0\]/],
  ['DynamoDB_20120810.TransactWriteItems', '{"TransactItems":[null]}', /transactItems\[0\]/],
  ['DynamoDB_20120810.PutItem', '{"TableName":"none","Item":{"__proto__":{"S":"a"}}}', /__proto__/],
  ['AmazonSQS.CreateQueue', '{"QueueName":"fuzz","Attributes":{"constructor":"a"}}', /constructor/],
  ['AWSStepFunctions.ListStateMachines', '['.repeat(200_000), /too deeply/],
  ['DynamoDB_20120810.PutItem', `{"TableName":"none","Item":${'{"M":'.repeat(100_000)}`, /too deeply/],
];
