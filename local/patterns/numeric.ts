import { InvalidEventPattern } from './invalid-event-pattern.ts';

/**
 * A test for `["=", 5]`, `[">", 0]` or `[">", 0, "<=", 5]`. Raises InvalidEventPattern in the words of
 * https://github.com/aws/event-ruler. Bounds lie within ± `largest`.
 */
export function numericTest(expression: unknown, largest: number): (value: number) => boolean {
  if (!Array.isArray(expression)) throw new InvalidEventPattern('Value of numeric must be an array.');
  const [operator, , upperOperator] = expression;
  if (typeof operator !== 'string')
    throw new InvalidEventPattern(`Invalid member in numeric match: ${JSON.stringify(operator) ?? ']'}`);
  const first = bound(expression[1], operator, largest);
  if (expression.length === 2 || operator === '=' || operator === '<' || operator === '<=') {
    const test = comparison(operator, first);
    if (expression.length > 2) throw new InvalidEventPattern('Too many elements in numeric expression');
    return test;
  }
  const above = comparison(operator, first);
  if (typeof upperOperator !== 'string')
    throw new InvalidEventPattern(`Bad value in numeric range: ${JSON.stringify(upperOperator)}`);
  if (upperOperator !== '<' && upperOperator !== '<=')
    throw new InvalidEventPattern(`Bad numeric range operator: ${upperOperator}`);
  const top = bound(expression[3], upperOperator, largest);
  if (expression.length > 4) throw new InvalidEventPattern('Too many terms in numeric range expression');
  if (top <= first) throw new InvalidEventPattern('Bottom must be less than top');
  const below = comparison(upperOperator, top);
  return (value) => above(value) && below(value);
}

function bound(value: unknown, operator: string, largest: number): number {
  if (!['=', '<', '<=', '>', '>='].includes(operator))
    throw new InvalidEventPattern(`Unrecognized numeric range operator: ${operator}`);
  if (typeof value !== 'number')
    throw new InvalidEventPattern(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  if (Math.abs(value) > largest)
    throw new InvalidEventPattern(`Value must be between -${largest} and ${largest}, inclusive`);
  return value;
}

function comparison(operator: string, limit: number): (value: number) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === limit;
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    default:
      return (value) => value >= limit;
  }
}
