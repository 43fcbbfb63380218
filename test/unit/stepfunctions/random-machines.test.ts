import fc from 'fast-check';
import { AwsError } from '../../../local/core/aws-error.ts';
import { fakeService } from '../../support/platform.ts';
import { type Ended, type Json, Machines } from './machines.ts';

/** A machine of any shape: states in a row, each of any type, with names that are unique in the whole machine. */
interface Plan {
  readonly kind: 'Pass' | 'Wait' | 'Choice' | 'Task' | 'Fail' | 'Parallel' | 'Map';
  readonly number: number;
  readonly retry: boolean;
  readonly catches: boolean;
  readonly inner: readonly Plan[];
}

const { plans } = fc.letrec<{ plan: Plan; plans: Plan[] }>((tie) => ({
  plan: fc.record({
    kind: fc.constantFrom('Pass', 'Wait', 'Choice', 'Task', 'Fail', 'Parallel', 'Map'),
    number: fc.nat({ max: 4 }),
    retry: fc.boolean(),
    catches: fc.boolean(),
    inner: fc.oneof({ depthSize: 'small' }, fc.constant([]), tie('plans')),
  }),
  plans: fc.array(tie('plan'), { minLength: 1, maxLength: 3 }),
}));

function container(plans: readonly Plan[], names: { count: number }): Json {
  const States: Record<string, Json> = {};
  const own = plans.map(() => `s${names.count++}`);
  const end = `s${names.count++}`;
  plans.forEach((plan, index) => {
    const next = own[index + 1] ?? end;
    States[own[index] ?? ''] = state(plan, next, end, names);
  });
  States[end] = { Type: 'Succeed' };
  return { StartAt: own[0] ?? end, States };
}

function state(plan: Plan, next: string, end: string, names: { count: number }): Json {
  const handling = {
    ...(plan.retry && { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: plan.number }] }),
    ...(plan.catches && { Catch: [{ ErrorEquals: ['States.ALL'], Next: end }] }),
  };
  // Every state but a choice leads on to the next one; whatever comes last has to be reached too.
  switch (plan.kind) {
    case 'Pass':
      return { Type: 'Pass', Assign: { [`v${plan.number}`]: '{% $states.input %}' }, Output: plan.number, Next: next };
    case 'Wait':
      return { Type: 'Wait', Seconds: plan.number, Next: next };
    case 'Choice':
      return { Type: 'Choice', Choices: [{ Condition: plan.retry, Next: next }], Default: next };
    case 'Task':
      return {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'f' },
        ...handling,
        Next: next,
      };
    case 'Fail':
      return {
        Type: 'Choice',
        Choices: [{ Condition: `{% $missing = ${plan.number} %}`, Next: next }],
        ...(plan.catches && { Default: next }),
      };
    case 'Parallel':
      return {
        Type: 'Parallel',
        Branches: [container(plan.inner, names), container(plan.inner, names)],
        ...handling,
        Next: next,
      };
    case 'Map':
      return {
        Type: 'Map',
        Items: Array.from({ length: plan.number }, (_, index) => index),
        MaxConcurrency: plan.number,
        ItemProcessor: container(plan.inner, names),
        ...handling,
        Next: next,
      };
  }
}

/** Events must be numbered without gaps and follow earlier ones; one event ends the execution, and it is the last. */
function expectSoundHistory({ events, types, status, error }: Ended): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  for (const { id, previousEventId } of events) expect(previousEventId).toBeLessThan(id);
  const ends = types.filter((type) => /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type));
  expect(ends).toEqual([types.at(-1)]);
  if (status === 'FAILED') expect(error).toMatch(/^(States\.\w+|Lambda\.\w+)$/);
  const count = (type: string): number => types.filter((candidate) => candidate === type).length;
  for (const kind of ['Task', 'Wait', 'Map', 'Parallel', 'Pass'])
    expect(count(`${kind}StateExited`)).toBeLessThanOrEqual(count(`${kind}StateEntered`));
  const iterations = count('MapIterationSucceeded') + count('MapIterationFailed') + count('MapIterationAborted');
  expect(iterations).toBeLessThanOrEqual(count('MapIterationStarted'));
}

describe('any machine', () => {
  it('ends, well or by name, with a sound history', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.integer(), fc.constantFrom('STANDARD', 'EXPRESS'), async (plan, seed, type) => {
        const machines = new Machines({ seed });
        const chance = machines.platform.random.fork('lambda');
        fakeService(machines.platform, 'lambda', {
          Invoke: () => {
            if (chance.chance(0.4)) throw new AwsError('TooManyRequestsException', 'Slow down.', { status: 429 });
            return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: 'null' };
          },
        });
        const ended = await machines.run(
          { TimeoutSeconds: 250, ...container(plan, { count: 0 }) },
          {},
          { advance: 250_000, type },
        );
        expectSoundHistory(ended);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
