import type { Visit } from '../interpreter/visit.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import { QueryFailure } from '../jsonata/query-failure.ts';
import type { Template } from '../jsonata/template.ts';

interface Types {
  array: readonly unknown[];
  boolean: boolean;
  number: number;
  string: string;
}

/**
 * A field's value, which must have the given type. Raises StateError `States.QueryEvaluationError` in AWS's words:
 * `… returned an unexpected result type. Expected 'array', but was 'number' for value: 1`.
 */
export async function typedValue<T extends keyof Types>(
  visit: Visit,
  template: Template,
  field: string,
  type: T,
  bindings: Bindings,
): Promise<Types[T]> {
  const value = await visit.evaluate(template, bindings);
  if (isOfType(value, type)) return value;
  const what = `unexpected result type. Expected '${type}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`;
  return visit.fail(
    template.expression?.failure(`returned an ${what}`) ??
      new QueryFailure(field, `The value specified for the field '${field}' has an ${what}`),
  );
}

function isOfType<T extends keyof Types>(value: unknown, type: T): value is Types[T] {
  return typeName(value) === type;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
