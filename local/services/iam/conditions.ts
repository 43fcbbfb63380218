import { BlockList, isIP } from 'node:net';
import { MalformedPolicyError } from '../../platform/access.ts';
import { compilePattern, fillVariables, variablesIn } from './patterns.ts';
import type { ConditionDocument } from './policy-document.ts';
import { isSupportedKey, type RequestContext } from './request-context.ts';

/** Whether a request satisfies one operator and key of a Condition. */
export type Condition = (context: RequestContext) => boolean;

/** Tells whether a value of the request matches one value of the policy. */
type Comparison = (value: string, context: RequestContext) => boolean;

interface Operator {
  /** True for `StringNotEquals` and the like: none of the policy's values may match, and a missing key is fine. */
  readonly negated?: true;
  readonly variables?: true;
  compile(expected: string, variables: boolean): Comparison;
}

/**
 * Compiles one operator and key of a Condition block.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 *
 * Raises MalformedPolicyError for operators and keys that are not supported, by name.
 */
export function compileCondition(document: ConditionDocument, variables: boolean): Condition {
  const { key } = document;
  refuseUnknownKey(key, document.operator);
  const parts = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(document.operator);
  const name = parts?.[2] ?? document.operator;
  const quantifier = parts?.[1];
  const ifExists = parts?.[3] !== undefined;
  if (name === 'Null') return compileNull(document, quantifier !== undefined || ifExists);
  const operator = OPERATORS.get(name);
  if (!operator)
    throw new MalformedPolicyError(`The condition operator ${document.operator} is not supported by the local cloud.`);
  const withVariables = variables && operator.variables === true;
  if (withVariables)
    for (const variable of document.values.flatMap(variablesIn)) refuseUnknownKey(variable, document.operator);
  const comparisons = document.values.map((expected) => operator.compile(expected, withVariables));
  const satisfies = (value: string, context: RequestContext): boolean =>
    comparisons.some((matches) => matches(value, context)) !== (operator.negated === true);

  return (context) => {
    const found = context.get(key);
    const values = found === undefined ? [] : typeof found === 'string' ? [found] : found;
    if (quantifier === 'ForAllValues') return values.every((value) => satisfies(value, context));
    if (quantifier === 'ForAnyValue') return values.some((value) => satisfies(value, context));
    if (found === undefined) return ifExists || operator.negated === true;
    return operator.negated
      ? values.every((value) => satisfies(value, context))
      : values.some((value) => satisfies(value, context));
  };
}

function compileNull(document: ConditionDocument, decorated: boolean): Condition {
  const [expected, ...more] = document.values.map((value) => value.toLowerCase());
  if (decorated || more.length > 0 || (expected !== 'true' && expected !== 'false'))
    throw new MalformedPolicyError(
      `The condition ${document.operator} on ${document.key} takes one value, true or false.`,
    );
  return (context) => (context.get(document.key) === undefined) === (expected === 'true');
}

function refuseUnknownKey(key: string, operator: string): void {
  if (!isSupportedKey(key))
    throw new MalformedPolicyError(`The condition key ${key} (in ${operator}) is not supported by the local cloud.`);
}

/** Equality of text, with or without case; variables are allowed, wildcards are plain characters. */
function equality(fold: (text: string) => string): Operator['compile'] {
  return (expected, variables) => {
    if (!variables || !expected.includes('${')) {
      const wanted = fold(expected);
      return (value) => fold(value) === wanted;
    }
    return (value, context) => {
      const filled = fillVariables(expected, context.variable);
      return filled !== undefined && fold(value) === fold(filled);
    };
  };
}

const exact = equality((text) => text);
const folded = equality((text) => text.toLowerCase());

const like: Operator['compile'] = (expected, variables) => {
  const matches = compilePattern(expected, 'text', variables);
  return (value, context) => matches(value, context.variable);
};

/** "Each of the six colon-delimited components of the ARN is checked separately and each can include wildcards." */
const arnLike: Operator['compile'] = (expected, variables) => {
  const components = splitArn(expected);
  if (!components)
    throw new MalformedPolicyError(`${JSON.stringify(expected)} in an ARN condition is not an ARN of six parts.`);
  const matchers = components.map((component) => compilePattern(component, 'text', variables));
  return (value, context) => {
    const parts = splitArn(value);
    return parts?.every((part, index) => matchers[index]?.(part, context.variable)) === true;
  };
};

/** The six components of an ARN; colons inside a variable (`${aws:PrincipalArn}`) separate nothing. */
function splitArn(arn: string): string[] | undefined {
  if (arn === '*') return ['*', '*', '*', '*', '*', '*'];
  const parts = [''];
  let inVariable = false;
  for (const character of arn) {
    if (character === '{') inVariable = true;
    else if (character === '}') inVariable = false;
    if (character === ':' && !inVariable && parts.length < 6) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts.length === 6 ? parts : undefined;
}

function numeric(compare: (value: number, expected: number) => boolean): Operator['compile'] {
  return (text) => {
    const expected = Number(text);
    if (text.trim() === '' || Number.isNaN(expected))
      throw new MalformedPolicyError(`${JSON.stringify(text)} in a numeric condition is not a number.`);
    return (value) => compare(Number(value), expected);
  };
}

function date(compare: (value: number, expected: number) => boolean): Operator['compile'] {
  return (text) => {
    const expected = toTime(text);
    if (Number.isNaN(expected))
      throw new MalformedPolicyError(
        `${JSON.stringify(text)} in a date condition is neither ISO 8601 nor epoch seconds.`,
      );
    return (value) => compare(toTime(value), expected);
  };
}

function toTime(text: string): number {
  return /^\d+$/.test(text) && text.length > 4 ? Number(text) * 1000 : Date.parse(text);
}

const bool: Operator['compile'] = (text) => {
  const expected = text.toLowerCase();
  if (expected !== 'true' && expected !== 'false')
    throw new MalformedPolicyError(`${JSON.stringify(text)} in a Bool condition must be true or false.`);
  return (value) => value.toLowerCase() === expected;
};

const ipAddress: Operator['compile'] = (text) => {
  const [address = '', prefix] = text.split('/');
  const family = isIP(address);
  const length = prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix);
  if (!family || !Number.isInteger(length) || length < 0 || length > (family === 6 ? 128 : 32))
    throw new MalformedPolicyError(`${JSON.stringify(text)} in an IpAddress condition is not a CIDR range.`);
  const range = new BlockList();
  range.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
  return (value) => isIP(value) !== 0 && range.check(value, isIP(value) === 6 ? 'ipv6' : 'ipv4');
};

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['StringEquals', { variables: true, compile: exact }],
  ['StringNotEquals', { variables: true, negated: true, compile: exact }],
  ['StringEqualsIgnoreCase', { variables: true, compile: folded }],
  ['StringNotEqualsIgnoreCase', { variables: true, negated: true, compile: folded }],
  ['StringLike', { variables: true, compile: like }],
  ['StringNotLike', { variables: true, negated: true, compile: like }],
  ['ArnEquals', { variables: true, compile: arnLike }],
  ['ArnLike', { variables: true, compile: arnLike }],
  ['ArnNotEquals', { variables: true, negated: true, compile: arnLike }],
  ['ArnNotLike', { variables: true, negated: true, compile: arnLike }],
  ['NumericEquals', { compile: numeric((value, expected) => value === expected) }],
  ['NumericNotEquals', { negated: true, compile: numeric((value, expected) => value === expected) }],
  ['NumericLessThan', { compile: numeric((value, expected) => value < expected) }],
  ['NumericLessThanEquals', { compile: numeric((value, expected) => value <= expected) }],
  ['NumericGreaterThan', { compile: numeric((value, expected) => value > expected) }],
  ['NumericGreaterThanEquals', { compile: numeric((value, expected) => value >= expected) }],
  ['DateEquals', { compile: date((value, expected) => value === expected) }],
  ['DateNotEquals', { negated: true, compile: date((value, expected) => value === expected) }],
  ['DateLessThan', { compile: date((value, expected) => value < expected) }],
  ['DateLessThanEquals', { compile: date((value, expected) => value <= expected) }],
  ['DateGreaterThan', { compile: date((value, expected) => value > expected) }],
  ['DateGreaterThanEquals', { compile: date((value, expected) => value >= expected) }],
  ['Bool', { compile: bool }],
  ['IpAddress', { compile: ipAddress }],
  ['NotIpAddress', { negated: true, compile: ipAddress }],
]);
