import { details, detailsOf, type Ended, type Json, Machines } from './machines.ts';

const machines = new Machines();
const PASS = { Type: 'Pass', End: true };

const branch = (state: Json) => ({ StartAt: 'only', States: { only: state } });

/** Branches must not share names. */
function branches(...states: Json[]): Json[] {
  return states.map((state, index) => ({ StartAt: `b${index}`, States: { [`b${index}`]: state } }));
}

const previous = (ended: Ended): number[] => ended.events.map(({ previousEventId }) => previousEventId);

describe('a Parallel state', () => {
  it('gives the outputs of its branches in their order', async () => {
    const slow = {
      StartAt: 'slow',
      States: { slow: { Type: 'Wait', Seconds: 5, Next: 'after' }, after: { ...PASS, Output: 1 } },
    };
    const ended = await machines.runState(
      { Type: 'Parallel', Branches: [slow, branch({ ...PASS, Output: 2 })] },
      {},
      { advance: 5_000 },
    );
    expect(ended.output).toEqual([1, 2]);
    const last = ended.events.findLast(({ type }) => type === 'PassStateExited')?.id;
    const after = ended.events.filter(
      ({ type }) => type === 'ParallelStateSucceeded' || type === 'ParallelStateExited',
    );
    expect(after.map(({ previousEventId }) => previousEventId)).toEqual([last, last]);
  });

  it('runs every branch on a chain of its own', async () => {
    const two = (a: string, b: string) => ({ StartAt: a, States: { [a]: { Type: 'Pass', Next: b }, [b]: PASS } });
    const ended = await machines.runState({ Type: 'Parallel', Branches: [two('a1', 'a2'), two('b1', 'b2')] });
    const event = (type: string, name: string) =>
      ended.events.find((candidate) => candidate.type === type && details(candidate)['name'] === name);
    for (const way of ['a', 'b']) {
      expect(event('PassStateEntered', `${way}1`)?.previousEventId).toBe(3);
      expect(event('PassStateEntered', `${way}2`)?.previousEventId).toBe(event('PassStateExited', `${way}1`)?.id);
    }
  });

  it('takes arguments for its branches, and an output of its own', async () => {
    const ended = await machines.runState(
      {
        Type: 'Parallel',
        Arguments: { n: '{% $states.input.n * 2 %}' },
        Branches: branches({ ...PASS, Output: '{% $states.input.n + 1 %}' }, PASS),
        Output: '{% $states.result[0] %}',
      },
      { n: 2 },
    );
    expect(ended.output).toBe(5);
  });

  it('lets branches see the variables around them, and keeps theirs to them', async () => {
    const ended = await machines.run({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'in',
              States: {
                in: { Type: 'Pass', Assign: { y: '{% $x + 1 %}' }, Next: 'in2' },
                in2: { ...PASS, Output: '{% $y %}' },
              },
            },
          ],
          Next: 'Z',
        },
        Z: { ...PASS, Output: '{% [$states.input[0], $x, $exists($y)] %}' },
      },
    });
    expect(ended.output).toEqual([2, 1, false]);
  });

  it('fails as the first branch that fails, and gives up the others', async () => {
    const ended = await machines.runState(
      {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'p',
            States: { p: { Type: 'Wait', Seconds: 1, Next: 'f' }, f: { Type: 'Fail', Error: 'Boom', Cause: 'why' } },
          },
          branch({ Type: 'Wait', Seconds: 20, End: true }),
        ],
      },
      {},
      { advance: 1_000 },
    );
    expect(ended).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'why' });
    expect(ended.types.slice(-4)).toEqual([
      'FailStateEntered',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    const failure = ended.events.find(({ type }) => type === 'FailStateEntered')?.id;
    expect(previous(ended).slice(-3, -1)).toEqual([failure, failure]);
  });

  it('is caught with the output of the error, events as on AWS', async () => {
    const ended = await machines.run(
      {
        StartAt: 'P',
        States: {
          P: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'Undef', States: { Undef: { ...PASS, Output: { v: '{% $states.input.missing %}' } } } },
            ],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
            End: true,
          },
          Handled: PASS,
        },
      },
      { x: 'a' },
    );
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'PassStateEntered',
      'EvaluationFailed',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    expect(previous(ended)).toEqual([0, 0, 2, 3, 4, 5, 6, 7, 8, 9]);
    const cause =
      "An error occurred while executing the state 'Undef' (entered at the event id #4). The JSONata expression '$states.input.missing' specified for the field 'Output/v' returned nothing (undefined).";
    expect(detailsOf(ended, 'EvaluationFailed')).toEqual({
      error: 'States.QueryEvaluationError',
      cause,
      location: 'Output/v',
      state: 'Undef',
    });
    expect(ended.output).toEqual({ Error: 'States.QueryEvaluationError', Cause: cause });
  });

  it('starts all its branches again when it is retried', async () => {
    const ended = await machines.runState(
      {
        Type: 'Parallel',
        Branches: branches({ Type: 'Fail', Error: 'MyError', Cause: 'my cause' }),
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
      },
      {},
      { advance: 1_000 },
    );
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    expect(previous(ended)).toEqual([0, 0, 2, 3, 4, 5, 6, 7]);
  });

  it('says twice that it failed when its catcher fails', async () => {
    const ended = await machines.run({
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: branches({ Type: 'Fail', Error: 'MyError' }),
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Done' },
            { ErrorEquals: ['States.ALL'], Output: { v: '{% $states.input.missing %}' }, Next: 'Done' },
          ],
          End: true,
        },
        Done: PASS,
      },
    });
    expect(ended.types.slice(4)).toEqual([
      'ParallelStateFailed',
      'EvaluationFailed',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    expect(previous(ended)).toEqual([0, 0, 2, 3, 4, 4, 6, 7]);
    expect(detailsOf(ended, 'EvaluationFailed')['location']).toBe('Catch[1]/Output/v');
  });
});
