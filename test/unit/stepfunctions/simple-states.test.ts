import { details, detailsOf, Machines } from './machines.ts';

const machines = new Machines();

describe('a Pass state', () => {
  it('hands its input on', async () => {
    const ended = await machines.runState({ Type: 'Pass' }, { a: 1 });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { a: 1 } });
    expect(ended.types).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
    expect(ended.events.map(({ id, previousEventId }) => [id, previousEventId])).toEqual([
      [1, 0],
      [2, 0],
      [3, 2],
      [4, 3],
    ]);
    expect(details(ended.events[1])).toEqual({ name: 'S', input: '{"a":1}', inputDetails: { truncated: false } });
  });

  it('evaluates expressions anywhere in its output', async () => {
    const Output = {
      sum: '{% $states.input.a + 1 %}',
      deep: [{ x: '{% $states.input.a %}' }, 'plain {% text %} here'],
    };
    const ended = await machines.runState({ Type: 'Pass', Output }, { a: 1 });
    expect(ended.output).toEqual({ sum: 2, deep: [{ x: 1 }, 'plain {% text %} here'] });
  });

  it('sees the variables as they were when it was entered', async () => {
    const ended = await machines.run({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
        C: { Type: 'Pass', Output: '{% [$x, $y, $states.input] %}', End: true },
      },
    });
    expect(ended.output).toEqual([2, 1, 1]);
    expect(detailsOf(ended, 'PassStateExited')).toMatchObject({
      assignedVariables: { x: '1' },
      assignedVariablesDetails: { truncated: false },
    });
  });

  it('sees the context object', async () => {
    const arn = await machines.create({
      StartAt: 'S',
      States: { S: { Type: 'Pass', Output: '{% $states.context %}', End: true } },
    });
    const ended = await machines.ended(await machines.start(arn, { a: 1 }));
    expect(ended.output).toEqual({
      Execution: {
        Id: ended.executionArn,
        Input: { a: 1 },
        Name: ended.executionArn.split(':').at(-1),
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        StartTime: '2026-01-01T00:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: arn, Name: arn.split(':').at(-1) },
      State: { Name: 'S', EnteredTime: '2026-01-01T00:00:00.000Z', RetryCount: 0 },
    });
  });

  it('fails by name when its output is too large', async () => {
    const big = await machines.runState({ Type: 'Pass', Output: "{% $pad('', 262143, 'x') %}" });
    expect(big).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(big.cause).toContain(
      "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.",
    );
    const fits = await machines.runState({ Type: 'Pass', Output: "{% $pad('', 262142, 'x') %}" });
    expect(fits.status).toBe('SUCCEEDED');
  });
});

describe('a Choice state', () => {
  const choice = (more: object = {}): object => ({
    Type: 'Choice',
    Choices: [
      { Condition: "{% $states.input.kind = 'a' %}", Next: 'A', Output: 'from a', Assign: { way: 'a' } },
      { Condition: "{% $states.input.kind = 'b' %}", Next: 'B' },
    ],
    ...more,
  });
  const run = (more: object, input: unknown) =>
    machines.run(
      {
        StartAt: 'C',
        States: {
          C: choice(more),
          A: { Type: 'Pass', Output: '{% {"in": $states.input, "way": $way} %}', End: true },
          B: { Type: 'Pass', End: true },
          D: { Type: 'Pass', Output: '{% {"in": $states.input, "way": $way} %}', End: true },
        },
      },
      input,
    );

  it('takes the first rule whose condition holds, with its own output and variables', async () => {
    const defaults = { Default: 'D', Output: 'default', Assign: { way: 'default' } };
    expect((await run(defaults, { kind: 'a' })).output).toEqual({ in: 'from a', way: 'a' });
    expect((await run(defaults, { kind: 'b' })).output).toEqual({ kind: 'b' });
    expect((await run(defaults, { kind: 'c' })).output).toEqual({ in: 'default', way: 'default' });
  });

  it('can not be left without a rule that holds', async () => {
    const ended = await machines.run(
      {
        StartAt: 'C',
        States: { C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'A' }] }, A: { Type: 'Succeed' } },
      },
      {},
    );
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'C' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
    expect(ended.types).toEqual(['ExecutionStarted', 'ChoiceStateEntered', 'ExecutionFailed']);
  });

  it('wants true or false', async () => {
    const ended = await machines.run({
      StartAt: 'C',
      States: { C: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'A' }] }, A: { Type: 'Succeed' } },
    });
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain(
      "The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1",
    );
  });

  it('names the field of the rule that went wrong', async () => {
    const ended = await machines.run({
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ Condition: true, Output: { v: '{% $states.input.no %}' }, Next: 'A' }] },
        A: { Type: 'Succeed' },
      },
    });
    expect(detailsOf(ended, 'EvaluationFailed')).toMatchObject({ location: 'Choices[0]/Output/v', state: 'C' });
  });
});

describe('a Wait state', () => {
  const at = () => machines.platform.clock.now();

  it.each([[{ Seconds: 90 }], [{ Seconds: '{% $states.input.seconds %}' }]])('waits for seconds: %j', async (wait) => {
    const arn = await machines.create({ StartAt: 'S', States: { S: { Type: 'Wait', ...wait, End: true } } });
    const executionArn = await machines.start(arn, { seconds: 90 });
    await machines.platform.clock.advance(89_999);
    expect(machines.service.executions.get(executionArn)?.status).toBe('RUNNING');
    await machines.platform.clock.advance(1);
    expect((await machines.ended(executionArn)).types).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('waits until a moment, or not at all when it is past', async () => {
    const moment = new Date(at() + 5_000).toISOString();
    const arn = await machines.create({
      StartAt: 'S',
      States: { S: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } },
    });
    const later = await machines.start(arn, moment);
    await machines.platform.clock.advance(4_999);
    expect(machines.service.executions.get(later)?.status).toBe('RUNNING');
    await machines.platform.clock.advance(1);
    expect((await machines.ended(later)).status).toBe('SUCCEEDED');
    expect((await machines.ended(await machines.start(arn, '2020-01-01T00:00:00Z'))).status).toBe('SUCCEEDED');
  });

  it.each([
    [{ Seconds: '{% -1 %}' }, 'Seconds'],
    [{ Seconds: "{% 'x' %}" }, "Expected 'number', but was 'string'"],
    [{ Timestamp: "{% 'tomorrow' %}" }, 'which is not a timestamp'],
  ])('fails by name when it can not know for how long: %j', async (wait, words) => {
    const ended = await machines.runState({ Type: 'Wait', ...wait });
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.cause).toContain(words);
  });
});

describe('Succeed and Fail', () => {
  it('end the execution with an output or an error', async () => {
    expect((await machines.runState({ Type: 'Succeed', Output: { ok: '{% $states.input %}' } }, 1)).output).toEqual({
      ok: 1,
    });
    const failed = await machines.runState({ Type: 'Fail', Error: 'Bad', Cause: "{% 'so ' & $states.input %}" }, 'sad');
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Bad', cause: 'so sad' });
    expect(failed.types).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('can fail without saying why', async () => {
    const failed = await machines.runState({ Type: 'Fail' });
    expect(failed).toMatchObject({ status: 'FAILED', error: undefined, cause: undefined });
  });
});
