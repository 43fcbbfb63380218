import type { AttributeMap } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import { type Item, typeOf } from '../attribute-value.ts';
import { beginsWith, type Comparator, contains, holds, isBetween } from './comparison.ts';
import { compileOperand, type Operand, type ValueNames } from './operand.ts';

/** Whether an item satisfies a condition, given the request's expression values. */
export type Condition = (item: Item, values: AttributeMap) => boolean;

/** Turns a parsed condition or filter expression into a function; it holds no value of the request it came with. */
export function compileCondition(node: unknown, names: ValueNames): Condition {
  if (!isRecord(node) || typeof node['type'] !== 'string' || !Array.isArray(node['args']))
    throw new TypeError(`The condition has a part of unknown form: ${JSON.stringify(node)}.`);
  const { type, args } = { type: node['type'], args: node['args'] };
  switch (type) {
    case 'and': {
      const [left, right] = [compileCondition(args[0], names), compileCondition(args[1], names)];
      return (item, values) => left(item, values) && right(item, values);
    }
    case 'or': {
      const [left, right] = [compileCondition(args[0], names), compileCondition(args[1], names)];
      return (item, values) => left(item, values) || right(item, values);
    }
    case 'not': {
      const negated = compileCondition(args[0], names);
      return (item, values) => !negated(item, values);
    }
  }
  const operands = args.map((argument) => compileOperand(argument, names));
  return type === 'function' ? compileFunction(String(node['name']), operands) : compileOperator(type, operands);
}

function compileOperator(type: string, operands: readonly Operand[]): Condition {
  const [first = nothing, second = nothing, third = nothing] = operands;
  if (type === 'between')
    return (item, values) => isBetween(first(item, values), second(item, values), third(item, values));
  if (type === 'in') {
    const candidates = operands.slice(1);
    return (item, values) => {
      const value = first(item, values);
      return candidates.some((candidate) => holds('=', value, candidate(item, values)));
    };
  }
  if (!isComparator(type)) throw new TypeError(`The condition has an operator of unknown form: ${type}.`);
  return (item, values) => holds(type, first(item, values), second(item, values));
}

function compileFunction(name: string, operands: readonly Operand[]): Condition {
  const [first = nothing, second = nothing] = operands;
  switch (name) {
    case 'attribute_exists':
      return (item, values) => first(item, values) !== undefined;
    case 'attribute_not_exists':
      return (item, values) => first(item, values) === undefined;
    case 'attribute_type':
      return (item, values) => {
        const value = first(item, values);
        const wanted = second(item, values);
        return value !== undefined && wanted !== undefined && 'S' in wanted && typeOf(value) === wanted.S;
      };
    case 'begins_with':
      return (item, values) => beginsWith(first(item, values), second(item, values));
    case 'contains':
      return (item, values) => contains(first(item, values), second(item, values));
    default:
      throw new TypeError(`The condition has a function of unknown form: ${name}.`);
  }
}

const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];

function isComparator(type: string): type is Comparator {
  return COMPARATORS.includes(type);
}

function nothing(): undefined {
  return undefined;
}
