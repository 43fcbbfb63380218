import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countedPayment } from '../../src/functions/shared/payment-metric.ts';
import { list, OrderTemplate, record } from './order-template.ts';

const PROJECT = join(import.meta.dirname, '../..');
const template = new OrderTemplate();
const alarms = template.ofType('AWS::CloudWatch::Alarm');
const name = (path: string): string => path.replace('Observability/Alarms/', '');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return readFileSync(join(PROJECT, page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
}

describe('alarms', () => {
  it('watch every dead-letter queue, the age of orders, the workflow, every pipe, silence and declines', () => {
    const others = alarms.map(({ path }) => name(path)).filter((each) => !each.endsWith('DeadLetters'));
    expect(others.sort()).toEqual([
      'Declines',
      'EventsPipeFailures',
      'FailedExecutions',
      'IntakePipeFailures',
      'NothingAnnounced',
      'NotificationsPipeFailures',
      'OldestMessage',
    ]);
    const watched = (property: string): string[] =>
      alarms
        .filter(({ properties }) => properties['MetricName'] === property)
        .map(({ properties }) => template.readable(record(list(properties['Dimensions'])[0])['Value']));
    const deadLetters = template.ofType('AWS::SQS::Queue').filter(({ path }) => path.endsWith('DeadLetters'));
    expect(deadLetters.length).toBeGreaterThanOrEqual(4);
    expect(watched('ApproximateNumberOfMessagesVisible').sort()).toEqual(
      deadLetters.map(({ path }) => `${path}.QueueName`).sort(),
    );
    const pipes = JSON.stringify(alarms.map(({ properties }) => properties));
    for (const pipe of template.ofType('AWS::Pipes::Pipe')) expect(pipes).toContain(pipe.logicalId);
  });

  it.each(alarms.map((alarm) => [name(alarm.path), alarm] as const))(
    '%s leads to a section of the operations page that is there',
    (_name, { properties }) => {
      const [, page = '', anchor] = /(\S+)#(\S+)$/.exec(String(properties['AlarmDescription'])) ?? [];
      expect(anchorsOf(page)).toContain(anchor);
    },
  );

  it('link to wherever the page is published', () => {
    const published = new OrderTemplate('operations');
    for (const { properties } of published.ofType('AWS::CloudWatch::Alarm'))
      expect(properties['AlarmDescription']).toMatch(/ https:\/\/example\.com\/operations\.md#[a-z-]+$/);
  });

  it('take missing data for good, so that none fires because nothing happens', () => {
    for (const { properties } of alarms) expect(properties['TreatMissingData']).toBe('notBreaching');
  });

  it('tell the operator when they fire and when all is well again', () => {
    for (const { properties } of alarms)
      for (const when of ['AlarmActions', 'OKActions'])
        expect(list(properties[when]).map((target) => template.readable(target))).toEqual(['Observability/Operator']);
  });

  it('wait for more than one failed delivery before they call an order old', () => {
    const visibility = Number(template.at('Intake/Queue').properties['VisibilityTimeout']);
    expect(template.at('Observability/Alarms/OldestMessage').properties['Threshold']).toBeGreaterThan(visibility);
  });

  it('reach an address that is given at deployment, and nobody when none is', () => {
    const { Default, AllowedPattern } = record(record(template.json['Parameters'])['alarmEmail']);
    expect(Default).toBe('');
    const taken = new RegExp(`^(?:${String(AllowedPattern)})$`);
    for (const [address, expected] of [
      ['', true],
      ['operator@example.com', true],
      ['operator', false],
    ] as const)
      expect([address, taken.test(address)]).toEqual([address, expected]);
    const subscription = template.at('Observability/Operator/Email');
    const { Condition } = record(record(template.json['Resources'])[subscription.logicalId]);
    expect(record(template.json['Conditions'])[String(Condition)]).toEqual({
      'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'alarmEmail' }, ''] }],
    });
  });
});

describe('the dashboard', () => {
  const { properties: dashboard } = template.at('Observability/Dashboard');
  // The body is one text with references in it, which stand inside of its strings.
  const [, parts] = list(record(dashboard['DashboardBody'])['Fn::Join']);
  const text = list(parts).map((part) =>
    typeof part === 'string' ? part : JSON.stringify(template.readable(part)).slice(1, -1),
  );
  const body = record(JSON.parse(text.join('')));
  const widgets = list(body['widgets']).map(record);

  it.each([
    ['Accepted', 'AWS/SQS NumberOfMessagesSent QueueName Intake/Queue.QueueName'],
    ['Queued', 'AWS/SQS ApproximateNumberOfMessagesVisible QueueName Intake/Queue.QueueName'],
    ['Age of the oldest (s)', 'AWS/SQS ApproximateAgeOfOldestMessage QueueName Intake/Queue.QueueName'],
    ['Workflow outcomes', 'AWS/States ExecutionsSucceeded StateMachineArn Workflow/StateMachine'],
    ['Workflow outcomes', 'AWS/States ExecutionsFailed StateMachineArn Workflow/StateMachine'],
    ['Workflow duration (ms)', 'AWS/States ExecutionTime StateMachineArn Workflow/StateMachine'],
    ['Payments by outcome', 'AWS::StackName Payments outcome APPROVED'],
    ['Payments by outcome', 'AWS::StackName Payments outcome DECLINED'],
    ['Read from the stream', 'AWS/DynamoDB ReturnedRecordsCount Operation GetRecords'],
    ['Notifications', 'AWS/SNS NumberOfNotificationsDelivered TopicName Notifications/Topic.TopicName'],
    ...['Intake', 'Notifications', 'Events', 'LiveUpdates'].map((hop): [string, string] => [
      'Dead letters',
      `AWS/SQS ApproximateNumberOfMessagesVisible QueueName ${hop}/DeadLetters.QueueName`,
    ]),
    ['Live subscribers', 'AWS/AppSync ActiveSubscriptions GraphQLAPIId Api/GraphQL.ApiId'],
  ])('tells in %s %s', (title, metric) => {
    const graph = widgets
      .map(({ properties }) => record(properties))
      .find((each) => `${each['title']}`.endsWith(title));
    const metrics = list(graph?.['metrics']).map((each) => list(each).filter((part) => typeof part === 'string'));
    expect(metrics.map((each) => each.slice(0, 4).join(' '))).toContain(metric);
  });

  it('counts payments in the namespace in which the function counts them', () => {
    const { Environment } = template.at('Payments/ProcessPayment').properties;
    const { METRICS_NAMESPACE } = record(record(Environment)['Variables']);
    expect(template.readable(METRICS_NAMESPACE)).toBe('AWS::StackName');
  });

  it('reads from left to right as the chain goes, within the 24 columns', () => {
    const graphs = widgets.filter(({ type }) => type === 'metric');
    const inReadingOrder = [...graphs].sort(
      (a, b) => Number(a['y']) - Number(b['y']) || Number(a['x']) - Number(b['x']),
    );
    expect(inReadingOrder.map((widget) => String(record(widget['properties'])['title']))).toEqual([
      '1. Accepted',
      '2. Queued',
      '3. Age of the oldest (s)',
      '4. Pipes',
      '5. Workflow outcomes',
      '6. Workflow duration (ms)',
      '7. Payments by outcome',
      '8. Read from the stream',
      '9. Notifications',
      '10. Dead letters',
      '11. Live subscribers',
    ]);
    for (const { x, width } of widgets) expect(Number(x) + Number(width)).toBeLessThanOrEqual(24);
    expect(JSON.stringify(body)).not.toContain('orderId');
  });
});

describe('tracing', () => {
  it('is on wherever AWS has it: API, workflow, functions', () => {
    expect(template.at('Api/GraphQL').properties['XrayEnabled']).toBe(true);
    expect(template.at('Workflow/StateMachine').properties['TracingConfiguration']).toEqual({ Enabled: true });
    for (const { properties } of template.ofType('AWS::Lambda::Function'))
      expect(properties['TracingConfig']).toEqual({ Mode: 'Active' });
  });
});

describe('data protection', () => {
  it.each(['dev', 'prod'] as const)(
    'in %s no pipe and no workflow logs payloads, and pipes log failures alone',
    (stage) => {
      const of = stage === 'dev' ? template : new OrderTemplate('prod');
      const pipes = of.ofType('AWS::Pipes::Pipe');
      expect(pipes).not.toEqual([]);
      for (const { properties } of pipes) {
        expect(record(properties['LogConfiguration'])['Level']).toBe('ERROR');
        expect(properties['LogConfiguration']).not.toHaveProperty('IncludeExecutionData');
      }
      expect(of.at('Workflow/StateMachine').properties['LoggingConfiguration']).toMatchObject({
        IncludeExecutionData: false,
      });
    },
  );

  it('keeps ids out of the dimensions of metrics, where each would be a metric to pay for', () => {
    for (const charge of [
      { outcome: 'APPROVED', chargeId: 'ch_1' },
      { outcome: 'DECLINED', reason: 'Something that no gateway said before' },
    ] as const) {
      const line: Record<string, unknown> = { ...charge, ...countedPayment('Orders', charge, 0) };
      const directives = list(record(line['_aws'])['CloudWatchMetrics']).map(record);
      const dimensions = directives.flatMap((directive) => list(directive['Dimensions']).flatMap(list));
      expect(dimensions).not.toEqual([]);
      for (const name of dimensions) expect(['APPROVED', 'DECLINED', 'Other']).toContain(line[String(name)]);
    }
  });
});

describe('saved queries', () => {
  it('ask the groups in which the answer stands, and are named after the stack', () => {
    const asked = template.ofType('AWS::Logs::QueryDefinition').map(({ path, properties }) => ({
      query: path.replace('Observability/Queries/', ''),
      groups: list(properties['LogGroupNames']).map((group) => template.readable(group)),
    }));
    const everything = template.ofType('AWS::Logs::LogGroup').map(({ path }) => path);
    const groupsOf = (query: string) => asked.find((each) => each.query === query)?.groups;
    expect(asked.map(({ query }) => query)).toEqual([
      'OneOrder',
      'OneExecution',
      'SlowestHops',
      'Declines',
      'RefusedCalls',
    ]);
    for (const query of ['OneOrder', 'RefusedCalls']) expect(groupsOf(query)?.sort()).toEqual([...everything].sort());
    expect(groupsOf('Declines')).toEqual(['Payments/ProcessPaymentLogs']);
    for (const { properties } of template.ofType('AWS::Logs::QueryDefinition'))
      expect(template.readable(properties['Name'])).toMatch(/^AWS::StackName\/[a-z ]+$/);
  });
});
