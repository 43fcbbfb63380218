import { fakeService } from '../../support/platform.ts';
import { type Json, Machines } from './machines.ts';

const machines = new Machines();
fakeService(machines.platform, 'lambda', { Invoke: () => ({}) });
fakeService(machines.platform, 'dynamodb', { PutItem: () => ({}), TransactWriteItems: () => ({}) });
fakeService(machines.platform, 'sqs', { SendMessage: () => ({}) });

const PASS = { Type: 'Pass', End: true };

/** What is wrong with a machine of one state `X`. */
async function wrong(state: Json, more: Json = {}): Promise<string> {
  const message = await machines.refusal({ StartAt: 'X', States: { X: state } }, more);
  expect(message).toMatch(/^Invalid State Machine Definition: '.*'$/s);
  return message.slice("Invalid State Machine Definition: '".length, -1);
}

describe('a definition', () => {
  it.each([
    ['', 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null'],
    ['[]', 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null'],
    ['{}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'],
    ['{"StartAt":"A"}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
  ])('must be a machine: %s', async (text, expected) => {
    expect(await machines.refusal(text)).toBe(`Invalid State Machine Definition: '${expected}'`);
  });

  it('must be JSON', async () => {
    expect(await machines.refusal('{"StartAt"')).toContain("'INVALID_JSON_DESCRIPTION: ");
  });

  it('needs an end', async () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } };
    expect(await machines.refusal(definition)).toBe(
      "Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at null'",
    );
  });

  it('names every transition without a target, then the states nothing leads to', async () => {
    const definition = { StartAt: 'pass1', States: { pass1: { Type: 'Pass', Next: 'pass3' }, pass2: PASS } };
    expect(await machines.refusal(definition)).toBe(
      `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next, MISSING_TRANSITION_TARGET: State "pass2" is not reachable. at /States/pass2'`,
    );
  });

  it('must start at a state it has', async () => {
    expect(await machines.refusal({ StartAt: 'Nope', States: { A: PASS } })).toBe(
      `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: Nope at /StartAt, MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A'`,
    );
  });

  it('is checked inside branches and item processors as well', async () => {
    const inner = { StartAt: 'P', States: { P: PASS, Ghost: PASS } };
    expect(await wrong({ Type: 'Parallel', Branches: [inner], End: true })).toBe(
      'MISSING_TRANSITION_TARGET: State "Ghost" is not reachable. at /States/X/Branches[0]/States/Ghost',
    );
    expect(await wrong({ Type: 'Map', ItemProcessor: inner, End: true })).toBe(
      'MISSING_TRANSITION_TARGET: State "Ghost" is not reachable. at /States/X/ItemProcessor/States/Ghost',
    );
  });

  it('has each name once', async () => {
    const inner = { StartAt: 'X', States: { X: PASS } };
    expect(await wrong({ Type: 'Parallel', Branches: [inner], End: true })).toContain("'X' is used more than once");
  });

  it.each([
    [{ ...PASS, TimeoutSeconds: 5 }, "Field 'TimeoutSeconds' is not supported"],
    [{ ...PASS, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'X' }] }, "Field 'Catch' is not supported"],
    [{ ...PASS, _comment: 'no' }, "Field '_comment' is not supported"],
    [{ Type: 'Succeed', Next: 'X' }, "Field 'Next' is not supported"],
    [
      { ...PASS, Parameters: {} },
      "The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage",
    ],
    [
      { ...PASS, QueryLanguage: 'JSONPath' },
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    ],
    [{ Type: 'Pass' }, "One of the fields 'Next' and 'End' is required"],
    [{ Type: 'Pass', Next: 'X', End: true }, "Only one of the fields 'Next' and 'End' is allowed"],
    [{ Type: 'Wait', End: true }, "Exactly one of the fields 'Seconds' and 'Timestamp' is required"],
  ])('gives no state a field it does not have: %j', async (state, words) => {
    expect(await wrong(state)).toContain(`SCHEMA_VALIDATION_FAILED: ${words} at /States/X`);
  });

  it('knows eight types of state', async () => {
    expect(await wrong({ Type: 'Sleep', End: true })).toBe(
      "SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/X/Type",
    );
  });

  it.each([
    [
      { Type: 'Map', MaxConcurrency: -1, ItemProcessor: { StartAt: 'P', States: { P: PASS } }, End: true },
      'MaxConcurrency',
    ],
    [{ Type: 'Wait', Seconds: 1.5, End: true }, 'Seconds'],
    [{ Type: 'Wait', Timestamp: 5, End: true }, 'Timestamp'],
    [{ Type: 'Fail', Error: 5 }, 'Error'],
    [{ ...PASS, Assign: { 'no name': 1 } }, 'Assign'],
    [{ ...PASS, Assign: { states: 1 } }, 'Assign'],
    [{ Type: 'Choice', Choices: [] }, 'Choices'],
    [{ Type: 'Parallel', Branches: [], End: true }, 'Branches'],
    [{ ...PASS, Comment: 'fine', Next: 5 }, 'Next'],
  ])('refuses values that can not be: %j', async (state, field) => {
    expect(await wrong(state)).toContain(` at /States/X/${field}`);
  });

  it.each([
    ['1 +', 'INVALID_JSONATA_EXPRESSION: Unexpected end of expression'],
    ['a ?? b', 'INVALID_JSONATA_EXPRESSION: '],
    ['phone', "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported."],
    [
      '$map($x, function($i){ b })',
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'b' at the top level is not supported.",
    ],
    ['$$', "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported."],
    ['$states.result', "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist."],
    ['$states.errorOutput', "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist."],
  ])('is parsed with jsonata 2.0.6: {%% %s %%}', async (source, words) => {
    const message = await wrong({ ...PASS, Output: { v: `{% ${source} %}` } });
    expect(message.startsWith(words)).toBe(true);
    expect(message.endsWith(' at /States/X/Output/v')).toBe(true);
  });

  it.each(['$states.input.items[value > 3].name', '$states.input.items.{"a": b}', '$states.input.items^(a)'])(
    'may name what a path leads to: %s',
    async (source) => {
      await expect(
        machines.create({ StartAt: 'X', States: { X: { ...PASS, Output: `{% ${source} %}` } } }),
      ).resolves.toBeTruthy();
    },
  );

  it('lets a catcher see the error and a task its result', async () => {
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      Output: '{% $states.result %}',
      Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'Y' }],
      Next: 'Y',
    };
    await expect(machines.create({ StartAt: 'X', States: { X: task, Y: PASS } })).resolves.toBeTruthy();
  });

  it.each([
    ['arn:aws:states:::dynamodb:query', 'this integration is not imitated'],
    ['arn:aws:states:::sns:publish', 'no local service offers sns:Publish'],
    ['arn:aws:states:::aws-sdk:s3:getObject', 'no local service offers s3:GetObject'],
    ['arn:aws:states:::aws-sdk:dynamodb:query', 'no local service offers dynamodb:Query'],
    ['arn:aws:states:::sqs:sendMessage.waitForTaskToken', "pattern '.waitForTaskToken' is not supported"],
    ['arn:aws:states:::states:startExecution.sync:2', "pattern '.sync' is not supported"],
    ['arn:aws:states:us-east-1:000000000000:activity:a', 'Activities are not supported'],
    ['arn:aws:states:::http:invoke', 'is not supported'],
    ['nonsense', 'is not recognized'],
  ])('refuses resources that can not be reached, by name: %s', async (Resource, words) => {
    const message = await wrong({ Type: 'Task', Resource, Arguments: {}, End: true });
    expect(message).toContain(words);
    expect(message).toContain(' at /States/X/Resource');
  });

  it('refuses for Express what AWS refuses for Express', async () => {
    const task = (Resource: string): Json => ({ Type: 'Task', Resource, Arguments: {}, End: true });
    expect(await wrong(task('arn:aws:states:::sqs:sendMessage.waitForTaskToken'), { type: 'EXPRESS' })).toBe(
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  at /States/X/Resource",
    );
    expect(await wrong(task('arn:aws:states:::states:startExecution.sync'), { type: 'EXPRESS' })).toBe(
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/X/Resource",
    );
    expect(await wrong(task('arn:aws:states:us-east-1:000000000000:activity:a'), { type: 'EXPRESS' })).toBe(
      'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/X/Resource',
    );
  });

  it('knows the arguments of optimised integrations', async () => {
    const Resource = 'arn:aws:states:::dynamodb:putItem';
    expect(await wrong({ Type: 'Task', Resource, Arguments: { TableName: 't', Itme: {} }, End: true })).toBe(
      'SCHEMA_VALIDATION_FAILED: The field "Itme" is not supported by Step Functions at /States/X/Arguments, ' +
        'SCHEMA_VALIDATION_FAILED: The field "Item" is required but was missing at /States/X/Arguments',
    );
  });

  it.each([
    [
      { ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'P', States: { P: PASS } } },
      "'DISTRIBUTED'",
    ],
    [{ ItemBatcher: {}, ItemProcessor: { StartAt: 'P', States: { P: PASS } } }, "'ItemBatcher'"],
    [{ ItemReader: {}, ItemProcessor: { StartAt: 'P', States: { P: PASS } } }, "'ItemReader'"],
  ])('refuses distributed Maps by name: %j', async (map, words) => {
    const message = await wrong({ Type: 'Map', ...map, End: true });
    expect(message).toContain('LOCAL_CLOUD_UNSUPPORTED');
    expect(message).toContain(words);
  });

  it('refuses JSONPath by name', async () => {
    expect(await machines.refusal(JSON.stringify({ StartAt: 'X', States: { X: PASS } }))).toContain(
      'LOCAL_CLOUD_UNSUPPORTED: The query language JSONPath is not supported',
    );
  });

  it('takes a state in JSONata in a machine that does not say so', async () => {
    const States = { X: { ...PASS, QueryLanguage: 'JSONata', Output: '{% 1 %}' } };
    await expect(machines.create({ QueryLanguage: undefined, StartAt: 'X', States })).resolves.toBeTruthy();
  });

  it.each([
    [{ IntervalSeconds: 0 }, 'Minimum value is 1'],
    [{ BackoffRate: 0.5 }, 'Minimum value is 1'],
    [{ MaxAttempts: -1 }, 'Minimum value is 0'],
    [{ JitterStrategy: 'SOME' }, '[FULL, NONE]'],
    [{ Interval: 1 }, "Field 'Interval' is not supported"],
  ])('checks retriers: %j', async (retrier, words) => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      Retry: [{ ErrorEquals: ['E'], ...retrier }],
      End: true,
    };
    expect(await wrong(state)).toContain(words);
  });

  it('keeps States.ALL for the last entry', async () => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }],
      End: true,
    };
    expect(await wrong(state)).toContain("'States.ALL' must appear alone and in the last entry");
  });

  it('can be validated without being kept', async () => {
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'X',
      States: { X: { ...PASS, A: 1, B: 2 } },
    });
    expect(await machines.call('ValidateStateMachineDefinition', { definition, maxResults: 1 })).toEqual({
      result: 'FAIL',
      diagnostics: [
        {
          severity: 'ERROR',
          code: 'SCHEMA_VALIDATION_FAILED',
          message: "Field 'A' is not supported",
          location: '/States/X',
        },
      ],
      truncated: true,
    });
    const valid = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'X', States: { X: PASS } });
    expect(await machines.call('ValidateStateMachineDefinition', { definition: valid })).toEqual({
      result: 'OK',
      diagnostics: [],
      truncated: false,
    });
  });
});
