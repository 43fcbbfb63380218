import { list, OrderTemplate, record } from './order-template.ts';

const DAY = 24 * 60 * 60;
const stages = { dev: new OrderTemplate(), prod: new OrderTemplate('prod') };
const { dev: template } = stages;

describe('queues', () => {
  it('keep an order for 4 days, try it five times, then keep it 14 days more', () => {
    const { properties } = template.at('Intake/Queue');
    expect(properties).toMatchObject({ MessageRetentionPeriod: 4 * DAY, RedrivePolicy: { maxReceiveCount: 5 } });
    expect(template.readable(record(properties['RedrivePolicy'])['deadLetterTargetArn'])).toBe(
      'Intake/DeadLetters.Arn',
    );
    for (const path of ['Intake', 'Notifications', 'Events', 'LiveUpdates'].map((hop) => `${hop}/DeadLetters`))
      expect(template.at(path).properties['MessageRetentionPeriod']).toBe(14 * DAY);
  });

  it('hide a message for six times as long as the workflow may take', () => {
    const definition: unknown = JSON.parse(String(template.at('Workflow/StateMachine').properties['DefinitionString']));
    const timeout = Number(record(definition)['TimeoutSeconds']);
    expect(timeout).toBeGreaterThan(0);
    expect(template.at('Intake/Queue').properties['VisibilityTimeout']).toBe(6 * timeout);
  });

  it('are encrypted and refuse plain HTTP, as the topic does', () => {
    for (const queue of template.ofType('AWS::SQS::Queue')) expect(queue.properties['SqsManagedSseEnabled']).toBe(true);
    const refused = [...template.ofType('AWS::SQS::QueuePolicy'), ...template.ofType('AWS::SNS::TopicPolicy')].flatMap(
      ({ properties }) =>
        list(record(properties['PolicyDocument'])['Statement'])
          .map(record)
          .filter(
            ({ Effect, Condition }) =>
              Effect === 'Deny' && record(record(Condition)['Bool'])['aws:SecureTransport'] === 'false',
          )
          .map(({ Resource }) => template.readable(Resource)),
    );
    const queues = template.ofType('AWS::SQS::Queue').map(({ path }) => `${path}.Arn`);
    const topics = template.ofType('AWS::SNS::Topic').map(({ path }) => path);
    expect(queues).toEqual(expect.arrayContaining(['Intake/Queue.Arn', 'Intake/DeadLetters.Arn']));
    expect(topics).toEqual(['Notifications/Topic', 'Observability/Operator']);
    expect(refused.sort()).toEqual([...queues, ...topics].sort());
  });
});

describe('tables', () => {
  it.each(['Orders', 'Payments/Ledger', 'Payments/Idempotency'])(
    '%s is on demand, encrypted and can be restored',
    (path) => {
      expect(template.at(path).properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    },
  );

  it('outlive their stack in prod, and go with it in dev', () => {
    for (const [stage, { deletionPolicy, protection }] of Object.entries({
      dev: { deletionPolicy: 'Delete', protection: false },
      prod: { deletionPolicy: 'Retain', protection: true },
    })) {
      const tables = stages[stage === 'prod' ? 'prod' : 'dev'].ofType('AWS::DynamoDB::Table');
      expect(tables).toHaveLength(3);
      for (const table of tables) {
        expect(table.deletionPolicy).toBe(deletionPolicy);
        expect(table.properties['DeletionProtectionEnabled']).toBe(protection);
      }
    }
  });

  it('of orders streams both images and lets tombstones expire', () => {
    expect(template.at('Orders').properties).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });
});

describe('the accounts of customers', () => {
  it('outlive their stack in prod, and go with it in dev', () => {
    const [dev, prod] = [new OrderTemplate('userPool'), stages.prod].map((each) => each.at('Customers/Pool'));
    expect([dev?.deletionPolicy, dev?.properties['DeletionProtection']]).toEqual(['Delete', 'INACTIVE']);
    expect([prod?.deletionPolicy, prod?.properties['DeletionProtection']]).toEqual(['Retain', 'ACTIVE']);
  });
});

describe('logs', () => {
  it.each([
    ['dev', 7],
    ['prod', 180],
  ] as const)('of %s are kept for %d days, all of them', (stage, days) => {
    const groups = stages[stage].ofType('AWS::Logs::LogGroup');
    expect(groups.map((group) => group.path).sort()).toEqual([
      'Api/Logs',
      'Events/PipeLogs',
      'Intake/PipeLogs',
      'Notifications/PipeLogs',
      'Payments/ProcessPaymentLogs',
      'Payments/RefundPaymentLogs',
      'Workflow/Logs',
    ]);
    for (const group of groups) expect(group.properties['RetentionInDays']).toBe(days);
  });

  it('tell everything in dev and failures in prod, and payloads in neither', () => {
    const levels = (stage: 'dev' | 'prod'): unknown => {
      const machine = record(stages[stage].at('Workflow/StateMachine').properties['LoggingConfiguration']);
      const api = record(stages[stage].at('Api/GraphQL').properties['LogConfig']);
      expect(machine['IncludeExecutionData']).toBe(false);
      expect(api['ExcludeVerboseContent']).toBe(true);
      return [machine['Level'], api['FieldLogLevel']];
    };
    expect(levels('dev')).toEqual(['ALL', 'ALL']);
    expect(levels('prod')).toEqual(['ERROR', 'ERROR']);
  });

  it('that services deliver have names under /aws/vendedlogs, new for each stack ever made', () => {
    for (const path of ['Workflow/Logs', 'Intake/PipeLogs', 'Notifications/PipeLogs', 'Events/PipeLogs']) {
      const name = template.readable(template.at(path).properties['LogGroupName']);
      expect(name).toMatch(/^\/aws\/vendedlogs\/(states|pipes)\/[a-z-]+-Orders-/);
      expect(name).toContain('AWS::StackId');
    }
  });
});

describe('names', () => {
  it('are left to CloudFormation, so that a stack can be there twice and replace its parts', () => {
    const fixed = template.resources.flatMap(({ path, properties }) =>
      ['QueueName', 'TableName', 'TopicName', 'FunctionName', 'RoleName', 'StateMachineName']
        .filter((name) => name in properties)
        .map((name) => `${path}: ${name}`),
    );
    expect(fixed).toEqual([]);
    for (const pipe of template.ofType('AWS::Pipes::Pipe')) expect(pipe.properties).not.toHaveProperty('Name');
  });
});
