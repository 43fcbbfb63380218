import { list, OrderTemplate, record } from './order-template.ts';

const template = new OrderTemplate();

/** What each role may do, one line a statement, read from the policies attached to it. */
function permissions(): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const role of template.ofType('AWS::IAM::Role')) found[role.path] = [];
  for (const policy of template.ofType('AWS::IAM::Policy')) {
    const statements = list(record(policy.properties['PolicyDocument'])['Statement']).map(record);
    for (const role of list(policy.properties['Roles']))
      found[template.readable(role)]?.push(
        ...statements.map(({ Effect, Action, Resource, ...rest }) => {
          const resources = list(Resource).map((resource) => template.readable(resource));
          const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
          return `${Effect} ${list(Action).join(', ')} on ${resources.join(', ')}${extra}`;
        }),
      );
  }
  return found;
}

describe('least privilege', () => {
  it('gives each role what its hop uses, and nothing more', () => {
    const ownLog = (path: string): string => `Allow logs:CreateLogStream, logs:PutLogEvents on ${path}.Arn`;
    const xray = 'Allow xray:PutTelemetryRecords, xray:PutTraceSegments on *';
    const idempotency =
      'Allow dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem on Payments/Idempotency.Arn';
    expect(permissions()).toEqual({
      'Api/LogsRole': [ownLog('Api/Logs')],
      'Api/OrdersTable/ServiceRole': ['Allow dynamodb:GetItem, dynamodb:Query, dynamodb:UpdateItem on Orders.Arn'],
      'Api/OrdersQueue/ServiceRole': ['Allow sqs:SendMessage on Intake/Queue.Arn'],
      'Intake/PipeRole': [
        'Allow sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage on Intake/Queue.Arn',
        'Allow states:StartSyncExecution on Workflow/StateMachine',
        ownLog('Intake/PipeLogs'),
      ],
      'Workflow/StateMachine/Role': [
        'Allow logs:CreateLogDelivery, logs:DeleteLogDelivery, logs:DescribeLogGroups, logs:DescribeResourcePolicies, logs:GetLogDelivery, logs:ListLogDeliveries, logs:PutResourcePolicy, logs:UpdateLogDelivery, xray:GetSamplingRules, xray:GetSamplingTargets, xray:PutTelemetryRecords, xray:PutTraceSegments on *',
        'Allow dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem on Orders.Arn',
        'Allow lambda:InvokeFunction on Payments/ProcessPayment.Arn, Payments/RefundPayment.Arn, Payments/ProcessPayment.Arn:$LATEST, Payments/RefundPayment.Arn:$LATEST',
      ],
      'Payments/ProcessPaymentRole': [
        ownLog('Payments/ProcessPaymentLogs'),
        xray,
        'Allow dynamodb:GetItem, dynamodb:PutItem on Payments/Ledger.Arn',
        idempotency,
      ],
      'Payments/RefundPaymentRole': [
        ownLog('Payments/RefundPaymentLogs'),
        xray,
        'Allow dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem on Payments/Ledger.Arn',
        idempotency,
      ],
      'Notifications/PipeRole': [
        'Allow dynamodb:ListStreams on *',
        'Allow dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator on Orders.StreamArn',
        'Allow sqs:SendMessage on Notifications/DeadLetters.Arn',
        'Allow sns:Publish on Notifications/Topic',
        ownLog('Notifications/PipeLogs'),
      ],
      'Events/PipeRole': [
        'Allow dynamodb:ListStreams on *',
        'Allow dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator on Orders.StreamArn',
        'Allow sqs:SendMessage on Events/DeadLetters.Arn',
        'Allow events:PutEvents on Events/Bus.Arn',
        ownLog('Events/PipeLogs'),
      ],
      'LiveUpdates/RuleRole': [
        'Allow appsync:GraphQL on arn:AWS::Partition:appsync:AWS::Region:AWS::AccountId:apis/Api/GraphQL.ApiId/types/Mutation/fields/publishOrder',
      ],
    });
  });

  it('lets one service into each role, and no policy of anybody else', () => {
    const trusted = Object.fromEntries(
      template.ofType('AWS::IAM::Role').map(({ path, properties }) => {
        expect(properties).not.toHaveProperty('ManagedPolicyArns');
        expect(properties).not.toHaveProperty('Policies');
        const [statement, ...others] = list(record(properties['AssumeRolePolicyDocument'])['Statement']).map(record);
        expect(others).toEqual([]);
        expect(statement).toMatchObject({ Action: 'sts:AssumeRole', Effect: 'Allow' });
        expect(Object.keys(record(statement?.['Principal']))).toEqual(['Service']);
        return [path, record(statement?.['Principal'])['Service']];
      }),
    );
    expect(trusted).toEqual({
      'Api/LogsRole': 'appsync.amazonaws.com',
      'Api/OrdersTable/ServiceRole': 'appsync.amazonaws.com',
      'Api/OrdersQueue/ServiceRole': 'appsync.amazonaws.com',
      'Intake/PipeRole': 'pipes.amazonaws.com',
      'Workflow/StateMachine/Role': 'states.amazonaws.com',
      'Payments/ProcessPaymentRole': 'lambda.amazonaws.com',
      'Payments/RefundPaymentRole': 'lambda.amazonaws.com',
      'Notifications/PipeRole': 'pipes.amazonaws.com',
      'Events/PipeRole': 'pipes.amazonaws.com',
      'LiveUpdates/RuleRole': 'events.amazonaws.com',
    });
  });

  it('writes no action with a wildcard, and * as a resource only for actions that know no other', () => {
    const knowNoResource = /^(xray|logs):|^dynamodb:ListStreams$/;
    for (const statement of Object.values(permissions()).flat()) {
      const [, actions = '', resources = ''] = /^Allow (.*) on (.*)$/.exec(statement) ?? [];
      expect(actions).not.toContain('*');
      if (resources.includes('*')) {
        expect(resources).toBe('*');
        for (const action of actions.split(', ')) expect(action).toMatch(knowNoResource);
      }
    }
  });

  it('opens queues and topics to nobody from outside but EventBridge for a rule, SNS for what it could not deliver, and alarms', () => {
    const allowed = [...template.ofType('AWS::SQS::QueuePolicy'), ...template.ofType('AWS::SNS::TopicPolicy')].flatMap(
      ({ properties }) =>
        list(record(properties['PolicyDocument'])['Statement'])
          .map(record)
          .filter((statement) => statement['Effect'] === 'Allow'),
    );
    const opened = allowed.map(({ Action, Resource, Principal, Condition }) => {
      const source = record(record(Condition)['ArnEquals'])['aws:SourceArn'];
      // To find a queue and look at it is harmless; the CDK lets targets of rules do so.
      const actions = [Action].flat().filter((action) => !/^sqs:GetQueue(Url|Attributes)$/.test(String(action)));
      return [
        template.readable(Resource),
        actions.join(),
        record(Principal)['Service'],
        source && template.readable(source),
      ];
    });
    const forRules = template.ofType('AWS::Events::Rule').flatMap(({ path, properties }) =>
      list(properties['Targets'])
        .map(record)
        .flatMap(({ Arn, DeadLetterConfig }) => [Arn, record(DeadLetterConfig)['Arn']])
        .map((arn) => template.readable(arn))
        .filter((arn) => template.ofType('AWS::SQS::Queue').some((queue) => arn === `${queue.path}.Arn`))
        .map((arn) => [arn, 'sqs:SendMessage', 'events.amazonaws.com', `${path}.Arn`]),
    );
    expect(forRules).toContainEqual([
      'LiveUpdates/DeadLetters.Arn',
      'sqs:SendMessage',
      'events.amazonaws.com',
      'LiveUpdates/Rule.Arn',
    ]);
    expect(opened.sort()).toEqual(
      [
        ...forRules,
        ['Notifications/DeadLetters.Arn', 'sqs:SendMessage', 'sns.amazonaws.com', 'Notifications/Topic'],
        ['Observability/Operator', 'sns:Publish', 'cloudwatch.amazonaws.com', undefined],
      ].sort(),
    );
  });

  it('has two functions, both about money, and no custom resource that brings another', () => {
    expect(template.ofType('AWS::Lambda::Function').map((each) => each.path)).toEqual([
      'Payments/ProcessPayment',
      'Payments/RefundPayment',
    ]);
    expect(template.resources.filter((each) => /^Custom::|CustomResource$/.test(each.type))).toEqual([]);
  });
});
