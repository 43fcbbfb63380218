import { isRecord } from '../core/fields.ts';
import { checkInsideAnythingBut, type Dialect } from './dialects.ts';
import { InvalidEventPattern } from './invalid-event-pattern.ts';
import type { Leaf, LeafTest } from './leaf.ts';
import { wildcardTest } from './wildcard.ts';

/**
 * The test for the operand of `anything-but`: a string or number, a list of one kind, or one nested operator with a
 * string or list of strings. A leaf of another kind (null, a number where strings are excluded) passes; a field that is
 * absent has no leaf and so never does.
 */
export function anythingButTest(operand: unknown, dialect: Dialect): LeafTest {
  if (isRecord(operand)) return nestedTest(operand, dialect);
  if (Array.isArray(operand)) return listTest(operand);
  if (typeof operand !== 'string' && typeof operand !== 'number')
    throw new InvalidEventPattern('Value of anything-but must be an array or single string/number value.');
  return (leaf) => leaf !== operand;
}

function listTest(list: readonly unknown[]): LeafTest {
  if (!list.every((item) => typeof item === 'string' || typeof item === 'number'))
    throw new InvalidEventPattern('Inside anything but list, start|null|boolean is not supported.');
  if (list.length === 0 || list.some((item) => typeof item !== typeof list[0]))
    throw new InvalidEventPattern(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  const excluded = new Set<Leaf>(list);
  return (leaf) => !excluded.has(leaf);
}

function nestedTest(expression: Readonly<Record<string, unknown>>, dialect: Dialect): LeafTest {
  const entries = Object.entries(expression);
  const [operator, operand] = entries[0] ?? [];
  if (operator === undefined) throw new InvalidEventPattern('Anything-But expression name not found');
  checkInsideAnythingBut(operator, dialect);
  if (entries.length > 1) throw new InvalidEventPattern('Only one key allowed in match expression');
  const tests = texts(operator, operand).map((text) => textTest(operator, text));
  return (leaf) => typeof leaf !== 'string' || !tests.some((test) => test(leaf));
}

function texts(operator: string, operand: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const found = list.filter((text) => typeof text === 'string');
  if (found.length !== list.length || found.length === 0)
    throw new InvalidEventPattern(
      operator === 'equals-ignore-case'
        ? 'Inside anything-but/ignore-case list, number|start|null|boolean is not supported.'
        : 'prefix/suffix match pattern must be a string',
    );
  return found;
}

function textTest(operator: string, text: string): (value: string) => boolean {
  if (operator === 'wildcard') return wildcardTest(text);
  if (operator === 'equals-ignore-case') {
    const lower = text.toLowerCase();
    return (value) => value.toLowerCase() === lower;
  }
  if (text === '') throw new InvalidEventPattern('Null prefix/suffix not allowed');
  return operator === 'prefix' ? (value) => value.startsWith(text) : (value) => value.endsWith(text);
}
