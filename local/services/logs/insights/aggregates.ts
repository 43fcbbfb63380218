import { parseExpression } from './expression.ts';
import { malformedQuery } from './malformed-query.ts';
import type { Expression } from './record.ts';
import { compare, numberOf, type Row, type Value } from './record.ts';
import type { TokenReader } from './tokens.ts';

/** A value made of many rows. */
export type Aggregate = (rows: readonly Row[]) => Value;

const NAMES = ['count', 'count_distinct', 'sum', 'avg', 'min', 'max', 'pct', 'median'] as const;

/**
 * Reads one aggregate, its closing parenthesis included: `count(*)`, `pct(@duration, 95)`. A percentile is the smallest value
 * that so many of a hundred do not exceed; AWS's own is an estimate.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html
 */
export function parseAggregate(tokens: TokenReader): Aggregate {
  const name = tokens.next('an aggregate').text.toLowerCase();
  const known = NAMES.find((each) => each === name);
  if (!known)
    throw malformedQuery(`The aggregate ${name} is not supported by the local cloud; stats knows ${NAMES.join(', ')}.`);
  tokens.expect('(');
  if (known === 'count' && tokens.takes('*')) {
    tokens.expect(')');
    return (rows) => rows.length;
  }
  const input = parseExpression(tokens);
  const share = known === 'pct' ? percentileOf(tokens) : 50;
  tokens.expect(')');
  return aggregateOf(known, input, share);
}

function percentileOf(tokens: TokenReader): number {
  tokens.expect(',');
  const share = Number(tokens.next('a percentile').text);
  if (!(share >= 0 && share <= 100)) throw malformedQuery('pct takes a field and a number from 0 to 100.');
  return share;
}

function aggregateOf(name: (typeof NAMES)[number], input: Expression, share: number): Aggregate {
  const values = (rows: readonly Row[]): (string | number)[] =>
    rows.map(input).filter((value): value is string | number => value !== undefined);
  const numbers = (rows: readonly Row[]): number[] =>
    values(rows)
      .map(numberOf)
      .filter((value) => value !== undefined);
  const sum = (all: readonly number[]): number => all.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'count':
      return (rows) => values(rows).length;
    case 'count_distinct':
      return (rows) => new Set(values(rows).map(String)).size;
    case 'sum':
      return (rows) => sum(numbers(rows));
    case 'avg':
      return (rows) => {
        const all = numbers(rows);
        return all.length === 0 ? undefined : sum(all) / all.length;
      };
    case 'min':
      return (rows) => values(rows).sort(compare).at(0);
    case 'max':
      return (rows) => values(rows).sort(compare).at(-1);
    case 'pct':
    case 'median':
      return (rows) => {
        const all = numbers(rows).sort((a, b) => a - b);
        return all[Math.max(0, Math.ceil((share / 100) * all.length) - 1)];
      };
  }
}
