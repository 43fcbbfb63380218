import { ManualClock } from '../../../local/core/clock.ts';
import { DEFAULT_ENVIRONMENT } from '../../../local/core/environment.ts';
import type { Principal } from '../../../local/platform/access.ts';
import type { AwsService } from '../../../local/platform/service.ts';
import { createIam } from '../../../local/services/iam/index.ts';
import { createSqs } from '../../../local/services/sqs/index.ts';
import { fakeService, type TestPlatform, templateResource, testPlatformOn } from '../../support/platform.ts';
import { BUS, type Events, givenEvents } from './given.ts';

const ACCOUNT = 'us-east-1:000000000000';
const API = `arn:aws:appsync:${ACCOUNT}:endpoints/graphql-api/a1`;
const MACHINE = `arn:aws:states:${ACCOUNT}:stateMachine:cook`;

/** A template with a bus and queues, under real policies. */
interface Stack {
  readonly platform: TestPlatform;
  readonly events: Events;
  add(type: string, properties: Record<string, unknown>, logicalId?: string): Promise<Record<string, string>>;
  /** The messages of a queue of this name, with their attributes. */
  messages(queue: string): Promise<{ body: Record<string, unknown>; attributes: Record<string, string> }[]>;
}

async function stack(): Promise<Stack> {
  const clock = new ManualClock();
  const iam = createIam(DEFAULT_ENVIRONMENT, { clock });
  const platform = testPlatformOn(clock, { access: iam.access });
  const events = givenEvents(platform);
  const sqs = createSqs(platform);
  platform.calls.register(sqs);
  const services: readonly AwsService[] = [iam.service, events.service, sqs];
  const add: Stack['add'] = async (type, properties, logicalId) => {
    const provider = services.flatMap(({ providers }) => providers).find((candidate) => candidate.type === type);
    if (!provider) throw new Error(`There is no provider for ${type}.`);
    const resource = templateResource(type, properties, logicalId === undefined ? {} : { logicalId });
    return { ...(await provider.provision(resource)).attributes };
  };
  await add('AWS::Events::EventBus', { Name: 'orders' });
  await add('AWS::SQS::Queue', { QueueName: 'kitchen' });
  await add('AWS::SQS::Queue', { QueueName: 'dead-letters' });
  return {
    platform,
    events,
    add,
    messages: async (queue) => {
      const { Messages = [] } = await platform.calls.invoke(
        'sqs',
        'ReceiveMessage',
        { QueueUrl: queueUrl(queue), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] },
        { principal: { type: 'operator' }, from: 'test' },
      );
      return Messages.map(({ Body, MessageAttributes = {} }) => ({
        body: JSON.parse(Body),
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, value]) => [name, value.StringValue ?? '']),
        ),
      }));
    },
  };
}

const queueUrl = (name: string): string => `http://127.0.0.1:4000/000000000000/${name}`;
const queueArn = (name: string): string => `arn:aws:sqs:${ACCOUNT}:${name}`;
const onBus = { EventBusName: 'orders' };

/** Lets EventBridge send to a queue for one rule, as the CDK writes it. */
const queuePolicy = (queue: string, ruleArn: string) => ({
  Queues: [queueUrl(queue)],
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn(queue),
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      },
    ],
  },
});

const role = (name: string, service: string) => ({
  RoleName: name,
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  },
});

const ruleTo = (...targets: Record<string, unknown>[]) => ({
  Name: 'settled',
  EventBusName: BUS,
  EventPattern: { source: ['shop'], detail: { orderStatus: ['SUCCESS', 'FAILED'] } },
  State: 'ENABLED',
  Targets: targets.map((target, index) => ({ Id: `Target${index}`, ...target })),
});

const settled = { id: 'o1', orderStatus: 'SUCCESS' };

describe('a rule of the template', () => {
  it('reaches a queue whose policy lets this rule in', async () => {
    const { add, events, messages } = await stack();
    const { Arn = '' } = await add('AWS::Events::Rule', ruleTo({ Arn: queueArn('kitchen') }));
    expect(Arn).toBe(`arn:aws:events:${ACCOUNT}:rule/orders/settled`);
    await add('AWS::SQS::QueuePolicy', queuePolicy('kitchen', Arn));
    await events.put(settled, onBus);
    await events.put({ id: 'o2', orderStatus: 'PENDING' }, onBus);
    expect((await messages('kitchen')).map(({ body }) => body['detail'])).toEqual([settled]);
  });

  it('does not reach a queue whose policy is about another rule; the event ends as a dead letter that says why', async () => {
    const { add, events, messages } = await stack();
    const target = { Arn: queueArn('kitchen'), DeadLetterConfig: { Arn: queueArn('dead-letters') } };
    const { Arn = '' } = await add('AWS::Events::Rule', ruleTo(target));
    await add('AWS::SQS::QueuePolicy', queuePolicy('kitchen', `${Arn}-other`), 'Policy1');
    await add('AWS::SQS::QueuePolicy', queuePolicy('dead-letters', Arn), 'Policy2');
    await events.put(settled, onBus);
    expect(await messages('kitchen')).toEqual([]);
    const [letter] = await messages('dead-letters');
    expect(letter?.body['detail']).toEqual(settled);
    expect(letter?.attributes).toEqual({
      RULE_ARN: Arn,
      TARGET_ARN: queueArn('kitchen'),
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.stringContaining('events.amazonaws.com'),
      RETRY_ATTEMPTS: '0',
    });
    expect(events.hops('sqs:SendMessage')).toMatchObject([{ outcome: 'refused' }, { outcome: 'ok' }]);
  });

  it('acts under the role of its target, whose policies decide', async () => {
    const { add, events, platform } = await stack();
    const asked = fakeService(platform, 'states', { StartExecution: () => ({}) });
    const { Arn: roleArn = '' } = await add('AWS::IAM::Role', role('deliver', 'events.amazonaws.com'));
    await add('AWS::Events::Rule', ruleTo({ Arn: MACHINE, RoleArn: roleArn }));
    await events.put(settled, onBus);
    expect(asked.map(({ caller }) => caller.principal)).toMatchObject([{ type: 'role', roleArn }]);
  });

  it('calls a mutation with the variables that its template makes', async () => {
    const { add, events, platform } = await stack();
    const asked = fakeService(platform, 'appsync', { GraphQL: () => ({ data: {} }) });
    const { Arn: roleArn = '' } = await add('AWS::IAM::Role', role('deliver', 'events.amazonaws.com'));
    await add(
      'AWS::Events::Rule',
      ruleTo({
        Arn: API,
        RoleArn: roleArn,
        AppSyncParameters: { GraphQLOperation: 'mutation P($id: ID!) { publishOrder(id: $id) { id } }' },
        InputTransformer: { InputPathsMap: { 'detail-id': '$.detail.id' }, InputTemplate: '{"id":<detail-id>}' },
      }),
    );
    await events.put({ ...settled, id: 'a"b' }, onBus);
    expect(asked.map(({ input }) => input)).toMatchObject([{ variables: { id: 'a"b' } }]);
  });

  it('gives the bus and its own name by Ref, as CloudFormation does', async () => {
    const { events } = await stack();
    const targets = { Targets: [{ Id: 't', Arn: queueArn('kitchen') }], EventPattern: { source: ['shop'] } };
    const custom = await events.provision('AWS::Events::Rule', { ...targets, Name: 'r', EventBusName: 'orders' });
    expect(custom.ref).toBe('orders|r');
    const named = await events.provision('AWS::Events::Rule', targets);
    expect(named.ref).toBe('TestStack-Rule-0123456789AB');
  });

  it.each([
    ['a schedule', { ScheduleExpression: 'rate(1 day)' }, /schedules: ScheduleExpression/],
    ['an unknown bus', { EventBusName: 'none' }, /Event bus none does not exist/],
    ['a wrong pattern', { EventPattern: { source: 'shop' } }, /"source" must be an object or an array/],
    ['a target of an unknown kind', { Targets: [{ Id: 't', Arn: 'arn:aws:kinesis:us-east-1:0:stream/s' }] }, /kinesis/],
  ])('with %s is refused', async (_, fault, message) => {
    const { add } = await stack();
    await expect(add('AWS::Events::Rule', { ...ruleTo(), ...fault })).rejects.toThrow(message);
  });
});

describe('who may put events', () => {
  const session: Principal = {
    type: 'role',
    roleArn: 'arn:aws:iam::000000000000:role/publish',
    sessionName: 'pipe',
  };
  const entry = { Source: 'shop', DetailType: 'OrderSettled', Detail: '{}', EventBusName: 'orders' };
  const put = ({ platform }: Stack, ...Entries: (typeof entry)[]) =>
    platform.calls.invoke('events', 'PutEvents', { Entries }, { principal: session, from: 'pipe' });
  const allow = (Condition?: Record<string, unknown>) => ({
    PolicyName: 'put',
    Roles: ['publish'],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: BUS, ...(Condition && { Condition }) }],
    },
  });

  it('a role with a statement for this bus, and for no other', async () => {
    const whole = await stack();
    await whole.add('AWS::IAM::Role', role('publish', 'pipes.amazonaws.com'));
    await expect(put(whole, entry)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await whole.add('AWS::IAM::Policy', allow());
    expect(await put(whole, entry)).toMatchObject({ FailedEntryCount: 0 });
    await expect(put(whole, entry, { ...entry, EventBusName: 'default' })).rejects.toThrow(/event-bus\/default/);
  });

  it('within the conditions on source and type', async () => {
    const whole = await stack();
    await whole.add('AWS::IAM::Role', role('publish', 'pipes.amazonaws.com'));
    await whole.add(
      'AWS::IAM::Policy',
      allow({ StringEquals: { 'events:source': 'shop', 'events:detail-type': 'OrderSettled' } }),
    );
    expect(await put(whole, entry, entry)).toMatchObject({ FailedEntryCount: 0 });
    await expect(put(whole, entry, { ...entry, Source: 'other' })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });

  it('whoever the policy of the bus lets in', async () => {
    const whole = await stack();
    await whole.add('AWS::IAM::Role', role('publish', 'pipes.amazonaws.com'));
    await whole.add('AWS::Events::EventBusPolicy', {
      EventBusName: 'orders',
      StatementId: 'publisher',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: session.roleArn },
        Action: 'events:PutEvents',
        Resource: BUS,
      },
    });
    expect(await put(whole, entry)).toMatchObject({ FailedEntryCount: 0 });
  });
});

it('an archive of the template keeps what its pattern lets in', async () => {
  const { add, events } = await stack();
  await add('AWS::Events::Archive', {
    ArchiveName: 'all',
    SourceArn: BUS,
    EventPattern: { source: ['shop'] },
    RetentionDays: 3,
  });
  await events.put(settled, onBus);
  await events.put(settled);
  expect(await events.ask('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({
    EventCount: 1,
    RetentionDays: 3,
  });
});
