import type { AttributeValue } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import { typeOf } from '../attribute-value.ts';

const ORDERED = ['<', '<=', '>', '>=', 'between'];

/**
 * What is wrong with the types of given values in a parsed condition, if anything: only strings, numbers and binaries
 * have an order. The parser checks its functions' operands, but not these.
 */
export function operandProblem(
  node: unknown,
  givenBy: (node: unknown) => AttributeValue | undefined,
): string | undefined {
  if (!isRecord(node) || !Array.isArray(node['args'])) return undefined;
  const { type, args } = { type: String(node['type']), args: node['args'] };
  for (const argument of args) {
    const value = ORDERED.includes(type) ? givenBy(argument) : undefined;
    const given = value && typeOf(value);
    if (given && given !== 'S' && given !== 'N' && given !== 'B')
      return `Incorrect operand type for operator or function; operator or function: ${type === 'between' ? 'BETWEEN' : type}, operand type: ${given}`;
    const problem = operandProblem(argument, givenBy);
    if (problem) return problem;
  }
  return undefined;
}
