import { type TypedValue, toDynamoDb } from '../util/dynamodb-values.ts';

/** An expression with its placeholders, as the DynamoDB data source takes it. */
export interface Expression {
  readonly expression: string;
  readonly expressionNames?: Readonly<Record<string, string>>;
  readonly expressionValues?: Readonly<Record<string, TypedValue>>;
}

/**
 * Gives out placeholders for one expression. All expressions of a DynamoDB call share one set of placeholders, so those
 * of each part of a request carry that part's prefix, and a value never gets a placeholder that is taken.
 */
export class ExpressionBuilder {
  readonly #prefix: string;
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, TypedValue>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** `#prefix_name` for an attribute name; the same one again for the same name. */
  name(attribute: string): string {
    const stem = `#${this.#prefix}${safe(attribute)}`;
    for (let count = 0; ; count++) {
      const placeholder = count === 0 ? stem : `${stem}_${count}`;
      const taken = this.#names.get(placeholder);
      if (taken === attribute) return placeholder;
      if (taken !== undefined) continue;
      this.#names.set(placeholder, attribute);
      return placeholder;
    }
  }

  /** `#a.#b` for nested attributes. */
  path(attributes: readonly string[]): string {
    return attributes.map((attribute) => this.name(attribute)).join('.');
  }

  /** `:prefix_label` for a value, which is converted to a typed one. */
  value(label: string, value: unknown): string {
    const stem = `:${this.#prefix}${safe(label)}`;
    let placeholder = stem;
    for (let count = 1; this.#values.has(placeholder); count++) placeholder = `${stem}_${count}`;
    this.#values.set(placeholder, isTypedSet(value) ? value : toDynamoDb(value));
    return placeholder;
  }

  finish(expression: string): Expression {
    return {
      expression,
      ...(this.#names.size > 0 && { expressionNames: Object.fromEntries(this.#names) }),
      ...(this.#values.size > 0 && { expressionValues: Object.fromEntries(this.#values) }),
    };
  }
}

/** What toStringSet, toNumberSet and toBinarySet give is typed already. */
export function isTypedSet(value: unknown): value is TypedValue {
  if (typeof value !== 'object' || value === null) return false;
  const [only, ...others] = Object.keys(value);
  return others.length === 0 && (only === 'SS' || only === 'NS' || only === 'BS');
}

function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, '_');
}
