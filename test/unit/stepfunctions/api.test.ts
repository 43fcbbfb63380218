import { fakeService } from '../../support/platform.ts';
import { CALLER, details, Machines, ROLE } from './machines.ts';

const PASS = { QueryLanguage: 'JSONata', StartAt: 'S', States: { S: { Type: 'Pass', End: true } } };
const WAIT = { StartAt: 'S', States: { S: { Type: 'Wait', Seconds: 60, End: true } } };
const START = Date.UTC(2026, 0, 1) / 1000;

describe('state machines', () => {
  const machines = new Machines();
  const definition = JSON.stringify(PASS);
  const request = { name: 'orders', roleArn: ROLE, definition };
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:orders';

  it('can be created, once or again the same, and described', async () => {
    expect(await machines.call('CreateStateMachine', request)).toEqual({ stateMachineArn, creationDate: START });
    expect(await machines.call('CreateStateMachine', request)).toEqual({ stateMachineArn, creationDate: START });
    expect(await machines.call('DescribeStateMachine', { stateMachineArn })).toEqual({
      stateMachineArn,
      name: 'orders',
      status: 'ACTIVE',
      type: 'STANDARD',
      definition,
      roleArn: ROLE,
      creationDate: START,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
  });

  it('have one definition to a name', async () => {
    const other = await machines.error('CreateStateMachine', { ...request, definition: JSON.stringify(PASS, null, 1) });
    expect(other.code).toBe('StateMachineAlreadyExists');
    expect(other.message).toBe(`State Machine Already Exists: '${stateMachineArn}'`);
  });

  it('can be updated; what runs goes on as it started', async () => {
    const arn = await machines.create(WAIT);
    const executionArn = await machines.start(arn);
    const changed = JSON.stringify({ ...PASS, Comment: 'new' });
    const { revisionId } = await machines.call('UpdateStateMachine', { stateMachineArn: arn, definition: changed });
    expect(await machines.call('DescribeStateMachine', { stateMachineArn: arn })).toMatchObject({
      definition: changed,
      revisionId,
    });
    const forExecution = await machines.call('DescribeStateMachineForExecution', { executionArn });
    expect(forExecution['definition']).toBe(JSON.stringify({ QueryLanguage: 'JSONata', ...WAIT }));
    await machines.platform.clock.advance(60_000);
    expect((await machines.ended(executionArn)).types).toContain('WaitStateExited');
    expect((await machines.error('UpdateStateMachine', { stateMachineArn: arn })).code).toBe('ValidationException');
  });

  it('are listed in pages, and gone when deleted', async () => {
    await machines.create(PASS);
    const first = await machines.call('ListStateMachines', { maxResults: 1 });
    const second = await machines.call('ListStateMachines', { maxResults: 1, nextToken: first['nextToken'] });
    expect(first['stateMachines']).toEqual([
      { stateMachineArn, name: 'orders', type: 'STANDARD', creationDate: START },
    ]);
    expect(second['stateMachines']).not.toEqual(first['stateMachines']);
    expect((await machines.error('ListStateMachines', { nextToken: 'x' })).code).toBe('InvalidToken');
    await machines.call('DeleteStateMachine', { stateMachineArn });
    await machines.call('DeleteStateMachine', { stateMachineArn });
    const gone = await machines.error('DescribeStateMachine', { stateMachineArn });
    expect(gone).toMatchObject({
      code: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${stateMachineArn}'`,
    });
  });

  it.each([
    [{ name: 'a b' }, 'InvalidName'],
    [{ name: 'x'.repeat(81) }, 'InvalidName'],
    [{ name: 'q', type: 'FAST' }, 'ValidationException'],
    [{ name: 'q', publish: true }, 'ValidationException'],
    [{ name: 'q', definition: undefined }, 'ValidationException'],
    [{ name: 'q', loggingConfiguration: { level: 'ALL' } }, 'InvalidLoggingConfiguration'],
    [{ name: 'q', loggingConfiguration: { level: 'SOME' } }, 'InvalidLoggingConfiguration'],
  ])('are refused with what is not possible: %j', async (more, code) => {
    expect((await machines.error('CreateStateMachine', { ...request, ...more })).code).toBe(code);
  });
});

describe('Standard executions', () => {
  const machines = new Machines();

  it('are described while they run and after', async () => {
    const stateMachineArn = await machines.create(WAIT);
    const startDate = machines.platform.clock.now() / 1000;
    const started = await machines.call('StartExecution', {
      stateMachineArn,
      name: 'one',
      input: '{"a": 1}',
      traceHeader: 'Root=1-a-b',
    });
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:one`;
    expect(started).toEqual({ executionArn, startDate });
    const described = {
      executionArn,
      stateMachineArn,
      name: 'one',
      startDate,
      input: '{"a": 1}',
      inputDetails: { included: true },
      traceHeader: 'Root=1-a-b',
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    };
    expect(await machines.call('DescribeExecution', { executionArn })).toEqual({
      ...described,
      status: 'RUNNING',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    await machines.platform.clock.advance(60_000);
    expect(await machines.call('DescribeExecution', { executionArn })).toEqual({
      ...described,
      status: 'SUCCEEDED',
      stopDate: startDate + 60,
      output: '{"a":1}',
      outputDetails: { included: true },
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  it('are the same while they run with the same name and input, and no other has their name', async () => {
    const stateMachineArn = await machines.create(WAIT);
    const start = { stateMachineArn, name: 'two', input: '{"a":1,"b":2}' };
    const first = await machines.call('StartExecution', start);
    expect(await machines.call('StartExecution', { ...start, input: '{"b":2, "a":1}' })).toEqual(first);
    expect((await machines.error('StartExecution', { ...start, input: '{}' })).code).toBe('ExecutionAlreadyExists');
    await machines.platform.clock.advance(60_000);
    const again = await machines.error('StartExecution', start);
    expect(again.message).toBe(`Execution Already Exists: '${first['executionArn']}'`);
  });

  it('can be stopped, with a reason', async () => {
    const arn = await machines.create(WAIT);
    const executionArn = await machines.start(arn);
    await machines.call('StopExecution', { executionArn, error: 'Enough', cause: 'because' });
    const ended = await machines.ended(executionArn);
    expect(ended).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'because' });
    expect(ended.types).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']);
    expect(details(ended.events.at(-1))).toEqual({ error: 'Enough', cause: 'because' });
    const { stopDate } = await machines.call('StopExecution', { executionArn });
    expect(stopDate).toBe(machines.platform.clock.now() / 1000);
  });

  it('end when the time of the machine is over', async () => {
    const ended = await machines.run({ ...WAIT, TimeoutSeconds: 5 }, {}, { advance: 5_000 });
    expect(ended).toMatchObject({ status: 'TIMED_OUT', error: undefined });
    expect(ended.types.at(-1)).toBe('ExecutionTimedOut');
  });

  it('can not be caught by a state when they are ended', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'T' }];
    const branch = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
    const ended = await machines.run(
      {
        TimeoutSeconds: 5,
        StartAt: 'P',
        States: { P: { Type: 'Parallel', Branches: [branch], Catch, End: true }, T: { Type: 'Succeed' } },
      },
      {},
      { advance: 5_000 },
    );
    expect(ended.types.slice(-2)).toEqual(['WaitStateEntered', 'ExecutionTimedOut']);
  });

  it('have at most 25,000 events', async () => {
    const ended = await machines.run({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Condition: false, Next: 'C' }], Default: 'A' },
        C: { Type: 'Succeed' },
      },
    });
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(ended.events).toHaveLength(25_000);
  });

  it('have a history in pages, forwards and backwards, with or without data', async () => {
    const arn = await machines.create(PASS);
    const executionArn = await machines.start(arn, { secret: 1 });
    await machines.ended(executionArn);
    const first = await machines.call('GetExecutionHistory', { executionArn, maxResults: 3 });
    const rest = await machines.call('GetExecutionHistory', {
      executionArn,
      maxResults: 3,
      nextToken: first['nextToken'],
    });
    const ids = (page: Readonly<Record<string, unknown>>) => (page['events'] as { id: number }[]).map(({ id }) => id);
    expect([ids(first), ids(rest)]).toEqual([[1, 2, 3], [4]]);
    expect(rest['nextToken']).toBeUndefined();
    expect(ids(await machines.call('GetExecutionHistory', { executionArn, reverseOrder: true }))).toEqual([4, 3, 2, 1]);
    const bare = await machines.call('GetExecutionHistory', { executionArn, includeExecutionData: false });
    expect(JSON.stringify(bare)).not.toContain('secret');
  });

  it('are listed newest first, by status', async () => {
    const stateMachineArn = await machines.create(WAIT);
    const one = await machines.start(stateMachineArn);
    await machines.platform.clock.advance(60_000);
    const two = await machines.start(stateMachineArn);
    const arns = async (more: object = {}) =>
      (
        (await machines.call('ListExecutions', { stateMachineArn, ...more }))['executions'] as {
          executionArn: string;
        }[]
      ).map(({ executionArn }) => executionArn);
    expect(await arns()).toEqual([two, one]);
    expect(await arns({ statusFilter: 'RUNNING' })).toEqual([two]);
    expect((await machines.error('ListExecutions', { stateMachineArn, statusFilter: 'LATE' })).code).toBe(
      'ValidationException',
    );
  });

  it.each([
    ['not json', 'Invalid State Machine Execution Input: '],
    ['', "Invalid State Machine Execution Input: 'Invalid execution input.'"],
  ])('want JSON: %j', async (input, words) => {
    const stateMachineArn = await machines.create(PASS);
    const error = await machines.error('StartExecution', { stateMachineArn, input });
    expect(error.code).toBe('InvalidExecutionInput');
    expect(error.message).toContain(words);
  });

  it('want no more than 256 KiB', async () => {
    const stateMachineArn = await machines.create(PASS);
    const error = await machines.error('StartExecution', {
      stateMachineArn,
      input: JSON.stringify('x'.repeat(262_143)),
    });
    expect(error.code).toBe('ValidationException');
  });

  it('are forgotten, the oldest that ended first, when there are too many', async () => {
    const few = new Machines({ retention: { standard: 2, express: 1 } });
    const arn = await few.create(PASS);
    const running = await few.start(await few.create(WAIT));
    const arns: string[] = [];
    for (let count = 0; count < 3; count++) {
      arns.push(await few.start(arn));
      await few.platform.clock.advance(0);
    }
    expect((await few.error('DescribeExecution', { executionArn: arns[0] })).code).toBe('ExecutionDoesNotExist');
    expect((await few.call('DescribeExecution', { executionArn: arns[2] }))['status']).toBe('SUCCEEDED');
    expect((await few.call('DescribeExecution', { executionArn: running }))['status']).toBe('RUNNING');
  });
});

describe('Express executions', () => {
  const machines = new Machines();

  it('answer the one who waits, failed or not', async () => {
    const stateMachineArn = await machines.create(PASS, { type: 'EXPRESS' });
    const answer = await machines.call('StartSyncExecution', { stateMachineArn, input: '{"a":1}', name: 'n' });
    expect(answer).toEqual({
      executionArn: expect.stringMatching(
        new RegExp(`^${stateMachineArn.replace(':stateMachine:', ':express:')}:n:[0-9a-f-]{36}$`),
      ),
      stateMachineArn,
      name: 'n',
      status: 'SUCCEEDED',
      startDate: machines.platform.clock.now() / 1000,
      stopDate: machines.platform.clock.now() / 1000,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
      billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 },
    });
    const failing = await machines.create(
      { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E', Cause: 'c' } } },
      { type: 'EXPRESS' },
    );
    expect(await machines.call('StartSyncExecution', { stateMachineArn: failing })).toMatchObject({
      status: 'FAILED',
      error: 'E',
      cause: 'c',
    });
  });

  it('are billed by started 100 ms', async () => {
    const stateMachineArn = await machines.create(
      { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: '{% 2 %}', Next: 'D' }, D: { Type: 'Succeed' } } },
      { type: 'EXPRESS' },
    );
    const answer = machines.call('StartSyncExecution', { stateMachineArn });
    await machines.platform.clock.advance(2_000);
    expect((await answer)['billingDetails']).toEqual({ billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 2_000 });
  });

  it('end after five minutes', async () => {
    const stateMachineArn = await machines.create(
      { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 301, End: true } } },
      { type: 'EXPRESS' },
    );
    const answer = machines.call('StartSyncExecution', { stateMachineArn });
    await machines.platform.clock.advance(300_000);
    expect((await answer)['status']).toBe('TIMED_OUT');
  });

  it('can be started without waiting, as often as one likes under the same name', async () => {
    const stateMachineArn = await machines.create(PASS, { type: 'EXPRESS' });
    const one = await machines.call('StartExecution', { stateMachineArn, name: 'same' });
    const two = await machines.call('StartExecution', { stateMachineArn, name: 'same' });
    expect(one['executionArn']).not.toBe(two['executionArn']);
    expect((await machines.ended(String(two['executionArn']))).status).toBe('SUCCEEDED');
  });

  it('have no history, description or list on AWS, but one here for console and commands', async () => {
    const stateMachineArn = await machines.create(PASS, { type: 'EXPRESS' });
    const { executionArn } = await machines.call('StartSyncExecution', { stateMachineArn, input: '{"id":"o1"}' });
    for (const action of ['DescribeExecution', 'GetExecutionHistory', 'StopExecution'])
      expect(await machines.error(action, { executionArn })).toMatchObject({
        code: 'InvalidArn',
        message: "Invalid Arn: 'Resource type not valid in this context: express'",
      });
    expect(await machines.error('ListExecutions', { stateMachineArn })).toMatchObject({
      code: 'StateMachineTypeNotSupported',
      message: 'This operation is not supported by this type of state machine',
    });
    expect(machines.service.executions.recent(stateMachineArn)).toEqual([
      expect.objectContaining({ arn: executionArn, status: 'SUCCEEDED', path: ['S'], correlationIds: ['o1'] }),
    ]);
    expect(machines.service.executions.get(String(executionArn))?.events).toHaveLength(4);
  });

  it('are not what StartSyncExecution runs for a Standard machine', async () => {
    const stateMachineArn = await machines.create(PASS);
    expect((await machines.error('StartSyncExecution', { stateMachineArn })).code).toBe('StateMachineTypeNotSupported');
  });
});

describe('the service', () => {
  it('ends what runs when it stops', async () => {
    const machines = new Machines();
    fakeService(machines.platform, 'lambda', { Invoke: () => new Promise(() => undefined) });
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      End: true,
    };
    const running = await machines.start(await machines.create({ StartAt: 'S', States: { S: task } }));
    await machines.service.stop?.();
    expect(machines.service.executions.get(running)?.status).toBe('ABORTED');
  });

  it('asks for the permission to use the very machine or execution', () => {
    const { operations } = new Machines().service;
    const requires = (action: string, input: object) => operations.get(action)?.requires(input);
    const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
    expect(requires('StartSyncExecution', { stateMachineArn: machine })).toEqual([
      { action: 'states:StartSyncExecution', resource: machine },
    ]);
    expect(requires('DescribeExecution', { executionArn: 'arn:e' })).toEqual([
      { action: 'states:DescribeExecution', resource: 'arn:e' },
    ]);
    expect(requires('CreateStateMachine', { name: 'm' })).toEqual([
      { action: 'states:CreateStateMachine', resource: machine },
    ]);
  });

  it('finds ids in the inputs it is started with, in lists as pipes send them too', async () => {
    const machines = new Machines();
    const stateMachineArn = await machines.create(PASS, { type: 'EXPRESS' });
    await machines.call('StartSyncExecution', { stateMachineArn, input: '[{"id":"o1"},{"id":"o2"}]' }, CALLER);
    const hops = machines.platform.journal.read({ correlationId: 'o2' });
    expect(hops.map(({ action }) => action)).toEqual(['states:Execution', 'states:StartSyncExecution']);
  });
});
