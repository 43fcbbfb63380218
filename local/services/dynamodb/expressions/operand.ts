import type { AttributeMap, AttributeValue } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import { type Item, setMembers, typeOf } from '../attribute-value.ts';
import { binaryLength } from '../item-size.ts';

/** Attribute names and list positions, outermost first. */
export type DocumentPath = readonly (string | number)[];

/** Gives an operand's value for an item and the request's expression values; undefined when there is none. */
export type Operand = (item: Item, values: AttributeMap) => AttributeValue | undefined;

/** Finds the name under which a request gave a value, by the value's identity. */
export type ValueNames = ReadonlyMap<unknown, string>;

/** Turns an operand of a parsed condition into a function. `node` is a document path, a value, or `size(...)`. */
export function compileOperand(node: unknown, names: ValueNames): Operand {
  if (isDocumentPath(node)) return (item) => valueAt(item, node);
  const name = names.get(node);
  if (name !== undefined) return (_item, values) => values[name];
  if (isRecord(node) && node['type'] === 'function' && node['name'] === 'size' && Array.isArray(node['args'])) {
    const measured = compileOperand(node['args'][0], names);
    return (item, values) => sizeOf(measured(item, values));
  }
  throw new TypeError(`The expression has an operand of unknown form: ${JSON.stringify(node)}.`);
}

export function isDocumentPath(node: unknown): node is DocumentPath {
  return Array.isArray(node) && node.every((step) => typeof step === 'string' || typeof step === 'number');
}

/** The value at a path of an item; undefined when the path leads nowhere. */
export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  const [head] = path;
  let value = typeof head === 'string' ? attributeOf(item, head) : undefined;
  for (let index = 1; index < path.length && value !== undefined; index++) value = memberOf(value, path[index]);
  return value;
}

function memberOf(value: AttributeValue, step: string | number | undefined): AttributeValue | undefined {
  if (typeof step === 'number') return 'L' in value ? value.L[step] : undefined;
  return step !== undefined && 'M' in value ? attributeOf(value.M, step) : undefined;
}

/** An attribute of an item or map; every object inherits members such as `constructor`, which are none. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** What `size(path)` gives: characters, bytes or members; nothing for types that have no size. */
function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  switch (typeOf(value)) {
    case 'S':
      return 'S' in value ? { N: String(value.S.length) } : undefined;
    case 'B':
      return 'B' in value ? { N: String(binaryLength(value.B)) } : undefined;
    case 'M':
      return 'M' in value ? { N: String(Object.keys(value.M).length) } : undefined;
    case 'L':
      return 'L' in value ? { N: String(value.L.length) } : undefined;
    default: {
      const members = setMembers(value);
      return members && { N: String(members.length) };
    }
  }
}
