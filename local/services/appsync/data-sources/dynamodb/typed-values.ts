import type { AttributeMap, AttributeValue } from '../../../../apis/dynamodb.ts';
import { describe, isRecord } from '../../../../core/fields.ts';
import { InvalidRequestError } from '../data-source.ts';

/**
 * A typed value of a handler (`{ N: 5 }`, `{ NULL: null }`) as DynamoDB takes it (`{ N: '5' }`, `{ NULL: true }`).
 * Raises InvalidRequestError. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-typed-values-request.html
 */
function toWire(value: unknown, where: string): AttributeValue {
  if (!isRecord(value)) return fail(where, value);
  const entries = Object.entries(value);
  const [type, content] = entries[0] ?? [];
  if (entries.length !== 1 || type === undefined) return fail(where, value);
  switch (type) {
    case 'S':
    case 'B':
      return typeof content === 'string' ? (type === 'S' ? { S: content } : { B: content }) : fail(where, value);
    case 'N':
      return { N: numberText(content, where) };
    case 'BOOL':
      return typeof content === 'boolean' ? { BOOL: content } : fail(where, value);
    case 'NULL':
      return { NULL: true };
    case 'SS':
      return { SS: list(content, where).map(String) };
    case 'BS':
      return { BS: list(content, where).map(String) };
    case 'NS':
      return { NS: list(content, where).map((item) => numberText(item, where)) };
    case 'L':
      return { L: list(content, where).map((item, index) => toWire(item, `${where}[${index}]`)) };
    case 'M':
      return { M: toWireMap(content, where) };
    default:
      return fail(where, value);
  }
}

/** The same for each member of a map: a key, an item, a set of expression values. */
export function toWireMap(map: unknown, where: string): AttributeMap {
  if (!isRecord(map)) return fail(where, map);
  const converted: AttributeMap = {};
  for (const name in map) converted[name] = toWire(map[name], `${where}.${name}`);
  return converted;
}

function numberText(content: unknown, where: string): string {
  return typeof content === 'string' ? content : typeof content === 'number' ? String(content) : fail(where, content);
}

function list(content: unknown, where: string): readonly unknown[] {
  return Array.isArray(content) ? content : fail(where, content);
}

function fail(where: string, value: unknown): never {
  throw new InvalidRequestError(
    `${where} must be a DynamoDB value with its type, as { S: 'text' }, but is ${describe(value)}.`,
  );
}

/** DynamoDB's typed value as a plain one: numbers become numbers, sets lists, binary stays base64. */
function toPlain(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('M' in value) return toPlainMap(value.M);
  if ('L' in value) return value.L.map(toPlain);
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS.map(Number);
  if ('B' in value) return value.B;
  return 'BS' in value ? value.BS : null;
}

/** An item or a key as plain values. */
export function toPlainMap(map: AttributeMap): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name in map) {
    const value = map[name];
    if (value) plain[name] = toPlain(value);
  }
  return plain;
}
