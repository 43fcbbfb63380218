import { describe } from '../../../core/fields.ts';

/** A property that is a list of strings, empty when absent. Raises an Error that names it. */
export function textList(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${name} must be a list, but is ${describe(value)}.`);
  return value.map((entry: unknown) => {
    if (typeof entry !== 'string') throw new Error(`${name} must hold strings, but holds ${describe(entry)}.`);
    return entry;
  });
}
