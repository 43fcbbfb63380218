import { isRecord } from '../../../core/fields.ts';

/** Stands for a result that JSON has no word for: a function, a regular expression. */
export const UNSUPPORTED = Symbol('unsupported result');

/**
 * What AWS makes of an expression's result: plain JSON. jsonata marks arrays that it made itself, and treats them
 * differently when it meets them again; so nothing of a result is kept but its values. Numbers that JSON can't write
 * become the strings `Infinity`, `-Infinity` and `NaN`, as AWS writes them. Returns UNSUPPORTED for functions.
 * Source: https://github.com/floci-io/floci/issues/2737 (measured with TestState)
 */
export function plainValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : Array.isArray(value) ? plainArray(value) : plainObject(value);
    default:
      return UNSUPPORTED;
  }
}

function plainArray(values: readonly unknown[]): unknown {
  const copy: unknown[] = [];
  for (const value of values) {
    const plain = value === undefined ? null : plainValue(value);
    if (plain === UNSUPPORTED) return UNSUPPORTED;
    copy.push(plain);
  }
  return copy;
}

function plainObject(value: object): unknown {
  if (!isRecord(value) || value['_jsonata_lambda'] === true || value['_jsonata_function'] === true) return UNSUPPORTED;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const plain = plainValue(member);
    if (plain === UNSUPPORTED) return UNSUPPORTED;
    setMember(copy, name, plain);
  }
  return copy;
}

/** Sets a member whose name comes from outside; `__proto__` is a name like any other. */
export function setMember(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}
