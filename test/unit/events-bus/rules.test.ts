import { fakeService, testPlatform } from '../../support/platform.ts';
import { BUS, bodiesIn, givenEvents, QUEUE, RULE } from './given.ts';

const PATTERN = '{"source":["shop"]}';

describe('rules', () => {
  it('are described and listed as they were put', async () => {
    const events = givenEvents(testPlatform());
    await events.ask('CreateEventBus', { Name: 'orders' });
    expect(await events.ask('PutRule', { Name: 'r1', EventBusName: 'orders', EventPattern: PATTERN })).toEqual({
      RuleArn: 'arn:aws:events:us-east-1:000000000000:rule/orders/r1',
    });
    await events.ask('PutRule', { Name: 'r2', EventBusName: BUS, EventPattern: PATTERN, Description: 'second' });
    const r1 = {
      Name: 'r1',
      Arn: 'arn:aws:events:us-east-1:000000000000:rule/orders/r1',
      EventBusName: 'orders',
      EventPattern: PATTERN,
      State: 'ENABLED',
    };
    expect(await events.ask('DescribeRule', { Name: 'r1', EventBusName: 'orders' })).toEqual({
      ...r1,
      CreatedBy: '000000000000',
    });
    const first = await events.ask('ListRules', { EventBusName: 'orders', Limit: 1 });
    expect(first['Rules']).toEqual([r1]);
    const rest = await events.ask('ListRules', { EventBusName: 'orders', NextToken: first['NextToken'] });
    expect(rest).toEqual({ Rules: [expect.objectContaining({ Name: 'r2', Description: 'second' })] });
    expect(await events.ask('ListRules', { EventBusName: 'orders', NamePrefix: 'x' })).toEqual({ Rules: [] });
  });

  it('match nothing while they are disabled', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const asked = fakeService(platform, 'sqs', { SendMessage: () => ({ MessageId: 'm' }) });
    await events.rule({ Arn: QUEUE });
    await events.ask('DisableRule', { Name: 'settled' });
    await events.put({ id: 'o1' });
    await events.ask('EnableRule', { Name: 'settled' });
    await events.put({ id: 'o2' });
    expect(bodiesIn(asked).map((body) => JSON.parse(String(body)).detail.id)).toEqual(['o2']);
  });

  it('keep their targets when they are put again', async () => {
    const events = givenEvents(testPlatform());
    await events.rule({ Arn: QUEUE });
    await events.ask('PutRule', { Name: 'settled', EventPattern: '{"source":["other"]}' });
    expect(await events.ask('ListTargetsByRule', { Rule: 'settled' })).toEqual({
      Targets: [{ Id: 'target', Arn: QUEUE }],
    });
    expect(await events.ask('DescribeRule', { Name: 'settled' })).toMatchObject({
      EventPattern: '{"source":["other"]}',
    });
  });

  it('can be deleted once their targets are gone', async () => {
    const events = givenEvents(testPlatform());
    await events.rule({ Arn: QUEUE });
    await expect(events.ask('DeleteRule', { Name: 'settled' })).rejects.toThrow(
      "Rule can't be deleted since it has targets.",
    );
    expect(await events.ask('RemoveTargets', { Rule: 'settled', Ids: ['target'] })).toEqual({
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    await events.ask('DeleteRule', { Name: 'settled' });
    await expect(events.ask('DescribeRule', { Name: 'settled' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Rule settled does not exist on EventBus default.',
    });
  });

  it.each([
    [{ ScheduleExpression: 'rate(1 minute)' }, 'ValidationException', /does not support schedules: ScheduleExpression/],
    [{}, 'ValidationException', /EventPattern or ScheduleExpression must be specified/],
    [{ EventPattern: '{"source":"shop"}' }, 'InvalidEventPatternException', /"source" must be an object or an array/],
    [{ EventPattern: PATTERN, State: 'ON' }, 'ValidationException', /State must be one of/],
    [{ EventPattern: PATTERN, Name: 'a b' }, 'ValidationException', /"a b"/],
    [{ EventPattern: PATTERN, EventBusName: 'none' }, 'ResourceNotFoundException', /Event bus none does not exist\./],
    [{ EventPattern: PATTERN, Colour: 'red' }, 'ValidationException', /Colour/],
  ])('are refused with %j', async (fault, code, message) => {
    const events = givenEvents(testPlatform());
    await expect(events.ask('PutRule', { Name: 'r', ...fault })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('targets', () => {
  const two = { Input: '{}', InputPath: '$.detail' };
  it.each([
    [
      'an id with other characters',
      { Id: '!@#' },
      /Value '!@#' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    ],
    ['an id of 65 characters', { Id: 'x'.repeat(65) }, /Member must have length less than or equal to 64/],
    ['two inputs', two, /^Only one of Input, InputPath, or InputTransformer must be provided for target target\.$/],
    [
      'an unknown placeholder',
      { InputTransformer: { InputTemplate: '"<a>"' } },
      /^InputTemplate for target target contains invalid placeholder a\.$/,
    ],
    [
      'a template that is no JSON',
      { InputTransformer: { InputTemplate: 'text' } },
      /^Invalid InputTemplate for target target/,
    ],
    ['an input that is no JSON', { Input: 'text' }, /JSON syntax error in input for target target/],
    ['parameters of another service', { EcsParameters: {} }, /EcsParameters of target target/],
    [
      'a kind of target that is not imitated',
      { Arn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' },
      /stream\/s as a target/,
    ],
    ['an ARN that is none', { Arn: 'queue' }, /Provided Arn is not in correct format/],
    [
      'a state machine without a role',
      { Arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' },
      /RoleArn is required/,
    ],
    ['a FIFO queue without a group', { Arn: `${QUEUE}.fifo` }, /SqsParameters must be specified/],
    ['a FIFO queue for dead letters', { DeadLetterConfig: { Arn: `${QUEUE}.fifo` } }, /must be a standard queue/],
    [
      'a GraphQL API without an operation',
      {
        Arn: 'arn:aws:appsync:us-east-1:000000000000:endpoints/graphql-api/a',
        RoleArn: 'arn:aws:iam::000000000000:role/r',
      },
      /GraphQLOperation must be specified/,
    ],
    ['a changed input for a bus', { Arn: BUS, Input: '{}' }, /changed input for a target that is an event bus/],
    [
      'too long an age',
      { RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } },
      /MaximumEventAgeInSeconds must be an integer from 60 to 86400/,
    ],
  ])('are refused with %s', async (_, fault, message) => {
    const events = givenEvents(testPlatform());
    await expect(events.rule({ Arn: QUEUE, ...fault })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it('are five at most', async () => {
    const events = givenEvents(testPlatform());
    await events.rule({ Arn: QUEUE });
    const targets = (count: number) => Array.from({ length: count }, (_, index) => ({ Id: `t${index}`, Arn: QUEUE }));
    await expect(events.ask('PutTargets', { Rule: 'settled', Targets: targets(5) })).rejects.toMatchObject({
      code: 'LimitExceededException',
      message: 'The requested resource exceeds the maximum number allowed.',
    });
    await events.ask('PutTargets', { Rule: 'settled', Targets: targets(4) });
    const listed = await events.ask('ListTargetsByRule', { Rule: 'settled', Limit: 3 });
    expect(listed['Targets']).toHaveLength(3);
    expect(listed['NextToken']).toEqual(expect.any(String));
  });
});

describe('event buses', () => {
  it('are created, described, listed and deleted', async () => {
    const events = givenEvents(testPlatform());
    expect(await events.ask('CreateEventBus', { Name: 'orders', Description: 'of orders' })).toEqual({
      EventBusArn: BUS,
      Description: 'of orders',
    });
    await expect(events.ask('CreateEventBus', { Name: 'orders' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: 'Event bus orders already exists.',
    });
    expect(await events.ask('DescribeEventBus', { Name: 'orders' })).toMatchObject({ Name: 'orders', Arn: BUS });
    expect(await events.ask('DescribeEventBus', {})).toMatchObject({ Name: 'default' });
    expect(await events.ask('ListEventBuses', { NamePrefix: 'ord' })).toEqual({
      EventBuses: [expect.objectContaining({ Name: 'orders', CreationTime: expect.any(Number) })],
    });
    await events.ask('DeleteEventBus', { Name: 'orders' });
    await expect(events.ask('DescribeEventBus', { Name: 'orders' })).rejects.toThrow(
      'Event bus orders does not exist.',
    );
    await expect(events.ask('DeleteEventBus', { Name: 'default' })).rejects.toThrow('Cannot delete event bus default.');
  });

  it('are refused deletion while they have rules', async () => {
    const events = givenEvents(testPlatform());
    await events.ask('CreateEventBus', { Name: 'orders' });
    await events.rule({ Arn: QUEUE }, { EventBusName: 'orders' });
    await expect(events.ask('DeleteEventBus', { Name: 'orders' })).rejects.toThrow(/since it has rules/);
  });
});

it('TestEventPattern says whether an event matches, and what is wrong with a pattern', async () => {
  const events = givenEvents(testPlatform());
  const test = (EventPattern: string, Event = '{"source":"shop"}') =>
    events.ask('TestEventPattern', { EventPattern, Event });
  expect(await test(PATTERN)).toEqual({ Result: true });
  expect(await test('{"source":["other"]}')).toEqual({ Result: false });
  await expect(test('{"source":[]}')).rejects.toMatchObject({
    code: 'InvalidEventPatternException',
    message: 'Event pattern is not valid. Reason: Empty arrays are not allowed',
  });
  await expect(test('{')).rejects.toMatchObject({ code: 'InvalidEventPatternException' });
  await expect(test(PATTERN, '[]')).rejects.toThrow('Parameter Event is not valid.');
});

it('a rule of the template is named by its path in the journal', async () => {
  const platform = testPlatform();
  const events = givenEvents(platform);
  fakeService(platform, 'sqs', { SendMessage: () => ({ MessageId: 'm' }) });
  const rule = await events.provision('AWS::Events::Rule', {
    EventPattern: { source: ['shop'] },
    Targets: [{ Id: 'Target0', Arn: QUEUE }],
  });
  expect(rule.attributes['Arn']).toBe(RULE.replace('settled', rule.ref));
  await events.put({ id: 'o1' });
  expect(events.hops('sqs:SendMessage')).toMatchObject([{ from: 'TestStack/Rule', correlationIds: ['o1'] }]);
});
