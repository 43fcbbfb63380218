import { isRecord } from '../../../../core/fields.ts';
import { endWithError } from '../evaluation.ts';
import type { ExpressionBuilder } from './expression.ts';

const COMPARISONS: Readonly<Record<string, string>> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };

const TYPES: Readonly<Record<string, string>> = {
  _null: 'NULL',
  string: 'S',
  stringSet: 'SS',
  number: 'N',
  numberSet: 'NS',
  binary: 'B',
  binarySet: 'BS',
  boolean: 'BOOL',
  list: 'L',
  map: 'M',
};

const OPERATORS = new Set([
  ...Object.keys(COMPARISONS),
  'in',
  'between',
  'beginsWith',
  'contains',
  'notContains',
  'attributeExists',
  'attributeType',
  'size',
]);

/**
 * A filter, condition or key condition object (`{ title: { contains: 'x' }, or: [...] }`) as a DynamoDB expression;
 * members are joined by AND. Ends the handler when an operator is unknown or its value of the wrong kind.
 * https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 */
export function filterExpression(filter: Readonly<Record<string, unknown>>, builder: ExpressionBuilder): string {
  return join('AND', partsOf(filter, [], builder));
}

function partsOf(
  filter: Readonly<Record<string, unknown>>,
  path: readonly string[],
  builder: ExpressionBuilder,
): string[] {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(filter)) {
    if (value === null || value === undefined) continue;
    if (path.length === 0 && (name === 'and' || name === 'or')) {
      const branches = (Array.isArray(value) ? value : [value]).map((branch) =>
        filterExpression(recordOf(name, branch), builder),
      );
      parts.push(join(name === 'and' ? 'AND' : 'OR', branches));
    } else if (path.length === 0 && name === 'not')
      parts.push(`NOT (${filterExpression(recordOf(name, value), builder)})`);
    else parts.push(...attributeParts([...path, name], recordOf(name, value), builder));
  }
  return parts;
}

function attributeParts(
  path: readonly string[],
  conditions: Readonly<Record<string, unknown>>,
  builder: ExpressionBuilder,
): string[] {
  const names = Object.keys(conditions);
  if (names.length > 0 && !names.some((name) => OPERATORS.has(name)) && Object.values(conditions).every(isRecord))
    return partsOf(conditions, path, builder);
  return Object.entries(conditions)
    .filter(([, operand]) => operand !== null && operand !== undefined)
    .map(([operator, operand]) => condition(builder.path(path), path.join('_'), operator, operand, builder));
}

function condition(
  subject: string,
  label: string,
  operator: string,
  operand: unknown,
  builder: ExpressionBuilder,
): string {
  const value = (suffix: string, of: unknown): string => builder.value(`${label}_${suffix}`, of);
  const comparison = COMPARISONS[operator];
  if (comparison) return `${subject} ${comparison} ${value(operator, operand)}`;
  switch (operator) {
    case 'in':
      return `${subject} IN (${listOf(operator, operand)
        .map((item) => value('in', item))
        .join(', ')})`;
    case 'between': {
      const [low, high, ...others] = listOf(operator, operand);
      if (high === undefined || others.length > 0)
        return endWithError('The operator between takes two values.', 'Code');
      return `${subject} BETWEEN ${value('between', low)} AND ${value('between', high)}`;
    }
    case 'beginsWith':
      return `begins_with(${subject}, ${value(operator, operand)})`;
    case 'contains':
      return `contains(${subject}, ${value(operator, operand)})`;
    case 'notContains':
      return `NOT contains(${subject}, ${value(operator, operand)})`;
    case 'attributeExists':
      return operand === false ? `attribute_not_exists(${subject})` : `attribute_exists(${subject})`;
    case 'attributeType':
      return `attribute_type(${subject}, ${value(operator, TYPES[String(operand)] ?? String(operand))})`;
    case 'size':
      return join(
        'AND',
        Object.entries(recordOf(operator, operand)).map(([inner, of]) =>
          condition(`size(${subject})`, `${label}_size`, inner, of, builder),
        ),
      );
    default:
      return endWithError(`${operator} is not an operator of a DynamoDB filter or condition.`, 'Code');
  }
}

function join(operator: 'AND' | 'OR', parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `(${part})`).join(` ${operator} `);
}

function recordOf(name: string, value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : endWithError(`${name} in a DynamoDB filter or condition must be an object.`, 'Code');
}

function listOf(operator: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : endWithError(`The operator ${operator} takes a list of values.`, 'Code');
}
