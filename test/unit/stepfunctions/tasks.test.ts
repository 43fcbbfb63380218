import { AwsError } from '../../../local/core/aws-error.ts';
import type { AccessControl } from '../../../local/platform/access.ts';
import { allowEverything, fakeService } from '../../support/platform.ts';
import { detailsOf, type Json, Machines } from './machines.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:pay';
const lambda = (more: Json = {}): Json => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: FUNCTION, Payload: '{% $states.input %}' },
  ...more,
});
const putItem = (more: Json = {}): Json => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::dynamodb:putItem',
  Arguments: { TableName: 'orders', Item: { id: { S: '{% $states.input.id %}' } } },
  ...more,
});
const REQUEST_ID = '[0-9a-f-]{36}';

const answers = (value: unknown) => () => ({
  StatusCode: 200,
  ExecutedVersion: '$LATEST',
  Payload: JSON.stringify(value),
});
const failsWith = (error: AwsError) => () => {
  throw error;
};

describe('a task that invokes a function', () => {
  it('sends the payload and shows the result as AWS does', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'lambda', { Invoke: answers({ approved: true }) });
    const ended = await machines.runState(lambda(), { id: 'o1' });
    expect(asked[0]?.input).toEqual({ FunctionName: FUNCTION, Payload: '{"id":"o1"}' });
    expect(ended.output).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { approved: true },
      StatusCode: 200,
      SdkHttpMetadata: {
        HttpStatusCode: 200,
        HttpHeaders: { 'Content-Length': '17', 'Content-Type': 'application/json' },
      },
      SdkResponseMetadata: { RequestId: expect.stringMatching(REQUEST_ID) },
    });
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(detailsOf(ended, 'TaskScheduled')).toEqual({
      parameters: JSON.stringify({ FunctionName: FUNCTION, Payload: { id: 'o1' } }),
      region: 'us-east-1',
      resource: 'invoke',
      resourceType: 'lambda',
    });
    expect(detailsOf(ended, 'TaskStarted')).toEqual({ resource: 'invoke', resourceType: 'lambda' });
  });

  it('fails with the error type of the function and its payload as the cause', async () => {
    const machines = new Machines();
    const payload = { errorType: 'GatewayDown', errorMessage: 'no', trace: [] };
    fakeService(machines.platform, 'lambda', { Invoke: () => ({ ...answers(payload)(), FunctionError: 'Unhandled' }) });
    const ended = await machines.runState(lambda());
    expect(ended).toMatchObject({ status: 'FAILED', error: 'GatewayDown', cause: JSON.stringify(payload) });
    expect(detailsOf(ended, 'TaskFailed')).toEqual({
      cause: JSON.stringify(payload),
      error: 'GatewayDown',
      resource: 'invoke',
      resourceType: 'lambda',
    });
  });

  it('fails as Lambda.Unknown when the function gave no error type', async () => {
    const machines = new Machines();
    fakeService(machines.platform, 'lambda', {
      Invoke: () => ({
        ...answers({ errorMessage: 'RequestId: 1 Error: Runtime exited' })(),
        FunctionError: 'Unhandled',
      }),
    });
    expect(await machines.runState(lambda())).toMatchObject({
      error: 'Lambda.Unknown',
      cause:
        'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"RequestId: 1 Error: Runtime exited"}',
    });
  });

  it.each([
    ['TooManyRequestsException', 429, 'Lambda.TooManyRequestsException'],
    ['ServiceException', 500, 'Lambda.ServiceException'],
    ['ResourceNotFoundException', 404, 'Lambda.ResourceNotFoundException'],
    ['AccessDeniedException', 403, 'Lambda.AWSLambdaException'],
    ['InternalFailure', 500, 'Lambda.AWSLambdaException'],
  ])('fails as AWS names it when Lambda answers %s', async (code, status, error) => {
    const machines = new Machines();
    fakeService(machines.platform, 'lambda', { Invoke: failsWith(new AwsError(code, 'No.', { status })) });
    const ended = await machines.runState(lambda());
    expect(ended.error).toBe(error);
    expect(ended.cause).toMatch(
      new RegExp(
        `^No\\. \\(Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${REQUEST_ID}; Proxy: null\\)$`,
      ),
    );
  });

  it('may name the function itself as its resource', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'lambda', { Invoke: answers({ a: 1 }) });
    const ended = await machines.runState({ Type: 'Task', Resource: FUNCTION }, { id: 'o1' });
    expect(asked[0]?.input).toEqual({ FunctionName: FUNCTION, Payload: '{"id":"o1"}' });
    expect(ended.output).toEqual({ a: 1 });
    expect(ended.types.slice(2, 5)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
    expect(detailsOf(ended, 'LambdaFunctionScheduled')).toMatchObject({ resource: FUNCTION, input: '{"id":"o1"}' });
  });

  it('fails by name when the result is too large, and can be caught', async () => {
    const machines = new Machines();
    fakeService(machines.platform, 'lambda', { Invoke: answers('x'.repeat(262_144)) });
    const ended = await machines.run({
      StartAt: 'S',
      States: { S: lambda({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'T' }], End: true }), T: { Type: 'Succeed' } },
    });
    expect(ended.output).toEqual({
      Error: 'States.DataLimitExceeded',
      Cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});

describe('a task that writes to a table', () => {
  it('asks DynamoDB and adds what its SDK adds', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'dynamodb', { PutItem: () => ({}) });
    const ended = await machines.runState(putItem(), { id: 'o1' });
    expect(asked[0]?.input).toEqual({ TableName: 'orders', Item: { id: { S: 'o1' } } });
    expect(Object.keys(ended.output as object)).toEqual(['SdkHttpMetadata', 'SdkResponseMetadata']);
    expect(ended.output).toMatchObject({ SdkHttpMetadata: { HttpHeaders: { 'x-amz-crc32': '2745614147' } } });
  });

  it.each([
    ['ConditionalCheckFailedException', 'DynamoDB.ConditionalCheckFailedException'],
    ['ProvisionedThroughputExceededException', 'DynamoDB.ProvisionedThroughputExceededException'],
    ['ResourceNotFoundException', 'DynamoDB.ResourceNotFoundException'],
    ['ValidationException', 'DynamoDB.AmazonDynamoDBException'],
    ['AccessDeniedException', 'DynamoDB.AmazonDynamoDBException'],
    ['RequestLimitExceeded', 'DynamoDB.RequestLimitExceededException'],
  ])('fails as AWS names it when DynamoDB answers %s', async (code, error) => {
    const machines = new Machines();
    fakeService(machines.platform, 'dynamodb', { PutItem: failsWith(new AwsError(code, 'No.')) });
    const ended = await machines.runState(putItem(), { id: 'o1' });
    expect(ended.error).toBe(error);
    expect(ended.cause).toMatch(/^No\. \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: \w+; Request ID: /);
  });

  it.each([
    ['ConditionalCheckFailedException', 'DynamoDb.ConditionalCheckFailedException'],
    ['TransactionCanceledException', 'DynamoDb.TransactionCanceledException'],
    ['ValidationException', 'DynamoDb.DynamoDbException'],
    ['AccessDeniedException', 'DynamoDb.DynamoDbException'],
  ])('is named after the other SDK when it goes through it: %s', async (code, error) => {
    const machines = new Machines();
    fakeService(machines.platform, 'dynamodb', { PutItem: failsWith(new AwsError(code, 'No.')) });
    const ended = await machines.runState(putItem({ Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem' }), {
      id: 'o1',
    });
    expect(ended.error).toBe(error);
    expect(ended.cause).toMatch(
      new RegExp(`^No\\. \\(Service: DynamoDb, Status Code: 400, Request ID: ${REQUEST_ID}\\)$`),
    );
  });
});

describe('tasks of other services', () => {
  it('send messages; what is no text becomes JSON', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'sqs', {
      SendMessage: () => ({ MessageId: 'm', MD5OfMessageBody: 'x' }),
    });
    const ended = await machines.runState({
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Arguments: { QueueUrl: 'http://q', MessageBody: { a: 1 } },
      Output: '{% $states.result.MessageId %}',
    });
    expect(asked[0]?.input).toEqual({ QueueUrl: 'http://q', MessageBody: '{"a":1}' });
    expect(ended.output).toBe('m');
  });

  it('publish to topics', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'sns', { Publish: () => ({ MessageId: 'm' }) });
    const Arguments = { TopicArn: 'arn:topic', Message: 'hello', Subject: 's' };
    await machines.runState({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments });
    expect(asked[0]?.input).toEqual(Arguments);
  });

  it('put events, and fail when an entry fails', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'events', {
      PutEvents: () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'X' }] }),
    });
    const ended = await machines.runState({
      Type: 'Task',
      Resource: 'arn:aws:states:::events:putEvents',
      Arguments: { Entries: [{ Source: 's', DetailType: 't', Detail: { a: 1 } }] },
    });
    expect(asked[0]?.input).toEqual({ Entries: [{ Source: 's', DetailType: 't', Detail: '{"a":1}' }] });
    expect(ended.error).toBe('EventBridge.FailedEntry');
  });

  it('start other machines', async () => {
    const machines = new Machines();
    const child = await machines.create({ StartAt: 'C', States: { C: { Type: 'Pass', End: true } } });
    const start = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution' };
    const ended = await machines.runState({
      ...start,
      Arguments: { StateMachineArn: child, Name: 'one', Input: { n: 1 } },
    });
    expect(ended.output).toMatchObject({ ExecutionArn: `${child.replace(':stateMachine:', ':execution:')}:one` });
    expect((await machines.ended(`${child.replace(':stateMachine:', ':execution:')}:one`)).output).toEqual({ n: 1 });
    const missing = await machines.runState({ ...start, Arguments: { StateMachineArn: `${child}x` } });
    expect(missing.error).toBe('StepFunctions.StateMachineDoesNotExistException');
  });

  it('start other machines through the SDK, with its spelling', async () => {
    const machines = new Machines();
    const child = await machines.create(
      { StartAt: 'C', States: { C: { Type: 'Pass', End: true } } },
      { type: 'EXPRESS' },
    );
    const ended = await machines.runState({
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
      Arguments: { StateMachineArn: child, Input: '{"n":1}' },
    });
    expect(ended.output).toMatchObject({ Status: 'SUCCEEDED', Output: '{"n":1}' });
  });
});

describe('a task', () => {
  it('is asked for under the role of its machine, as the journal shows', async () => {
    const sessions: unknown[] = [];
    const access: AccessControl = {
      ...allowEverything,
      assumeRole: (...session) => {
        sessions.push(session);
        return allowEverything.assumeRole(...session);
      },
    };
    const machines = new Machines({ access });
    const asked = fakeService(machines.platform, 'dynamodb', { PutItem: () => ({}) });
    const arn = await machines.create({ StartAt: 'Save', States: { Save: putItem({ End: true }) } });
    machines.platform.calls.nameResource(arn, 'Stack/Workflow');
    const caller = {
      principal: { type: 'operator' as const },
      from: 'Stack/Pipe',
      correlationIds: ['o1'],
      traceHeader: 'Root=1-1-1',
      attempt: 2,
    };
    const executionArn = await machines.start(arn, { id: 'o1' }, caller);
    await machines.ended(executionArn);
    const role = 'arn:aws:iam::000000000000:role/machine';
    expect(sessions).toEqual([[role, 'states.amazonaws.com', executionArn.split(':').at(-1), arn]]);
    expect(asked[0]?.caller).toEqual({
      principal: { type: 'role', roleArn: role, sessionName: executionArn.split(':').at(-1) },
      from: 'Stack/Workflow / Save',
      correlationIds: ['o1'],
      traceHeader: 'Root=1-1-1',
      attempt: 1,
    });
    const hop = machines.platform.journal.read().find(({ action }) => action === 'states:Execution');
    expect(hop).toMatchObject({
      correlationIds: ['o1'],
      from: 'Stack/Pipe',
      to: 'Stack/Workflow',
      outcome: 'ok',
      attempt: 2,
      detail: { status: 'SUCCEEDED', path: ['Save'], executionArn },
    });
  });

  it('is about what its input is about when the caller does not say', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'dynamodb', { PutItem: () => ({}) });
    await machines.runState(putItem({ Arguments: { TableName: 't', Item: {} } }), [{ id: 'o7' }]);
    expect(asked[0]?.caller.correlationIds).toEqual(['o7']);
  });

  it('makes up a trace when the machine is to be traced', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'dynamodb', { PutItem: () => ({}) });
    const arn = await machines.create(
      { StartAt: 'S', States: { S: putItem({ End: true }) } },
      { tracingConfiguration: { enabled: true } },
    );
    await machines.ended(await machines.start(arn, { id: 'o1' }));
    const trace = asked[0]?.caller.traceHeader;
    expect(trace).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/);
    expect(machines.platform.correlation.ofTrace(trace)).toEqual(['o1']);
  });

  it('fails as States.Permissions when the role does not let Step Functions in', async () => {
    const access: AccessControl = {
      ...allowEverything,
      assumeRole: () => {
        throw new AwsError('AccessDenied', 'The role does not trust states.amazonaws.com.');
      },
    };
    const machines = new Machines({ access });
    fakeService(machines.platform, 'dynamodb', { PutItem: () => ({}) });
    expect(await machines.runState(putItem(), { id: 'o1' })).toMatchObject({
      error: 'States.Permissions',
      cause: 'The role does not trust states.amazonaws.com.',
    });
  });

  it.each([
    [{ TimeoutSeconds: 5 }, { timeoutInSeconds: 5 }],
    [{ TimeoutSeconds: '{% 2 + 3 %}' }, { timeoutInSeconds: 5 }],
    [
      { HeartbeatSeconds: 5, TimeoutSeconds: 60 },
      { heartbeatInSeconds: 5, timeoutInSeconds: 60 },
    ],
  ])('ends in time: %j', async (limits, shown) => {
    const machines = new Machines();
    fakeService(machines.platform, 'lambda', { Invoke: () => new Promise(() => undefined) });
    const arn = await machines.create({ StartAt: 'S', States: { S: lambda({ ...limits, End: true }) } });
    const executionArn = await machines.start(arn);
    await machines.platform.clock.advance(4_999);
    expect(machines.service.executions.get(executionArn)?.status).toBe('RUNNING');
    await machines.platform.clock.advance(1);
    const ended = await machines.ended(executionArn);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: undefined });
    expect(detailsOf(ended, 'TaskScheduled')).toMatchObject(shown);
    expect(detailsOf(ended, 'TaskTimedOut')).toEqual({
      error: 'States.Timeout',
      resource: 'invoke',
      resourceType: 'lambda',
    });
  });

  it('shows a failure in a branch as aborted too', async () => {
    const machines = new Machines();
    fakeService(machines.platform, 'dynamodb', {
      PutItem: failsWith(new AwsError('ResourceNotFoundException', 'No.')),
    });
    const ended = await machines.runState(
      { Type: 'Parallel', Branches: [{ StartAt: 'Put', States: { Put: putItem({ End: true }) } }] },
      { id: 'x' },
    );
    expect(ended.types.slice(3)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    expect(ended.events.map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3, 4, 5, 6, 7, 7, 9]);
  });

  it('says what could not be evaluated, once for each try', async () => {
    const machines = new Machines();
    fakeService(machines.platform, 'dynamodb', { PutItem: () => ({}) });
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];
    const ended = await machines.runState(putItem({ Retry }), { x: 'a' }, { advance: 1_000 });
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'EvaluationFailed',
      'EvaluationFailed',
      'ExecutionFailed',
    ]);
    expect(detailsOf(ended, 'EvaluationFailed')['location']).toBe('Arguments/Item/id/S');
  });
});
