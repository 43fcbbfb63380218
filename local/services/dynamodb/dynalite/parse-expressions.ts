import validations from 'dynalite/validations/index.js';
import type { AttributeMap } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import { validationError } from '../errors.ts';
import { type Condition, compileCondition } from '../expressions/condition.ts';
import { compileKeyConditions, type KeyConditionTemplate } from '../expressions/key-condition.ts';
import type { DocumentPath, ValueNames } from '../expressions/operand.ts';
import { operandProblem } from '../expressions/operand-types.ts';
import { projectionPaths } from '../expressions/projection.ts';
import { compileUpdate, type Update } from '../expressions/update.ts';
import { raiseProblem } from './check-request.ts';
import type { ExpressionParameters } from './schema.ts';
import { inAwsWords } from './syntax-error.ts';

/** The expressions of one request, compiled; the request's values are given when they are evaluated. */
export interface Expressions {
  readonly condition?: Condition;
  readonly filter?: Condition;
  readonly keyCondition?: KeyConditionTemplate;
  readonly update?: Update;
  readonly projection?: readonly DocumentPath[];
  /** Top-level attributes that the filter looks at. */
  readonly filterHeads: readonly string[];
  /** Top-level attributes that filter, projection or condition look into. */
  readonly nestedHeads: readonly string[];
}

const NONE: Expressions = { filterHeads: [], nestedHeads: [] };

/**
 * Parsing costs tens of microseconds and requests come from a handful of places, so what was parsed is kept by text,
 * names, and the types of the values. Bounded: when full, the oldest go.
 */
const compiled = new Map<string, Expressions>();
const MOST_COMPILED = 1000;

/** Parses and compiles. Raises ValidationException with AWS's message; makes numbers in the values canonical. */
export function parseExpressions(request: ExpressionParameters): Expressions {
  if (!hasExpressions(request)) {
    if (request.ExpressionAttributeNames || request.ExpressionAttributeValues) return parse(request);
    return NONE;
  }
  const key = cacheKey(request);
  const known = compiled.get(key);
  if (known) {
    checkValues(request.ExpressionAttributeValues);
    return known;
  }
  const expressions = parse(request);
  compiled.set(key, expressions);
  if (compiled.size > MOST_COMPILED) {
    const oldest = compiled.keys().next().value;
    if (oldest !== undefined) compiled.delete(oldest);
  }
  return expressions;
}

function hasExpressions(request: ExpressionParameters): boolean {
  return (
    request.UpdateExpression !== undefined ||
    request.ConditionExpression !== undefined ||
    request.KeyConditionExpression !== undefined ||
    request.FilterExpression !== undefined ||
    request.ProjectionExpression !== undefined
  );
}

/** The parser looks at the types of values; for BETWEEN and attribute_type also at the values themselves. */
function cacheKey(request: ExpressionParameters): string {
  const texts = `${request.UpdateExpression}\n${request.ConditionExpression}\n${request.KeyConditionExpression}\n${request.FilterExpression}\n${request.ProjectionExpression}`;
  const names = request.ExpressionAttributeNames ? JSON.stringify(request.ExpressionAttributeNames) : '';
  const values = request.ExpressionAttributeValues;
  if (!values) return `${texts}\n${names}`;
  if (/between|attribute_type/i.test(texts)) return `${texts}\n${names}\n${JSON.stringify(values)}`;
  let types = '';
  for (const name in values) {
    const value = values[name];
    // A value of two types, or of none, is an error to be found, so it must never share a key with a good one.
    if (value) types += `${name}=${Object.keys(value).join('&')},`;
  }
  return `${texts}\n${names}\n${types}`;
}

function checkValues(values: AttributeMap | undefined): void {
  for (const name in values) {
    const value = values[name];
    const problem = value && validations.validateAttributeValue(value);
    if (problem) throw validationError(`ExpressionAttributeValues contains invalid value: ${problem} for key ${name}`);
  }
}

function parse(request: ExpressionParameters): Expressions {
  const parsed: ExpressionParameters & Record<string, unknown> = {
    UpdateExpression: request.UpdateExpression,
    ConditionExpression: request.ConditionExpression,
    KeyConditionExpression: request.KeyConditionExpression,
    FilterExpression: request.FilterExpression,
    ProjectionExpression: request.ProjectionExpression,
    ExpressionAttributeNames: request.ExpressionAttributeNames,
    ExpressionAttributeValues: request.ExpressionAttributeValues,
  };
  const problem = validations.validateExpressions(parsed);
  if (problem) throw validationError(inAwsWords(problem, request));
  const names: ValueNames = new Map(
    Object.entries(request.ExpressionAttributeValues ?? {}).map(([name, value]) => [value, name]),
  );
  const { _condition, _filter, _keyCondition, _updates, _projection } = parsed;
  return {
    ...(isRecord(_condition) && { condition: compiledCondition('ConditionExpression', _condition, names, request) }),
    ...(isRecord(_filter) && { filter: compiledCondition('FilterExpression', _filter, names, request) }),
    ...(isRecord(_keyCondition) && { keyCondition: keyCondition(_keyCondition['expression'], names) }),
    ...(isRecord(_updates) && { update: compileUpdate(_updates['sections'], names) }),
    ...(isRecord(_projection) && { projection: projectionPaths(_projection['paths']) }),
    filterHeads: isRecord(_filter) ? keysOf(_filter['pathHeads']) : [],
    nestedHeads: [_condition, _filter, _projection].flatMap((part) =>
      isRecord(part) ? keysOf(part['nestedPaths']) : [],
    ),
  };
}

function compiledCondition(
  parameter: string,
  parsed: Readonly<Record<string, unknown>>,
  names: ValueNames,
  request: ExpressionParameters,
): Condition {
  const expression = parsed['expression'];
  const problem = operandProblem(expression, (node) => {
    const name = names.get(node);
    return name === undefined ? undefined : request.ExpressionAttributeValues?.[name];
  });
  if (problem) throw validationError(`Invalid ${parameter}: ${problem}`);
  return compileCondition(expression, names);
}

function keyCondition(expression: unknown, names: ValueNames): KeyConditionTemplate {
  const converted = validations.convertKeyCondition(expression);
  if (typeof converted === 'string') throw validationError(converted);
  raiseProblem(validations.validateConditions(converted));
  return compileKeyConditions(converted, names);
}

function keysOf(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value) : [];
}
