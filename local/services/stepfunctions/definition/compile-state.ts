import { isRecord } from '../../../core/fields.ts';
import { type ChoiceRule, choiceState } from '../states/choice.ts';
import { failState } from '../states/fail.ts';
import { parallelState } from '../states/parallel.ts';
import { passState } from '../states/pass.ts';
import type { State, StateType } from '../states/state.ts';
import { succeedState } from '../states/succeed.ts';
import { taskState } from '../states/task.ts';
import { waitState } from '../states/wait.ts';
import { type CompileContext, compileContainer } from './compile-container.ts';
import { compileMap } from './compile-map.ts';
import { compileHandlers } from './handlers.ts';
import { JSONPATH_ONLY, STATE_FIELDS } from './state-fields.ts';
import { INPUT_ONLY, type StateReader, WITH_RESULT } from './state-reader.ts';
import { taskResource } from './task-resources.ts';

type Compiler = (name: string, reader: StateReader, context: CompileContext) => State | undefined;

const COMPILERS: Readonly<Record<StateType, Compiler>> = {
  Task: compileTask,
  Choice: compileChoice,
  Pass: (name, reader) => passState(name, nextOf(reader), reader.outputs(INPUT_ONLY)),
  Wait: compileWait,
  Map: (name, reader, context) => compileMap(name, reader, context, nextOf(reader)),
  Parallel: compileParallel,
  Succeed: (name, reader) => succeedState(name, reader.template('Output')),
  Fail: (name, reader) =>
    failState(name, reader.typed('Error', isText, 'a string'), reader.typed('Cause', isText, 'a string')),
};

/** Compiles one state, or reports why not. */
export function compileState(name: string, reader: StateReader, context: CompileContext): State | undefined {
  const type = reader.text('Type');
  if (type === undefined || !isStateType(type)) {
    const values = 'Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map';
    if (type === undefined) reader.require(['Type']);
    else
      reader.problems.schema(
        `The field 'Type' should have one of these values: [${values}]`,
        `${reader.location}/Type`,
      );
    return undefined;
  }
  if (!checkLanguage(reader, context)) return undefined;
  checkFields(reader, type);
  return COMPILERS[type](name, reader, context);
}

function isStateType(type: string): type is StateType {
  return Object.hasOwn(COMPILERS, type);
}

/** Whether the state is in JSONata, the only language here. */
function checkLanguage(reader: StateReader, context: CompileContext): boolean {
  const own = reader.raw['QueryLanguage'];
  const { problems, location } = reader;
  if (own !== undefined && own !== 'JSONata' && own !== 'JSONPath')
    problems.schema('Value should be one of the following: [JSONPath, JSONata]', `${location}/QueryLanguage`);
  if (own === 'JSONPath' && context.jsonata) {
    problems.schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", location);
    return false;
  }
  if (own === 'JSONata' || context.jsonata) return true;
  problems.unsupported(
    `The query language JSONPath is not supported; say "QueryLanguage": "JSONata" for the state or the machine`,
    location,
  );
  return false;
}

function checkFields(reader: StateReader, type: StateType): void {
  for (const field of Object.keys(reader.raw)) {
    if (STATE_FIELDS[type].has(field)) continue;
    reader.problems.schema(
      JSONPATH_ONLY.has(field)
        ? `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`
        : `Field '${field}' is not supported`,
      reader.location,
    );
  }
}

/** `Next` or `End`, exactly one of them. */
function nextOf(reader: StateReader): string | undefined {
  const next = reader.text('Next');
  const end = reader.flag('End');
  if (next !== undefined && end === true)
    reader.problems.schema("Only one of the fields 'Next' and 'End' is allowed", reader.location);
  if (next === undefined && end !== true)
    reader.problems.schema("One of the fields 'Next' and 'End' is required", reader.location);
  return next;
}

export function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function compileTask(name: string, reader: StateReader, context: CompileContext): State | undefined {
  reader.require(['Resource']);
  if (reader.has('Credentials'))
    reader.problems.unsupported("The field 'Credentials' is not supported", `${reader.location}/Credentials`);
  const resource = taskResource(reader, context.type, context.offers);
  const parts = {
    arguments: reader.template('Arguments'),
    timeoutSeconds: reader.typed('TimeoutSeconds', isPositive, 'a positive integer'),
    heartbeatSeconds: reader.typed('HeartbeatSeconds', isPositive, 'a positive integer'),
    outputs: reader.outputs(WITH_RESULT),
    handlers: compileHandlers(reader),
    next: nextOf(reader),
  };
  return resource && taskState(name, { ...parts, resource });
}

const RULE_FIELDS = new Set(['Condition', 'Next', 'Output', 'Assign', 'Comment']);

function compileChoice(name: string, reader: StateReader): State {
  reader.require(['Choices']);
  const readers = reader.parts('Choices');
  if (Array.isArray(reader.raw['Choices']) && readers.length === 0)
    reader.problems.schema('Expected at least one rule', `${reader.location}/Choices`);
  const rules = readers.flatMap((rule): ChoiceRule[] => {
    rule.allow(RULE_FIELDS);
    rule.require(['Condition', 'Next']);
    const condition = rule.typed('Condition', (value) => typeof value === 'boolean', 'true, false');
    const next = rule.text('Next');
    const outputs = rule.outputs(INPUT_ONLY);
    return condition && next !== undefined ? [{ condition, field: rule.field('Condition'), next, ...outputs }] : [];
  });
  const otherwise = reader.text('Default');
  const outputs = reader.outputs(INPUT_ONLY);
  return choiceState(name, rules, otherwise === undefined ? undefined : { next: otherwise, ...outputs });
}

function compileWait(name: string, reader: StateReader): State | undefined {
  const next = nextOf(reader);
  const outputs = reader.outputs(INPUT_ONLY);
  const seconds = reader.typed(
    'Seconds',
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 99_999_999,
    'an integer from 0 to 99999999',
  );
  const timestamp = reader.typed('Timestamp', isText, 'a string');
  if (reader.has('Seconds') === reader.has('Timestamp')) {
    reader.problems.schema("Exactly one of the fields 'Seconds' and 'Timestamp' is required", reader.location);
    return undefined;
  }
  if (seconds) return waitState(name, { seconds }, next, outputs);
  return timestamp && waitState(name, { timestamp }, next, outputs);
}

function compileParallel(name: string, reader: StateReader, context: CompileContext): State {
  reader.require(['Branches']);
  const branches = reader.parts('Branches').map((branch) => {
    branch.allow(new Set(['StartAt', 'States', 'Comment']));
    return compileContainer(branch.raw, branch.location, context);
  });
  const given = reader.raw['Branches'];
  if (Array.isArray(given) && !given.some(isRecord))
    reader.problems.schema('Expected at least one branch', `${reader.location}/Branches`);
  return parallelState(name, {
    branches,
    arguments: reader.template('Arguments'),
    outputs: reader.outputs(WITH_RESULT),
    handlers: compileHandlers(reader),
    next: nextOf(reader),
  });
}
