import type { AstNode } from './ast.ts';

/** Bound names: `states` and the workflow's variables, without the dollar sign. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Says that this value needs the whole of jsonata: sequences, coercions, errors. */
export const ASK_JSONATA = Symbol('ask jsonata');

/** Evaluates an expression at once, or answers ASK_JSONATA. */
export type FastPath = (bindings: Bindings) => unknown;

export function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** What jsonata takes a value for where it wants yes or no; undefined where that needs a closer look. */
export function truth(value: unknown): boolean | undefined {
  return isObject(value) ? undefined : Boolean(value);
}

/** Whether a node has nothing but type and value: no predicate, no grouping. */
export function isBare(node: AstNode): boolean {
  return Object.keys(node).every((name) => name === 'type' || name === 'value' || name === 'position');
}
