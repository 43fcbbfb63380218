import fc from 'fast-check';
import { AwsError } from '../../../local/core/aws-error.ts';
import { SeededRandom } from '../../../local/core/random.ts';
import { matches, type Retrier, retryDelay } from '../../../local/services/stepfunctions/interpreter/error-handling.ts';
import { StateError } from '../../../local/services/stepfunctions/interpreter/state-error.ts';
import { fakeService } from '../../support/platform.ts';
import { type Json, Machines } from './machines.ts';

const CONDITION = 'DynamoDB.ConditionalCheckFailedException';

function task(more: Json): Json {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:putItem',
    Arguments: { TableName: 't', Item: {} },
    ...more,
  };
}

/** A table that fails with these codes, one after the other, and then takes the item. */
function failing(machines: Machines, ...codes: string[]): { times: number[]; attempts: (number | undefined)[] } {
  const seen = { times: [] as number[], attempts: [] as (number | undefined)[] };
  fakeService(machines.platform, 'dynamodb', {
    PutItem: (_input, caller) => {
      seen.times.push(machines.platform.clock.now() - Date.UTC(2026, 0, 1));
      seen.attempts.push(caller.attempt);
      const code = codes.shift();
      if (code) throw new AwsError(code, 'No.');
      return {};
    },
  });
  return seen;
}

describe('Retry', () => {
  it('waits longer each time, tells the attempt, and shows every try in the history', async () => {
    const machines = new Machines();
    const code = 'ProvisionedThroughputExceededException';
    const seen = failing(machines, code, code, code);
    const Retry = [{ ErrorEquals: [`DynamoDB.${code}`], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10 }];
    const ended = await machines.runState(
      task({ Retry, Output: '{% $states.context.State.RetryCount %}' }),
      {},
      { advance: 60_000 },
    );
    expect(seen).toEqual({ times: [0, 2_000, 8_000, 18_000], attempts: [1, 2, 3, 4] });
    expect(ended.output).toBe(3);
    expect(ended.types.slice(1, 9)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
    ]);
  });

  it('counts for each retrier on its own, and gives up after its attempts', async () => {
    const machines = new Machines();
    const [a, b] = ['ResourceNotFoundException', 'ConditionalCheckFailedException'];
    const seen = failing(machines, a, b, a, b, a, a);
    const ended = await machines.runState(
      task({
        Retry: [
          { ErrorEquals: [`DynamoDB.${a}`], MaxAttempts: 2, BackoffRate: 1 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 5, BackoffRate: 1 },
        ],
      }),
      {},
      { advance: 60_000 },
    );
    expect(seen.attempts).toEqual([1, 2, 3, 4, 5]);
    expect(ended.error).toBe(`DynamoDB.${a}`);
  });

  it('does nothing about errors it does not name, nor with no attempts', async () => {
    for (const retrier of [{ ErrorEquals: ['Other'] }, { ErrorEquals: ['States.ALL'], MaxAttempts: 0 }]) {
      const machines = new Machines();
      const seen = failing(machines, 'ConditionalCheckFailedException');
      const ended = await machines.runState(task({ Retry: [retrier] }));
      expect(ended.error).toBe(CONDITION);
      expect(seen.attempts).toEqual([1]);
    }
  });

  it('never waits less than nothing or more than it may, and without jitter exactly that', () => {
    const retriers = fc.record({
      errorEquals: fc.constant(['States.ALL']),
      intervalSeconds: fc.integer({ min: 1, max: 100 }),
      maxAttempts: fc.integer({ min: 0, max: 10 }),
      backoffRate: fc.double({ min: 1, max: 5, noNaN: true }),
      maxDelaySeconds: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
      jitter: fc.boolean(),
    });
    fc.assert(
      fc.property(retriers, fc.integer({ min: 1, max: 10 }), fc.nat(), (retrier: Retrier, attempt, seed) => {
        const most = Math.min(
          retrier.intervalSeconds * retrier.backoffRate ** (attempt - 1),
          retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY,
        );
        const delay = retryDelay(retrier, attempt, new SeededRandom(seed));
        if (!retrier.jitter) expect(delay).toBe(most * 1000);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(most * 1000);
        expect(retryDelay(retrier, attempt, new SeededRandom(seed))).toBe(delay);
      }),
    );
  });
});

describe('Catch', () => {
  const machine = (Catch: Json[]): Json => ({
    StartAt: 'S',
    States: {
      S: task({ Catch, End: true }),
      T: { Type: 'Pass', Output: '{% {"in": $states.input, "x": $exists($x) ? $x : null} %}', End: true },
    },
  });

  it('goes on with the error, or with what it makes of it', async () => {
    const machines = new Machines();
    failing(machines, 'ConditionalCheckFailedException', 'ConditionalCheckFailedException');
    const Cause = expect.stringContaining('Error Code: ConditionalCheckFailedException');
    const plain = await machines.run(machine([{ ErrorEquals: [CONDITION], Next: 'T' }]), { id: 1 });
    expect(plain.output).toEqual({ in: { Error: CONDITION, Cause }, x: null });
    const made = await machines.run(
      machine([
        {
          ErrorEquals: [CONDITION],
          Output: { was: '{% $states.input.id %}' },
          Assign: { x: '{% $states.errorOutput.Error %}' },
          Next: 'T',
        },
      ]),
      { id: 1 },
    );
    expect(made.output).toEqual({ in: { was: 1 }, x: CONDITION });
    expect(made.types.slice(4, 7)).toEqual(['TaskFailed', 'TaskStateExited', 'PassStateEntered']);
  });

  it('takes the first that names the error, after the retries', async () => {
    const machines = new Machines();
    const seen = failing(machines, 'ConditionalCheckFailedException', 'ConditionalCheckFailedException');
    const definition = {
      StartAt: 'S',
      States: {
        S: task({
          Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 }],
          Catch: [
            { ErrorEquals: ['Other', 'DynamoDB.Nothing'], Next: 'T' },
            { ErrorEquals: ['States.TaskFailed'], Next: 'U' },
            { ErrorEquals: ['States.ALL'], Next: 'T' },
          ],
          End: true,
        }),
        T: { Type: 'Pass', Output: 'T', End: true },
        U: { Type: 'Pass', Output: 'U', End: true },
      },
    };
    expect((await machines.run(definition, {}, { advance: 1_000 })).output).toBe('U');
    expect(seen.attempts).toEqual([1, 2]);
  });

  it.each([
    ['States.ALL', 'Anything', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
    ['States.TaskFailed', 'Lambda.Unknown', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['Lambda.Unknown', 'Lambda.Unknown', true],
    ['Lambda', 'Lambda.Unknown', false],
  ])('with %s takes %s: %s', (wanted, error, expected) => {
    expect(matches([wanted], new StateError(error, undefined))).toBe(expected);
  });
});
