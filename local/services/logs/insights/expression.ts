import { FUNCTIONS } from './functions.ts';
import { malformedQuery } from './malformed-query.ts';
import { patternOf } from './pattern.ts';
import { compare, type Expression, numberOf, type Value } from './record.ts';
import type { Token, TokenReader } from './tokens.ts';

const truth = (value: Value): boolean => value !== undefined && value !== 0 && value !== '';
const fromTruth = (value: boolean): Value => (value ? 1 : 0);

const COMPARISONS: Readonly<Record<string, (difference: number) => boolean>> = {
  '=': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

/**
 * Reads an expression: fields, literals, functions, arithmetic, comparisons, `like`, `in`, `and`, `or`, `not`. A comparison
 * with a field that the row does not have does not hold.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
export function parseExpression(tokens: TokenReader): Expression {
  let left = parseAnd(tokens);
  while (tokens.takes('or')) {
    const [one, other] = [left, parseAnd(tokens)];
    left = (row) => fromTruth(truth(one(row)) || truth(other(row)));
  }
  return left;
}

function parseAnd(tokens: TokenReader): Expression {
  let left = parseNot(tokens);
  while (tokens.takes('and')) {
    const [one, other] = [left, parseNot(tokens)];
    left = (row) => fromTruth(truth(one(row)) && truth(other(row)));
  }
  return left;
}

function parseNot(tokens: TokenReader): Expression {
  if (!tokens.takes('not')) return parseComparison(tokens);
  const inner = parseNot(tokens);
  return (row) => fromTruth(!truth(inner(row)));
}

function parseComparison(tokens: TokenReader): Expression {
  const left = parseSum(tokens);
  const negated = tokens.takes('not') !== undefined;
  const holds = (test: Expression): Expression => (negated ? (row) => fromTruth(!truth(test(row))) : test);
  if (tokens.takes('like', '=~')) return holds(likeness(left, tokens.next('a text or a regular expression')));
  if (tokens.takes('in')) return holds(membership(left, tokens));
  if (negated) throw malformedQuery('The query has "not" where "not like" or "not in" should be.');
  const operator = tokens.takes(...Object.keys(COMPARISONS));
  const test = operator && COMPARISONS[operator];
  if (!test) return left;
  const right = parseSum(tokens);
  return (row) => {
    const [a, b] = [left(row), right(row)];
    return fromTruth(a !== undefined && b !== undefined && test(compare(a, b)));
  };
}

function likeness(left: Expression, token: Token): Expression {
  const { kind, text } = token;
  if (kind === 'string') return (row) => fromTruth(String(left(row) ?? '').includes(text));
  if (kind !== 'pattern')
    throw malformedQuery(`"${text}" can't stand behind like: give a text in quotes or /a pattern/.`);
  const pattern = patternOf(text);
  return (row) => fromTruth(pattern.test(String(left(row) ?? '')));
}

function membership(left: Expression, tokens: TokenReader): Expression {
  tokens.expect('[');
  const members = [parseSum(tokens)];
  while (tokens.takes(',')) members.push(parseSum(tokens));
  tokens.expect(']');
  return (row) => {
    const value = left(row);
    return fromTruth(
      value !== undefined &&
        members.some((member) => {
          const other = member(row);
          return other !== undefined && compare(value, other) === 0;
        }),
    );
  };
}

function parseSum(tokens: TokenReader): Expression {
  return chain(tokens, ['+', '-'], () =>
    chain(tokens, ['*', '/', '%'], () => chain(tokens, ['^'], () => parseTerm(tokens))),
  );
}

function chain(tokens: TokenReader, operators: readonly string[], operand: () => Expression): Expression {
  let left = operand();
  for (;;) {
    const apply = ARITHMETIC[tokens.takes(...operators) ?? ''];
    if (!apply) return left;
    const [one, other] = [left, operand()];
    left = (row) => {
      const [a, b] = [numberOf(one(row)), numberOf(other(row))];
      return a === undefined || b === undefined ? undefined : apply(a, b);
    };
  }
}

function parseTerm(tokens: TokenReader): Expression {
  if (tokens.takes('-')) {
    const inner = parseTerm(tokens);
    return (row) => {
      const value = numberOf(inner(row));
      return value === undefined ? undefined : -value;
    };
  }
  if (tokens.takes('(')) {
    const inner = parseExpression(tokens);
    tokens.expect(')');
    return inner;
  }
  const token = tokens.next('a field, a value or a function');
  switch (token.kind) {
    case 'string':
      return () => token.text;
    case 'number':
      return numberLiteral(token.text);
    case 'quotedName':
      return (row) => row.field(token.text);
    case 'name':
      return tokens.takes('(') ? call(token.text, tokens) : (row) => row.field(token.text);
    default:
      throw malformedQuery(`The query has "${token.text}" where a field, a value or a function should be.`);
  }
}

function numberLiteral(text: string): Expression {
  const value = Number(text);
  if (Number.isNaN(value)) throw malformedQuery(`"${text}" is a period of time; it can stand in bin(…) only.`);
  return () => value;
}

function call(name: string, tokens: TokenReader): Expression {
  const make = FUNCTIONS.get(name.toLowerCase());
  if (!make)
    throw malformedQuery(
      `The function ${name} is not supported here by the local cloud; it knows ${[...FUNCTIONS.keys()].join(', ')}, and in stats the aggregates.`,
    );
  return make(tokens, () => {
    const inputs: Expression[] = [];
    while (!tokens.takes(')')) {
      if (inputs.length > 0) tokens.expect(',');
      inputs.push(parseExpression(tokens));
    }
    return inputs;
  });
}
