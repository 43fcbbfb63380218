import type { AttributeMap, AttributeValue } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import type { MemberSchema } from './schema.ts';

/** Whether a member of a request is described as a map of attribute values. */
export function isAttributeMap(schema: MemberSchema | undefined): boolean {
  return (
    isRecord(schema) && schema['type'] === 'Map<AttributeValue>' && schema['children'] === 'AttrStruct<ValueStruct>'
  );
}

/**
 * A copy of a map of attribute values such as nearly all are: each with one type, of texts, numbers, booleans, lists and
 * maps alone. Undefined for any other, which dynalite then checks; of these it would give the same copy, for many times
 * the work.
 */
export function copyOfPlain(value: unknown): AttributeMap | undefined {
  if (!isRecord(value)) return undefined;
  const copy: Record<string, AttributeValue> = {};
  for (const name of Object.keys(value)) {
    const attribute = name === '__proto__' ? undefined : attributeOf(value[name]);
    if (attribute === undefined) return undefined;
    copy[name] = attribute;
  }
  return copy;
}

function attributeOf(value: unknown): AttributeValue | undefined {
  if (!isRecord(value)) return undefined;
  const [type, ...others] = Object.keys(value);
  if (type === undefined || others.length > 0) return undefined;
  const content = value[type];
  switch (type) {
    case 'S':
      return typeof content === 'string' ? { S: content } : undefined;
    case 'N':
      return typeof content === 'string' ? { N: content } : undefined;
    case 'BOOL':
      return typeof content === 'boolean' ? { BOOL: content } : undefined;
    case 'M': {
      const copy = copyOfPlain(content);
      return copy && { M: copy };
    }
    case 'L': {
      if (!Array.isArray(content)) return undefined;
      const copy: AttributeValue[] = [];
      for (const element of content) {
        const attribute = attributeOf(element);
        if (attribute === undefined) return undefined;
        copy.push(attribute);
      }
      return { L: copy };
    }
    default:
      return undefined;
  }
}
