import { isRecord } from '../core/fields.ts';
import { type Dialect, OPERATORS } from './dialects.ts';
import { FieldPattern } from './field-pattern.ts';
import { InvalidEventPattern } from './invalid-event-pattern.ts';
import { compileFieldTests } from './match-expression.ts';

/** Fields that must all match. */
export type Alternative = readonly FieldPattern[];

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or */
const MOST_ALTERNATIVES = 1000;

/** A pattern as the alternatives of which one must match; more than one only with `$or`. Raises InvalidEventPattern. */
export function parsePattern(pattern: unknown, dialect: Dialect): readonly Alternative[] {
  if (!isRecord(pattern)) throw new InvalidEventPattern('Filter is not an object');
  return parseObject(pattern, '', dialect);
}

function parseObject(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  dialect: Dialect,
): readonly Alternative[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new InvalidEventPattern('Empty objects are not allowed');
  let alternatives: readonly Alternative[] = [[]];
  for (const [name, value] of entries) {
    const branches = parseMember(name, value, prefix, dialect);
    alternatives = alternatives.flatMap((fields) => branches.map((branch) => [...fields, ...branch]));
    if (alternatives.length > MOST_ALTERNATIVES)
      throw new InvalidEventPattern(`$or makes more than ${MOST_ALTERNATIVES} combinations`);
  }
  return alternatives;
}

function parseMember(name: string, value: unknown, prefix: string, dialect: Dialect): readonly Alternative[] {
  if (name === '$or' && Array.isArray(value) && isOrRelation(value))
    return value.flatMap((branch) => parseObject(branch, prefix, dialect));
  const path = `${prefix}${name}`;
  if (Array.isArray(value)) return [[new FieldPattern(path, compileFieldTests(value, dialect))]];
  if (isRecord(value)) return parseObject(value, `${path}.`, dialect);
  throw new InvalidEventPattern(`"${name}" must be an object or an array`);
}

/** A field may be called `$or` too: it is one when the objects in its list are operators. */
function isOrRelation(list: readonly unknown[]): list is readonly Readonly<Record<string, unknown>>[] {
  const objects = list.filter(isRecord);
  const relates =
    objects.length > 0 && objects.every((object) => Object.keys(object).every((key) => !OPERATORS.has(key)));
  if (!relates) return false;
  if (objects.length < list.length)
    throw new InvalidEventPattern('Only JSON object is allowed in array of $or relationship.');
  if (objects.length < 2) throw new InvalidEventPattern('There must have at least 2 Objects in $or relationship.');
  return true;
}
