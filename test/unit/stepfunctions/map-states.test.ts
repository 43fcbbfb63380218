import fc from 'fast-check';
import { details, detailsOf, type Ended, type Json, Machines } from './machines.ts';

const machines = new Machines();
const PASS = { Type: 'Pass', End: true };

const branch = (state: Json): Json => ({ StartAt: 'only', States: { only: state } });

const previous = (ended: Ended): number[] => ended.events.map(({ previousEventId }) => previousEventId);

const map = (more: Json, processor: Json = branch(PASS)): Json => ({
  Type: 'Map',
  ItemProcessor: processor,
  ...more,
});

describe('a Map state', () => {
  it('gives the outputs in the order of the items, however long each takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 5 }),
        async (items, MaxConcurrency) => {
          const processor = {
            StartAt: 'w',
            States: {
              w: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'p' },
              p: { ...PASS, Output: '{% $states.input * 2 %}' },
            },
          };
          const ended = await machines.runState(map({ MaxConcurrency }, processor), items, { advance: 200_000 });
          expect(ended.output).toEqual(items.map((item) => item * 2));
          expect(ended.types.filter((type) => type === 'MapIterationSucceeded')).toHaveLength(items.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('has events as on AWS', async () => {
    const ended = await machines.runState(map({ MaxConcurrency: 1 }), [1, 2]);
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapIterationStarted',
      'PassStateEntered',
      'PassStateExited',
      'MapIterationSucceeded',
      'MapIterationStarted',
      'PassStateEntered',
      'PassStateExited',
      'MapIterationSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
    expect(previous(ended)).toEqual([0, 0, 2, 3, 4, 5, 6, 3, 8, 9, 10, 11, 11, 13]);
    expect(details(ended.events[2])).toEqual({ length: 2 });
    expect(details(ended.events[7])).toEqual({ name: 'S', index: 1 });
  });

  it.each([
    ['{% 1 %}', '1', "returned an unexpected result type. Expected 'array', but was 'number' for value: 1"],
    [
      "{% 'string' %}",
      "'string'",
      `returned an unexpected result type. Expected 'array', but was 'string' for value: "string"`,
    ],
    [
      "{% {'a': 'b'} %}",
      "{'a': 'b'}",
      `returned an unexpected result type. Expected 'array', but was 'object' for value: {"a":"b"}`,
    ],
    ['{% null %}', 'null', "returned an unexpected result type. Expected 'array', but was 'null' for value: null"],
    ['{% true %}', 'true', "returned an unexpected result type. Expected 'array', but was 'boolean' for value: true"],
    ['{% $f := function($x){$x} %}', '$f := function($x){$x}', 'returned an unsupported result type.'],
  ])('wants a list of items: %s', async (Items, source, words) => {
    const ended = await machines.runState(map({ Items }));
    expect(ended.types).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'EvaluationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
    expect(ended.cause).toBe(
      `An error occurred while executing the state 'S' (entered at the event id #2). The JSONata expression '${source}' specified for the field 'Items' ${words}`,
    );
  });

  it('wants a list as its input when it names no items', async () => {
    const ended = await machines.runState(map({}), true);
    expect(ended.cause).toBe(
      "An error occurred while executing the state 'S' (entered at the event id #2). Map state input must be an array but was: true",
    );
  });

  it('over no items goes on from its start', async () => {
    const ended = await machines.runState(map({ Items: [] }));
    expect(ended.output).toEqual([]);
    expect(previous(ended)).toEqual([0, 0, 2, 3, 3, 5]);
  });

  it('runs no more at once than it is told, nor more than 40', async () => {
    const running = async (MaxConcurrency: number): Promise<number> => {
      const arn = await machines.create({
        StartAt: 'S',
        States: { S: { ...map({ MaxConcurrency }, branch({ Type: 'Wait', Seconds: 1, End: true })), End: true } },
      });
      const executionArn = await machines.start(
        arn,
        Array.from({ length: 100 }, (_, index) => index),
      );
      await machines.platform.clock.advance(0);
      const events = machines.service.executions.get(executionArn)?.events ?? [];
      await machines.platform.clock.advance(200_000);
      return events.filter((event) => event['type'] === 'WaitStateEntered').length;
    };
    expect(await running(3)).toBe(3);
    expect(await running(0)).toBe(40);
    expect(await running(1_000)).toBe(40);
  });

  it('selects what an iteration gets, and shows it the item', async () => {
    const ended = await machines.runState(
      map(
        {
          ItemSelector: {
            i: '{% $states.context.Map.Item.Index %}',
            v: '{% $states.context.Map.Item.Value %}',
            all: '{% $count($states.input) %}',
          },
        },
        branch({ ...PASS, Output: '{% $merge([$states.input, {"again": $states.context.Map.Item.Index}]) %}' }),
      ),
      ['a', 'b'],
    );
    expect(ended.output).toEqual([
      { i: 0, v: 'a', all: 2, again: 0 },
      { i: 1, v: 'b', all: 2, again: 1 },
    ]);
  });

  it('records each iteration that a failure gave up, in the order of the items', async () => {
    const processor = {
      StartAt: 'c',
      States: {
        c: { Type: 'Choice', Choices: [{ Condition: "{% $states.input = 'fail' %}", Next: 'p' }], Default: 'w' },
        p: { Type: 'Wait', Seconds: 1, Next: 'f' },
        f: { Type: 'Fail', Error: 'Boom' },
        w: { Type: 'Wait', Seconds: 20, End: true },
      },
    };
    const ended = await machines.runState(map({}, processor), ['wait', 'fail'], { advance: 1_000 });
    expect(ended.types.slice(-5)).toEqual([
      'MapIterationAborted',
      'WaitStateAborted',
      'MapIterationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
    const failure = ended.events.find(({ type }) => type === 'FailStateEntered')?.id;
    expect(previous(ended).slice(-5, -1)).toEqual([failure, failure, failure, failure]);
    expect(details(ended.events.at(-5))).toEqual({ name: 'S', index: 0 });
  });

  it('leaves no trace of a failure that nothing can handle', async () => {
    const ended = await machines.runState(
      map({}, { StartAt: 'c', States: { c: { Type: 'Choice', Choices: [{ Condition: false, Next: 'd' }] }, d: PASS } }),
      [1],
    );
    expect(ended.error).toBe('States.Runtime');
    expect(ended.types.slice(-2)).toEqual(['ChoiceStateEntered', 'ExecutionFailed']);
  });

  it.each([
    [{ ToleratedFailureCount: 1 }, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 0 }, 'FAILED'],
    [{ ToleratedFailurePercentage: 34 }, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: '{% 33 %}' }, 'FAILED'],
  ])('tolerates as many failures as it is told: %j', async (tolerance, status) => {
    const processor = {
      StartAt: 'c',
      States: {
        c: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'f' }], Default: 'p' },
        f: { Type: 'Fail', Error: 'Two' },
        p: PASS,
      },
    };
    const ended = await machines.runState(map(tolerance, processor), [1, 2, 3]);
    expect(ended.status).toBe(status);
    if (status === 'SUCCEEDED') expect(ended.output).toEqual([1, 3]);
    else
      expect(ended).toMatchObject({
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      });
  });

  it('fails by name when its selector fails, before the iteration starts', async () => {
    const ended = await machines.runState(map({ ItemSelector: { v: '{% $states.context.Map.Item.Value.v %}' } }), [
      { w: 1 },
    ]);
    expect(ended.error).toBe('States.QueryEvaluationError');
    expect(ended.types.slice(3)).toEqual(['EvaluationFailed', 'MapStateFailed', 'ExecutionFailed']);
    expect(detailsOf(ended, 'EvaluationFailed')).toMatchObject({ location: 'ItemSelector/v', state: 'S' });
  });
});
