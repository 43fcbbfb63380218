import { isRecord } from '../../local/core/fields.ts';
import { createDynamoDb } from '../../local/services/dynamodb/index.ts';
import { createStepFunctions } from '../../local/services/stepfunctions/index.ts';
import { cleanUp } from './folders.ts';
import { ServiceRun } from './service-run.ts';

afterEach(cleanUp);

const begin = () =>
  ServiceRun.begin((platform) => [createStepFunctions(platform), ...createDynamoDb(platform)] as const);
type Run = ReturnType<typeof begin>;

const ROLE = 'arn:aws:iam::000000000000:role/machine';
const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine';
const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:machine:one';

/** Counts, in a table, how often it was done. */
function count(key: string, next: object): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:updateItem',
    Arguments: {
      TableName: 'counts',
      Key: { key: { S: key } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
    Output: '{% $states.input %}',
    ...next,
  };
}

const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Prepare',
  TimeoutSeconds: 500,
  States: {
    Prepare: { Type: 'Pass', Assign: { factor: 10 }, Next: 'Pause' },
    Pause: { Type: 'Wait', Seconds: 3, Next: 'Each' },
    Each: {
      Type: 'Map',
      Items: [1, 2, 3, 4, 5],
      MaxConcurrency: 2,
      ToleratedFailureCount: 1,
      ItemProcessor: {
        StartAt: 'Count',
        States: {
          Count: count('{% "item " & $string($states.input) %}', { Next: 'Rest' }),
          Rest: { Type: 'Wait', Seconds: '{% $states.input %}', Assign: { own: '{% $states.input %}' }, Next: 'Odd' },
          Odd: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $own = 3 %}', Next: 'Broken' }],
            Default: 'Done',
          },
          Broken: { Type: 'Fail', Error: 'Three' },
          Done: { Type: 'Pass', Output: '{% $own * $factor %}', End: true },
        },
      },
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Slow', States: { Slow: { Type: 'Wait', Seconds: 4, End: true } } },
        { StartAt: 'Quick', States: { Quick: count('quick', { End: true }) } },
      ],
      Next: 'Stubborn',
    },
    Stubborn: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:getItem',
      Arguments: { TableName: 'missing', Key: { key: { S: 'a' } } },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 2, BackoffRate: 2 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input %}', Next: 'End' }],
      End: true,
    },
    End: { Type: 'Pass', Output: { all: '{% $states.input %}', factor: '{% $factor %}' }, End: true },
  },
};

async function started(): Promise<Run> {
  const run = begin();
  await run.call('dynamodb', 'CreateTable', {
    TableName: 'counts',
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await run.call('states', 'CreateStateMachine', {
    name: 'machine',
    roleArn: ROLE,
    definition: JSON.stringify(DEFINITION),
  });
  await run.start();
  await run.call('states', 'StartExecution', { stateMachineArn: MACHINE, name: 'one', input: '{"a":1}' });
  return run;
}

interface Seen {
  readonly status: unknown;
  readonly output: unknown;
  readonly events: readonly unknown[];
  readonly counts: unknown;
}

async function see(run: Run): Promise<Seen> {
  const { status, output } = await run.call('states', 'DescribeExecution', { executionArn: EXECUTION });
  const { events } = await run.call('states', 'GetExecutionHistory', { executionArn: EXECUTION, maxResults: 1000 });
  const { Items } = await run.call('dynamodb', 'Scan', { TableName: 'counts' });
  // Requests have ids of their own in each life.
  const seen: unknown = JSON.parse(
    JSON.stringify(events ?? []).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'),
  );
  return { status, output, events: Array.isArray(seen) ? seen : [], counts: Items };
}

const SECONDS = 40;

describe('a Standard execution', () => {
  it('ends as it would have, by the same events at the same times, wherever the process is killed', async () => {
    const undisturbed = await started();
    for (let second = 0; second < SECONDS; second++) await undisturbed.platform.clock.advance(1000);
    const expected = await see(undisturbed);
    expect(expected.status).toBe('SUCCEEDED');
    expect(JSON.parse(String(expected.output))).toEqual({
      all: [
        [10, 20, 40, 50],
        [10, 20, 40, 50],
      ],
      factor: 10,
    });
    for (let killAt = 0; killAt < SECONDS; killAt += 2) {
      let run = await started();
      for (let second = 0; second < SECONDS; second++) {
        await run.platform.clock.advance(1000);
        await run.platform.storage.settled();
        if (second === killAt || second === killAt + 3) run = await run.killed(0).start();
      }
      expect([killAt, await see(run)]).toEqual([killAt, expected]);
    }
  });

  it('that ended is still there, under its name, with its history', async () => {
    const first = await started();
    await first.platform.clock.advance(SECONDS * 1000);
    const expected = await see(first);
    const second = await first.killed().start();
    expect(await see(second)).toEqual(expected);
    expect(second.service.executions.get(EXECUTION)).toEqual(first.service.executions.get(EXECUTION));
    const again = { stateMachineArn: MACHINE, name: 'one', input: '{"a":2}' };
    await expect(second.call('states', 'StartExecution', again)).rejects.toThrow(/Already Exists/i);
  });

  it('times out after the time it was given, kills included', async () => {
    const first = await started();
    await first.platform.clock.advance(2_000);
    await first.platform.storage.settled();
    const second = await first.killed(499_000).start();
    await second.platform.clock.advance(1_000);
    expect((await see(second)).status).toBe('TIMED_OUT');
  });

  it('does again, and only, what was under way', async () => {
    const first = await started();
    let held = 0;
    first.platform.calls.intercept((call, next) => {
      if (call.action !== 'UpdateItem') return next();
      held++;
      return new Promise(() => {});
    });
    await first.platform.clock.advance(3_000);
    await first.platform.storage.settled();
    expect(held).toBe(2);
    const second = await first.killed().start();
    await second.platform.clock.advance(SECONDS * 1000);
    const { status, counts } = await see(second);
    expect(status).toBe('SUCCEEDED');
    expect(
      Array.isArray(counts) && counts.every((each) => isRecord(each) && isRecord(each['n']) && each['n']['N'] === '1'),
    ).toBe(true);
  });
});

describe('an Express execution', () => {
  it('is gone, and so is nothing else: its machine is there', async () => {
    const first = begin();
    const stateMachineArn = MACHINE;
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Wait', Seconds: 60, End: true } },
    });
    await first.call('states', 'CreateStateMachine', { name: 'machine', roleArn: ROLE, definition, type: 'EXPRESS' });
    await first.call('states', 'StartExecution', { stateMachineArn, input: '{}' });
    const second = await first.killed().start();
    expect(second.service.executions.recent()).toEqual([]);
    expect(await second.call('states', 'DescribeStateMachine', { stateMachineArn })).toEqual(
      await first.call('states', 'DescribeStateMachine', { stateMachineArn }),
    );
  });
});
