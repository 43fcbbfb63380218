import { isRecord } from '../core/fields.ts';
import { anythingButTest } from './anything-but.ts';
import { cidrTest } from './cidr.ts';
import { allowsAffixIgnoringCase, checkOperator, type Dialect, largestNumber } from './dialects.ts';
import { InvalidEventPattern } from './invalid-event-pattern.ts';
import { isLeaf, type LeafTest } from './leaf.ts';
import { numericTest } from './numeric.ts';
import { countWildcards, wildcardTest } from './wildcard.ts';

/** What one field must be: any of the tests passes, or, with `orAbsent`, the field does not exist. */
export interface FieldTests {
  readonly tests: readonly LeafTest[];
  readonly orAbsent: boolean;
}

/** Compiles the list behind a field name: values, and operators as objects of one key. Raises InvalidEventPattern. */
export function compileFieldTests(list: readonly unknown[], dialect: Dialect): FieldTests {
  if (list.length === 0) throw new InvalidEventPattern('Empty arrays are not allowed');
  const exact = new Set<unknown>();
  const tests: LeafTest[] = [];
  let orAbsent = false;
  for (const item of list) {
    if (isLeaf(item)) exact.add(item);
    else if (!isRecord(item)) throw new InvalidEventPattern('Match value must be String, number, true, false, or null');
    else if (isAbsence(item)) orAbsent = true;
    else tests.push(compileExpression(item, dialect));
  }
  const [only] = exact;
  if (exact.size === 1) tests.unshift((leaf) => leaf === only);
  else if (exact.size > 1) tests.unshift((leaf) => exact.has(leaf));
  return { tests, orAbsent };
}

function isAbsence(expression: Readonly<Record<string, unknown>>): boolean {
  return expression['exists'] === false && Object.keys(expression).length === 1;
}

function compileExpression(expression: Readonly<Record<string, unknown>>, dialect: Dialect): LeafTest {
  const entries = Object.entries(expression);
  const [operator, operand] = entries[0] ?? [];
  if (operator === undefined) throw new InvalidEventPattern('Match expression name not found');
  checkOperator(operator, dialect);
  if (entries.length > 1) throw new InvalidEventPattern('Only one key allowed in match expression');
  switch (operator) {
    case 'exists':
      if (operand !== true) throw new InvalidEventPattern('exists match pattern must be either true or false.');
      return () => true;
    case 'anything-but':
      return anythingButTest(operand, dialect);
    case 'numeric': {
      const test = numericTest(operand, largestNumber(dialect));
      return (leaf) => typeof leaf === 'number' && test(leaf);
    }
    case 'cidr': {
      // AWS's own message speaks of "prefix" here; this one names the operator at fault.
      const test = cidrTest(text(operator, operand));
      return (leaf) => typeof leaf === 'string' && test(leaf);
    }
    case 'equals-ignore-case': {
      const lower = text(operator, operand).toLowerCase();
      return (leaf) => typeof leaf === 'string' && leaf.toLowerCase() === lower;
    }
    case 'wildcard':
      return wildcard(text(operator, operand), dialect);
    default:
      return affix(operator, operand, dialect);
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html limits SNS to three. */
function wildcard(pattern: string, dialect: Dialect): LeafTest {
  if (dialect === 'snsPolicy' && countWildcards(pattern) > 3)
    throw new InvalidEventPattern('A single pattern must not contain more than 3 wildcards');
  const test = wildcardTest(pattern);
  return (leaf) => typeof leaf === 'string' && test(leaf);
}

function affix(operator: string, operand: unknown, dialect: Dialect): LeafTest {
  const ignoringCase = isRecord(operand) && allowsAffixIgnoringCase(dialect);
  const wanted = ignoringCase ? ignoreCaseOperand(operator, operand) : text(operator, operand);
  const starts = operator === 'prefix';
  const ends = (value: string): boolean => (starts ? value.startsWith(wanted) : value.endsWith(wanted));
  return ignoringCase
    ? (leaf) => typeof leaf === 'string' && ends(leaf.toLowerCase())
    : (leaf) => typeof leaf === 'string' && ends(leaf);
}

function ignoreCaseOperand(operator: string, expression: Readonly<Record<string, unknown>>): string {
  const [name] = Object.keys(expression);
  if (name !== 'equals-ignore-case') throw new InvalidEventPattern(`Unsupported ${operator} pattern: ${name ?? '{}'}`);
  if (Object.keys(expression).length > 1) throw new InvalidEventPattern('Only one key allowed in match expression');
  return text('equals-ignore-case', expression[name]).toLowerCase();
}

function text(operator: string, operand: unknown): string {
  if (typeof operand !== 'string') throw new InvalidEventPattern(`${operator} match pattern must be a string`);
  return operand;
}
