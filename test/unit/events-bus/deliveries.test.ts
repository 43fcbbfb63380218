import { AwsError } from '../../../local/core/aws-error.ts';
import { isRecord } from '../../../local/core/fields.ts';
import { allowEverything, fakeService, testPlatform } from '../../support/platform.ts';
import { BUS, bodiesIn, DEAD_LETTERS, givenEvents, QUEUE, ROLE, RULE } from './given.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ACCOUNT = 'us-east-1:000000000000';

describe('a rule delivers to', () => {
  it.each([
    [
      'a queue',
      'sqs',
      'SendMessage',
      { Arn: QUEUE, Input: '{"a":1}' },
      {
        QueueUrl: 'http://127.0.0.1:4000/000000000000/kitchen',
        MessageBody: '{"a":1}',
      },
    ],
    [
      'a FIFO queue, in one group',
      'sqs',
      'SendMessage',
      { Arn: `${QUEUE}.fifo`, Input: '{}', SqsParameters: { MessageGroupId: 'g' } },
      {
        QueueUrl: 'http://127.0.0.1:4000/000000000000/kitchen.fifo',
        MessageBody: '{}',
        MessageGroupId: 'g',
      },
    ],
    [
      'a function, asynchronously',
      'lambda',
      'Invoke',
      { Arn: `arn:aws:lambda:${ACCOUNT}:function:cook`, InputPath: '$.detail' },
      {
        FunctionName: `arn:aws:lambda:${ACCOUNT}:function:cook`,
        InvocationType: 'Event',
        Payload: '{"id":"o1"}',
      },
    ],
    [
      'a state machine, which it only starts',
      'states',
      'StartExecution',
      { Arn: `arn:aws:states:${ACCOUNT}:stateMachine:m`, RoleArn: ROLE, InputPath: '$.detail' },
      {
        stateMachineArn: `arn:aws:states:${ACCOUNT}:stateMachine:m`,
        input: '{"id":"o1"}',
      },
    ],
    [
      'a topic',
      'sns',
      'Publish',
      { Arn: `arn:aws:sns:${ACCOUNT}:t`, InputPath: '$.detail.id' },
      {
        TopicArn: `arn:aws:sns:${ACCOUNT}:t`,
        Message: '"o1"',
      },
    ],
    [
      'a log group',
      'logs',
      'PutLogEvents',
      { Arn: `arn:aws:logs:${ACCOUNT}:log-group:/aws/events/all:*`, InputPath: '$.detail' },
      {
        logGroupName: '/aws/events/all',
        logStreamName: expect.any(String),
        logEvents: [{ timestamp: Date.UTC(2026, 0, 1), message: '{"id":"o1"}' }],
      },
    ],
    [
      'a log group, with a message of its own',
      'logs',
      'PutLogEvents',
      { Arn: `arn:aws:logs:${ACCOUNT}:log-group:all`, Input: '{"timestamp":5,"message":"hello"}' },
      {
        logGroupName: 'all',
        logStreamName: expect.any(String),
        logEvents: [{ timestamp: 5, message: 'hello' }],
      },
    ],
    [
      'a GraphQL API',
      'appsync',
      'GraphQL',
      {
        Arn: `arn:aws:appsync:${ACCOUNT}:endpoints/graphql-api/a1`,
        RoleArn: ROLE,
        InputPath: '$.detail',
        AppSyncParameters: { GraphQLOperation: 'mutation M { m }' },
      },
      {
        apiArn: `arn:aws:appsync:${ACCOUNT}:endpoints/graphql-api/a1`,
        query: 'mutation M { m }',
        variables: { id: 'o1' },
      },
    ],
  ])('%s', async (_, service, action, target, expected) => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const asked = fakeService(platform, service, { [action]: () => ({}) });
    await events.rule(target);
    await events.put({ id: 'o1' });
    expect(asked.map(({ input }) => input)).toEqual([expected]);
    expect(asked[0]?.caller).toMatchObject({ from: 'rule/settled', correlationIds: ['o1'], attempt: 1 });
  });

  it('another bus, where it stays the same event', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const asked = fakeService(platform, 'sqs', { SendMessage: () => ({}) });
    await events.ask('CreateEventBus', { Name: 'orders' });
    await events.rule({ Arn: BUS });
    await events.rule({ Arn: QUEUE, RoleArn: ROLE }, { EventBusName: 'orders' });
    const { Entries } = await events.put({ id: 'o1' });
    expect(bodiesIn(asked).map((body) => JSON.parse(String(body)))).toMatchObject([
      { id: Entries[0]?.EventId, source: 'shop' },
    ]);
    expect(asked[0]?.caller.from).toBe('rule/orders/settled');
    expect(events.hops('events:PutEvents')).toMatchObject([
      { from: 'shop' },
      { from: 'rule/settled', to: 'event-bus/orders', correlationIds: ['o1'] },
    ]);
  });

  it('every target of every rule that matches', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const asked = fakeService(platform, 'sqs', { SendMessage: () => ({}) });
    await events.rule({ Arn: QUEUE });
    await events.ask('PutTargets', { Rule: 'settled', Targets: [{ Id: 'other', Arn: QUEUE }] });
    await events.ask('PutRule', { Name: 'second', EventPattern: '{"detail":{"id":["o1"]}}' });
    await events.ask('PutTargets', { Rule: 'second', Targets: [{ Id: 'x', Arn: QUEUE }] });
    await events.ask('PutRule', { Name: 'third', EventPattern: '{"detail":{"id":["o2"]}}' });
    await events.ask('PutTargets', { Rule: 'third', Targets: [{ Id: 'x', Arn: QUEUE }] });
    await events.put({ id: 'o1' });
    expect(asked).toHaveLength(3);
  });
});

describe('on whose behalf', () => {
  it('the role of the target, else that of the rule, else EventBridge for the rule', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    const asked = fakeService(platform, 'sqs', { SendMessage: () => ({}) });
    await events.rule({ Arn: QUEUE, RoleArn: ROLE }, { RoleArn: `${ROLE}-of-rule` });
    await events.put({ id: 'o1' });
    await events.rule({ Arn: QUEUE }, { RoleArn: `${ROLE}-of-rule` });
    await events.put({ id: 'o2' });
    await events.rule({ Arn: QUEUE });
    await events.put({ id: 'o3' });
    expect(asked.map(({ caller }) => caller.principal)).toEqual([
      { type: 'role', roleArn: ROLE, sessionName: 'settled' },
      { type: 'role', roleArn: `${ROLE}-of-rule`, sessionName: 'settled' },
      { type: 'service', service: 'events.amazonaws.com', sourceArn: RULE },
    ]);
  });
});

/** A queue that fails so often, and one for dead letters that does not. */
async function failing(error: () => Error, failures: number, target: Record<string, unknown> = {}) {
  const platform = testPlatform();
  const events = givenEvents(platform);
  const attempts: number[] = [];
  const deadLetters: unknown[] = [];
  let left = failures;
  fakeService(platform, 'sqs', {
    SendMessage: (input: unknown, caller) => {
      if (isRecord(input) && String(input['QueueUrl']).endsWith('/dead-letters')) {
        deadLetters.push(input);
        return {};
      }
      attempts.push(caller.attempt ?? 0);
      if (left-- > 0) throw error();
      return {};
    },
  });
  await events.rule({ Arn: QUEUE, DeadLetterConfig: { Arn: DEAD_LETTERS }, ...target });
  const { Entries } = await events.put({ id: 'o1' });
  return { platform, events, attempts, deadLetters, eventId: Entries[0]?.EventId };
}

const unavailable = (): Error => new AwsError('ServiceUnavailable', 'The queue is down.', { status: 503 });
const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });

describe('a delivery that fails', () => {
  it('is tried again until it succeeds', async () => {
    const { platform, attempts, deadLetters } = await failing(unavailable, 3);
    await platform.clock.advance(MINUTE);
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(deadLetters).toEqual([]);
  });

  it('ends in the dead-letter queue, event unchanged, when its attempts are used up', async () => {
    const { platform, attempts, deadLetters, eventId } = await failing(unavailable, 1_000, {
      RetryPolicy: { MaximumRetryAttempts: 2 },
      Input: '{}',
    });
    await platform.clock.advance(MINUTE);
    expect(attempts).toEqual([1, 2, 3]);
    expect(deadLetters).toEqual([
      {
        QueueUrl: 'http://127.0.0.1:4000/000000000000/dead-letters',
        MessageBody: expect.stringContaining(`"id":"${eventId}"`),
        MessageAttributes: {
          RULE_ARN: attribute(RULE),
          TARGET_ARN: attribute(QUEUE),
          ERROR_CODE: attribute('INTERNAL_ERROR'),
          ERROR_MESSAGE: attribute('The queue is down.'),
          EXHAUSTED_RETRY_CONDITION: attribute('MaximumRetryAttempts'),
          RETRY_ATTEMPTS: attribute('2'),
        },
      },
    ]);
  });

  it('ends in the dead-letter queue when the event gets too old, to the second', async () => {
    const { platform, deadLetters } = await failing(unavailable, 1_000, {
      RetryPolicy: { MaximumEventAgeInSeconds: 60 },
    });
    await platform.clock.advance(MINUTE - 1);
    expect(deadLetters).toEqual([]);
    await platform.clock.advance(1);
    expect(deadLetters).toMatchObject([
      { MessageAttributes: { EXHAUSTED_RETRY_CONDITION: attribute('MaximumEventAgeInSeconds') } },
    ]);
  });

  it('is given up by default after a day or 185 retries', async () => {
    const { platform, attempts, deadLetters } = await failing(unavailable, 1_000);
    await platform.clock.advance(DAY);
    expect(deadLetters).toHaveLength(1);
    expect(attempts.length).toBeGreaterThan(150);
    expect(attempts.length).toBeLessThanOrEqual(186);
    const before = attempts.length;
    await platform.clock.advance(DAY);
    expect(attempts).toHaveLength(before);
  });

  it.each([
    ['NO_RESOURCE', () => new AwsError('QueueDoesNotExist', 'No such queue.')],
    ['NO_RESOURCE', () => new AwsError('ResourceNotFoundException', 'Function not found.', { status: 404 })],
    ['NO_PERMISSIONS', () => new AwsError('AccessDenied', 'No.', { status: 403 })],
    ['INVALID_PARAMETER', () => new AwsError('InvalidMessageContents', 'Invalid characters found.')],
  ])('for good, as %s, is not tried again', async (code, error) => {
    const { platform, attempts, deadLetters } = await failing(error, 1_000);
    await platform.clock.advance(DAY);
    expect(attempts).toEqual([1]);
    expect(deadLetters).toMatchObject([
      { MessageAttributes: { ERROR_CODE: attribute(code), RETRY_ATTEMPTS: attribute('0') } },
    ]);
    expect(deadLetters).not.toMatchObject([{ MessageAttributes: { EXHAUSTED_RETRY_CONDITION: expect.anything() } }]);
  });

  it('because of throttling is tried again', async () => {
    const { platform, attempts } = await failing(() => new AwsError('RequestThrottled', 'Slow down.'), 1);
    await platform.clock.advance(MINUTE);
    expect(attempts).toEqual([1, 2]);
  });

  it('without a dead-letter queue is dropped, and the journal says so', async () => {
    const { events, platform } = await failing(() => new AwsError('QueueDoesNotExist', 'No such queue.'), 1, {
      DeadLetterConfig: undefined,
    });
    await platform.clock.advance(MINUTE);
    expect(events.hops('events:Discard')).toMatchObject([
      {
        outcome: 'failed',
        from: 'rule/settled',
        to: 'kitchen',
        correlationIds: ['o1'],
        error: { code: 'QueueDoesNotExist' },
      },
    ]);
  });

  it('does not hold up the events behind it', async () => {
    const { events, attempts, deadLetters } = await failing(unavailable, 1);
    await events.put({ id: 'o2' });
    expect(attempts).toEqual([1, 1]);
    expect(deadLetters).toEqual([]);
  });

  it('is not tried again once the service has stopped', async () => {
    const { events, platform, attempts } = await failing(unavailable, 1);
    await events.service.stop?.();
    await platform.clock.advance(DAY);
    expect(attempts).toEqual([1]);
  });
});

it('a dead-letter queue in trouble is tried until it takes the event', async () => {
  const platform = testPlatform();
  const events = givenEvents(platform);
  let left = 3;
  const asked = fakeService(platform, 'sqs', {
    SendMessage: (input: unknown) => {
      if (isRecord(input) && String(input['QueueUrl']).endsWith('/kitchen'))
        throw new AwsError('QueueDoesNotExist', 'No.');
      if (left-- > 0) throw unavailable();
      return {};
    },
  });
  await events.rule({ Arn: QUEUE, DeadLetterConfig: { Arn: DEAD_LETTERS } });
  await events.put({ id: 'o1' });
  await platform.clock.advance(MINUTE);
  expect(asked).toHaveLength(5);
  expect(events.hops('events:Discard')).toEqual([]);
});

it('a role that can not be taken on sends the event to the dead-letter queue', async () => {
  const platform = testPlatform({
    access: {
      ...allowEverything,
      assumeRole: () => {
        throw new AwsError('AccessDenied', 'The trust policy lets nobody in.', { status: 403 });
      },
    },
  });
  const events = givenEvents(platform);
  const asked = fakeService(platform, 'sqs', { SendMessage: () => ({}) });
  await events.rule({ Arn: QUEUE, RoleArn: ROLE, DeadLetterConfig: { Arn: DEAD_LETTERS } });
  await events.put({ id: 'o1' });
  expect(asked.map(({ input }) => input)).toMatchObject([
    {
      MessageAttributes: {
        ERROR_CODE: attribute('FAILED_TO_ASSUME_ROLE'),
        ERROR_MESSAGE: attribute('The trust policy lets nobody in.'),
      },
    },
  ]);
});

it('a mutation that AppSync answers with errors counts as failed', async () => {
  const platform = testPlatform();
  const events = givenEvents(platform);
  fakeService(platform, 'appsync', {
    GraphQL: () => ({ data: null, errors: [{ message: 'No such order.', errorType: 'OrderNotFound' }] }),
  });
  const asked = fakeService(platform, 'sqs', { SendMessage: () => ({}) });
  await events.rule({
    Arn: `arn:aws:appsync:${ACCOUNT}:endpoints/graphql-api/a1`,
    RoleArn: ROLE,
    AppSyncParameters: { GraphQLOperation: 'mutation M { m }' },
    DeadLetterConfig: { Arn: DEAD_LETTERS },
  });
  await events.put({ id: 'o1' });
  expect(asked.map(({ input }) => input)).toMatchObject([
    { MessageAttributes: { ERROR_CODE: attribute('ERROR_FROM_TARGET'), ERROR_MESSAGE: attribute('No such order.') } },
  ]);
});

it('lines of text are no input for a target that takes JSON', async () => {
  const platform = testPlatform();
  const events = givenEvents(platform);
  const asked = fakeService(platform, 'sqs', { SendMessage: () => ({}) });
  await events.rule({
    Arn: `arn:aws:lambda:${ACCOUNT}:function:cook`,
    InputTransformer: { InputTemplate: '"one"\n"two"' },
    DeadLetterConfig: { Arn: DEAD_LETTERS },
  });
  await events.put({ id: 'o1' });
  expect(asked.map(({ input }) => input)).toMatchObject([
    { MessageAttributes: { ERROR_CODE: attribute('INVALID_JSON') } },
  ]);
});
