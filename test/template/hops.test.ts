import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObjectType, parse, validate, visit } from 'graphql';
import { compileInputTemplate } from '../../local/services/pipes/templates/input-template.ts';
import { schema } from '../resolvers/schema.ts';
import { list, OrderTemplate, record } from './order-template.ts';

const EVENTS = join(import.meta.dirname, '../../events');
const template = new OrderTemplate();

function sample(name: string): unknown {
  return JSON.parse(readFileSync(join(EVENTS, name), 'utf8'));
}

/** The value under a path of members, undefined where one is missing. */
function under(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => record(at)[name], value);
}

describe('the intake pipe', () => {
  const { properties } = template.at('Intake/Pipe');

  it('hands one message at a time to the workflow and waits for it', () => {
    expect(template.readable(properties['Source'])).toBe('Intake/Queue.Arn');
    expect(template.readable(properties['Target'])).toBe('Workflow/StateMachine');
    expect(properties['SourceParameters']).toEqual({ SqsQueueParameters: { BatchSize: 1 } });
    expect(properties['TargetParameters']).toEqual({
      StepFunctionStateMachineParameters: { InvocationType: 'REQUEST_RESPONSE' },
    });
    expect(template.at('Workflow/StateMachine').properties['StateMachineType']).toBe('EXPRESS');
  });
});

describe.each(['Notifications', 'Events'])('the pipe of %s', (hop) => {
  const { properties } = template.at(`${hop}/Pipe`);
  const parameters = record(record(properties['SourceParameters'])['DynamoDBStreamParameters']);

  it('gives up on a record some day, halves failing batches, and loses nothing while it starts', () => {
    expect(parameters).toEqual({
      BatchSize: 10,
      DeadLetterConfig: { Arn: expect.anything() },
      MaximumRecordAgeInSeconds: 43_200,
      MaximumRetryAttempts: 185,
      OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
      StartingPosition: 'TRIM_HORIZON',
    });
    expect(template.readable(record(parameters['DeadLetterConfig'])['Arn'])).toBe(`${hop}/DeadLetters.Arn`);
  });

  it('filters on the images alone', () => {
    const filters = record(record(properties['SourceParameters'])['FilterCriteria'])['Filters'];
    expect(filters).toEqual([{ Pattern: expect.any(String) }]);
    const pattern: unknown = JSON.parse(String(record(Array.isArray(filters) ? filters[0] : {})['Pattern']));
    expect(pattern).toEqual({
      dynamodb: {
        OldImage: { orderStatus: { S: ['PENDING'] } },
        NewImage: { orderStatus: { S: ['SUCCESS', 'FAILED'] } },
      },
    });
  });
});

describe('the notifications pipe', () => {
  const { properties } = template.at('Notifications/Pipe');

  it('writes a text of one line that begins with the outcome and names the order, from paths that every outcome has', () => {
    const text = String(record(properties['TargetParameters'])['InputTemplate']);
    expect(text).toMatch(/^<\$\.dynamodb\.NewImage\.orderStatus\.S>: [^\n"]*<\$\.dynamodb\.NewImage\.id\.S>[^\n"]*$/);
    const paths = [...text.matchAll(/<\$\.([^>]+)>/g)].map(([, path = '']) => path);
    for (const name of ['stream-record-success.json', 'stream-record-failed.json'])
      for (const path of paths) expect(under(sample(name), path)).toEqual(expect.any(String));
  });

  it('waits for its role to have its policy, as the other pipes do', () => {
    const resources = record(template.json['Resources']);
    for (const path of ['Intake/Pipe', 'Notifications/Pipe', 'Events/Pipe']) {
      const policy = template.at(`${path}Role/DefaultPolicy`).logicalId;
      expect(record(resources[template.at(path).logicalId])['DependsOn']).toEqual([policy]);
    }
  });
});

describe('the pipe to the event bus', () => {
  const parameters = record(template.at('Events/Pipe').properties['TargetParameters']);

  it('makes each outcome an event OrderSettled of its own time', () => {
    expect(parameters['EventBridgeEventBusParameters']).toEqual({
      Source: 'orders',
      DetailType: 'OrderSettled',
      Time: '$.dynamodb.NewImage.updatedAt.S',
    });
  });

  it('tells of the order in JSON, from paths that every outcome has, what clients wrote first', () => {
    const text = String(parameters['InputTemplate']);
    const members = [...text.matchAll(/"(\w+)":<\$\.([^>]+)>/g)].map(([, name = '', path = '']) => ({ name, path }));
    expect(members.map(({ name }) => name)).toEqual([
      'name',
      'restaurantId',
      'quantity',
      'id',
      'userId',
      'orderStatus',
      'createdAt',
      'updatedAt',
    ]);
    for (const sampled of ['stream-record-success.json', 'stream-record-failed.json'])
      for (const { path } of members) expect(under(sample(sampled), path)).toEqual(expect.any(String));
  });

  it('makes of the sample of a record the sample of an event', () => {
    const names = { pipeArn: '', pipeName: '', sourceArn: '', enrichmentArn: '', targetArn: '' };
    const event = sample('stream-record-success.json');
    const { text } = compileInputTemplate(String(parameters['InputTemplate']), names).render({
      event,
      view: event,
      ingestionTime: 0,
    });
    expect(JSON.parse(text)).toEqual(record(sample('order-settled.json'))['detail']);
  });
});

describe('the bus', () => {
  it('keeps what it carried for a month, no longer', () => {
    const [archive, ...others] = template.ofType('AWS::Events::Archive');
    expect(others).toEqual([]);
    expect(archive?.properties).toMatchObject({ RetentionDays: 30, EventPattern: { source: ['orders'] } });
    expect(template.readable(archive?.properties['SourceArn'])).toBe('Events/Bus.Arn');
  });

  it('has a rule which publishes each outcome to subscribers and keeps what it could not publish', () => {
    const { EventBusName, EventPattern, Targets } = template.at('LiveUpdates/Rule').properties;
    expect(template.readable(EventBusName)).toBe('Events/Bus');
    expect(EventPattern).toEqual({ source: ['orders'], 'detail-type': ['OrderSettled'] });
    const [target, ...more] = list(Targets).map(record);
    expect(more).toEqual([]);
    expect(template.readable(target?.['Arn'])).toBe('Api/GraphQL.GraphQLEndpointArn');
    expect(template.readable(target?.['RoleArn'])).toBe('LiveUpdates/RuleRole.Arn');
    expect(template.readable(record(target?.['DeadLetterConfig'])['Arn'])).toBe('LiveUpdates/DeadLetters.Arn');
    expect(target?.['InputTransformer']).toEqual({
      InputPathsMap: { 'detail-userId': '$.detail.userId', 'detail-id': '$.detail.id' },
      InputTemplate: '{"userId":<detail-userId>,"id":<detail-id>}',
    });
    expect(record(target?.['AppSyncParameters'])['GraphQLOperation']).toBe(
      record(sample('graphql-publish-order.json'))['query'],
    );
  });

  it('publishes with every field of an order, for subscribers get no other and filters see no other', () => {
    const [target] = list(template.at('LiveUpdates/Rule').properties['Targets']).map(record);
    const operation = parse(String(record(target?.['AppSyncParameters'])['GraphQLOperation']));
    expect(validate(schema, operation)).toEqual([]);
    const selected: string[] = [];
    visit(operation, { Field: ({ name }) => void selected.push(name.value) });
    const order = schema.getType('Order');
    expect(selected.sort()).toEqual(
      ['publishOrder', ...Object.keys(isObjectType(order) ? order.getFields() : {})].sort(),
    );
  });
});

describe('the email', () => {
  it('goes to the address that is given at deployment', () => {
    expect(record(template.json['Parameters'])['subscriptionEmail']).toMatchObject({ Type: 'String' });
    const addresses = template
      .ofType('AWS::SNS::Subscription')
      .filter(({ properties }) => template.readable(properties['TopicArn']) === 'Notifications/Topic')
      .map(({ properties: { Protocol, Endpoint } }) => ({ Protocol, Endpoint }));
    expect(addresses).toEqual([{ Protocol: 'email', Endpoint: { Ref: 'subscriptionEmail' } }]);
  });

  it.each([
    ['you@example.com', true],
    ['first.last+orders@mail.example.com', true],
    ['example.com', false],
    ['you@localhost', false],
    ['two@example.com three@example.com', false],
    ['', false],
  ])('takes "%s" as an address: %s', (address, taken) => {
    const { AllowedPattern, Default } = record(record(template.json['Parameters'])['subscriptionEmail']);
    expect(Default).toBeUndefined();
    expect(new RegExp(`^(?:${String(AllowedPattern)})$`).test(address)).toBe(taken);
  });
});

describe('the functions', () => {
  it.each(['Payments/ProcessPayment', 'Payments/RefundPayment'])('%s runs on Node.js 24 and arm64, traced', (path) => {
    expect(template.at(path).properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
      Environment: { Variables: { APPROVAL_RATE: '0.9', PAYMENT_SEED: 'orders' } },
    });
  });
});

describe('the API', () => {
  it('resolves every field of the schema, without Lambda and without VTL', () => {
    const resolvers = template.ofType('AWS::AppSync::Resolver');
    expect(
      resolvers.map(({ properties }) => `${String(properties['TypeName'])}.${String(properties['FieldName'])}`).sort(),
    ).toEqual([
      'Mutation.deleteOrder',
      'Mutation.postOrder',
      'Mutation.publishOrder',
      'Mutation.updateOrder',
      'Query.listOrders',
      'Query.order',
      'Query.orders',
      'Subscription.onOrderUpdated',
    ]);
    for (const { properties } of [...resolvers, ...template.ofType('AWS::AppSync::FunctionConfiguration')]) {
      expect(properties['Runtime']).toEqual({ Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' });
      expect(String(properties['Code'])).toMatch(/export\s*{/);
      expect(String(properties['Code']).length).toBeLessThanOrEqual(32_768);
    }
    expect(
      template
        .ofType('AWS::AppSync::DataSource')
        .map(({ properties }) => properties['Type'])
        .sort(),
    ).toEqual(['AMAZON_DYNAMODB', 'HTTP', 'NONE']);
  });
});

describe('the outputs', () => {
  it('name what people and scripts need', () => {
    expect(Object.keys(record(template.json['Outputs'])).sort()).toEqual([
      'ApiKey',
      'DashboardName',
      'EventBusName',
      'EventsDeadLetterQueueUrl',
      'GraphQLUrl',
      'LiveUpdatesDeadLetterQueueUrl',
      'NotificationsDeadLetterQueueUrl',
      'OperatorTopicArn',
      'OrdersDeadLetterQueueUrl',
      'OrdersQueueUrl',
      'OrdersTableName',
      'TopicArn',
    ]);
  });
});
