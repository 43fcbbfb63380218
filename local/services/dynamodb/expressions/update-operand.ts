import type { AttributeMap, AttributeValue } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import { type AttributeType, copyValue, type Item, typeOf } from '../attribute-value.ts';
import { addDecimals, decimalProblem, subtractDecimals } from '../decimal.ts';
import { validationError } from '../errors.ts';
import { isDocumentPath, type ValueNames, valueAt } from './operand.ts';

/** The right-hand side of a `SET`, `ADD` or `DELETE` clause. */
export interface UpdateOperand {
  /** The value for an item as it was before the update. Raises ValidationException. */
  valueOf(item: Item, values: AttributeMap): AttributeValue;
  /** The value's type where the request alone tells it. */
  knownType(values: AttributeMap): AttributeType | undefined;
}

export const WRONG_OPERAND_TYPE = 'An operand in the update expression has an incorrect data type';
const NO_SUCH_ATTRIBUTE = 'The provided expression refers to an attribute that does not exist in the item';

/** Turns an operand of a parsed update into an UpdateOperand. */
export function compileUpdateOperand(node: unknown, names: ValueNames): UpdateOperand {
  const name = names.get(node);
  if (name !== undefined) return valueOperand(name);
  if (isDocumentPath(node))
    return {
      valueOf: (item) => {
        const value = valueAt(item, node);
        if (value === undefined) throw validationError(NO_SUCH_ATTRIBUTE);
        return copyValue(value);
      },
      knownType: () => undefined,
    };
  if (!isRecord(node) || !Array.isArray(node['args']))
    throw new TypeError(`The update has an operand of unknown form: ${JSON.stringify(node)}.`);
  const [first, second] = node['args'];
  if (node['type'] === 'add' || node['type'] === 'subtract')
    return arithmetic(
      node['type'] === 'add' ? addDecimals : subtractDecimals,
      compileUpdateOperand(first, names),
      compileUpdateOperand(second, names),
    );
  if (node['name'] === 'if_not_exists' && isDocumentPath(first)) {
    const fallback = compileUpdateOperand(second, names);
    return {
      valueOf: (item, values) => {
        const value = valueAt(item, first);
        return value === undefined ? fallback.valueOf(item, values) : copyValue(value);
      },
      knownType: () => undefined,
    };
  }
  if (node['name'] === 'list_append')
    return listAppend(compileUpdateOperand(first, names), compileUpdateOperand(second, names));
  throw new TypeError(`The update has a function of unknown form: ${JSON.stringify(node['name'])}.`);
}

/** A value that the request gives under a name. */
function valueOperand(name: string): UpdateOperand {
  return {
    valueOf: (_item, values) => {
      const value = values[name];
      if (value === undefined) throw new TypeError(`The request has no value ${name}.`);
      return copyValue(value);
    },
    knownType: (values) => {
      const value = values[name];
      return value && typeOf(value);
    },
  };
}

/** The sum or difference of two canonical numbers. */
export function calculate(
  operation: (a: string, b: string) => string,
  left: AttributeValue,
  right: AttributeValue,
): AttributeValue {
  if (!('N' in left) || !('N' in right)) throw validationError(WRONG_OPERAND_TYPE);
  const result = operation(left.N, right.N);
  const problem = decimalProblem(result);
  if (problem) throw validationError(problem);
  return { N: result };
}

function arithmetic(
  operation: (a: string, b: string) => string,
  left: UpdateOperand,
  right: UpdateOperand,
): UpdateOperand {
  return {
    valueOf: (item, values) => calculate(operation, left.valueOf(item, values), right.valueOf(item, values)),
    knownType: () => 'N',
  };
}

function listAppend(left: UpdateOperand, right: UpdateOperand): UpdateOperand {
  return {
    valueOf: (item, values) => {
      const head = left.valueOf(item, values);
      const tail = right.valueOf(item, values);
      if (!('L' in head) || !('L' in tail)) throw validationError(WRONG_OPERAND_TYPE);
      return { L: [...head.L, ...tail.L] };
    },
    knownType: () => 'L',
  };
}
