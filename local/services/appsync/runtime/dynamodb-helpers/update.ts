import { isRecord } from '../../../../core/fields.ts';
import { endWithError } from '../evaluation.ts';
import { type Expression, ExpressionBuilder, isTypedSet } from './expression.ts';

const KIND = Symbol('operation');

export interface Operation {
  readonly [KIND]: 'add' | 'remove' | 'replace' | 'increment' | 'decrement' | 'append' | 'prepend' | 'updateListItem';
  readonly payload?: unknown;
  readonly index?: number;
}

/** `operations`: what to do to an attribute other than setting it. */
export const operations = {
  add: (payload: unknown): Operation => ({ [KIND]: 'add', payload }),
  remove: (): Operation => ({ [KIND]: 'remove' }),
  replace: (payload: unknown): Operation => ({ [KIND]: 'replace', payload }),
  increment: (by: unknown = 1): Operation => ({ [KIND]: 'increment', payload: by }),
  decrement: (by: unknown = 1): Operation => ({ [KIND]: 'decrement', payload: by }),
  append: (payload: unknown): Operation => ({ [KIND]: 'append', payload }),
  prepend: (payload: unknown): Operation => ({ [KIND]: 'prepend', payload }),
  updateListItem: (payload: unknown, index: number): Operation => ({ [KIND]: 'updateListItem', payload, index }),
};

/**
 * An update object as an UpdateItem expression: plain values are set, nested objects member by member, operations as they
 * say. https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html
 */
export function updateExpression(update: Readonly<Record<string, unknown>>): Expression {
  const builder = new ExpressionBuilder('');
  const sets: string[] = [];
  const removes: string[] = [];
  collect(update, [], { builder, sets, removes });
  if (sets.length + removes.length === 0) return endWithError('update: there is nothing to update.', 'Code');
  const clauses = [sets.length > 0 && `SET ${sets.join(', ')}`, removes.length > 0 && `REMOVE ${removes.join(', ')}`];
  return builder.finish(clauses.filter((clause) => clause !== false).join(' '));
}

interface Clauses {
  readonly builder: ExpressionBuilder;
  readonly sets: string[];
  readonly removes: string[];
}

function collect(update: Readonly<Record<string, unknown>>, path: readonly string[], clauses: Clauses): void {
  for (const [name, value] of Object.entries(update)) {
    if (value === undefined) continue;
    const inner = [...path, name];
    if (isOperation(value)) apply(value, inner, clauses);
    else if (Array.isArray(value) && value.length > 0 && value.every(isOperation))
      for (const operation of value) apply(operation, inner, clauses);
    else if (isRecord(value) && !isTypedSet(value)) collect(value, inner, clauses);
    else set(inner, value, clauses);
  }
}

function set(path: readonly string[], value: unknown, { builder, sets }: Clauses): void {
  sets.push(`${builder.path(path)} = ${builder.value(path.join('_'), value)}`);
}

function apply(operation: Operation, path: readonly string[], clauses: Clauses): void {
  const { builder, sets, removes } = clauses;
  const subject = builder.path(path);
  const value = (): string => builder.value(path.join('_'), operation.payload);
  switch (operation[KIND]) {
    case 'remove':
      removes.push(subject);
      break;
    case 'increment':
      sets.push(`${subject} = ${subject} + ${value()}`);
      break;
    case 'decrement':
      sets.push(`${subject} = ${subject} - ${value()}`);
      break;
    case 'append':
      sets.push(`${subject} = list_append(${subject}, ${value()})`);
      break;
    case 'prepend':
      sets.push(`${subject} = list_append(${value()}, ${subject})`);
      break;
    case 'updateListItem':
      sets.push(`${subject}[${operation.index ?? 0}] = ${value()}`);
      break;
    default:
      sets.push(`${subject} = ${value()}`);
  }
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && KIND in value;
}
