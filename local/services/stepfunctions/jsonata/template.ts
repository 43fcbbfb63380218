import { isRecord } from '../../../core/fields.ts';
import type { Expression } from './expression.ts';
import type { Bindings } from './fast-value.ts';
import { setMember } from './plain-value.ts';

/** A field of a state that may hold expressions anywhere in its value. */
export interface Template {
  /** The value, at once when it can be had at once, else a promise. Raises or rejects with QueryFailure. */
  evaluate(bindings: Bindings): unknown;
  /** The expression when the whole field is one, for errors about its result. */
  readonly expression?: Expression;
}

/** The text between `{%` and `%}`, or undefined when `value` is a plain string. */
export function expressionIn(value: string): string | undefined {
  return value.length >= 4 && value.startsWith('{%') && value.endsWith('%}') ? value.slice(2, -2).trim() : undefined;
}

/**
 * Compiles a field's value. `compile` is asked for every expression in it, with the field's path as AWS writes it:
 * `Output/result`, `Output/values[0]`.
 */
export function compileTemplate(
  value: unknown,
  field: string,
  compile: (source: string, field: string) => Expression,
): Template {
  if (typeof value === 'string') {
    const source = expressionIn(value);
    if (source === undefined) return constant(value);
    const expression = compile(source, field);
    return { evaluate: (bindings) => expression.evaluate(bindings), expression };
  }
  if (!holdsExpression(value)) return constant(value);
  if (Array.isArray(value)) {
    const elements = value.map((element, index) => compileTemplate(element, `${field}[${index}]`, compile));
    return {
      evaluate: (bindings) => {
        const result: unknown[] = [];
        return fill(elements, bindings, (_index, element) => result.push(element), result);
      },
    };
  }
  if (!isRecord(value)) return constant(value);
  const names = Object.keys(value);
  const members = names.map((name) => compileTemplate(value[name], `${field}/${name}`, compile));
  return {
    evaluate: (bindings) => {
      const result: Record<string, unknown> = {};
      return fill(members, bindings, (index, member) => setMember(result, names[index] ?? '', member), result);
    },
  };
}

/** Whether any string in the value is an expression. */
function holdsExpression(value: unknown): boolean {
  if (typeof value === 'string') return expressionIn(value) !== undefined;
  if (Array.isArray(value)) return value.some(holdsExpression);
  return isRecord(value) && Object.values(value).some(holdsExpression);
}

function constant(value: unknown): Template {
  return { evaluate: () => value };
}

/** Evaluates parts in order, without a promise as long as none of them needs one. */
function fill(
  parts: readonly Template[],
  bindings: Bindings,
  put: (index: number, value: unknown) => void,
  result: unknown,
): unknown {
  for (let index = 0; index < parts.length; index++) {
    const value = parts[index]?.evaluate(bindings);
    if (value instanceof Promise) return fillLater(parts, bindings, put, result, index, value);
    put(index, value);
  }
  return result;
}

async function fillLater(
  parts: readonly Template[],
  bindings: Bindings,
  put: (index: number, value: unknown) => void,
  result: unknown,
  from: number,
  first: Promise<unknown>,
): Promise<unknown> {
  put(from, await first);
  for (let index = from + 1; index < parts.length; index++) {
    const value = parts[index]?.evaluate(bindings);
    put(index, value instanceof Promise ? await value : value);
  }
  return result;
}
