import { describe, isRecord } from '../../../core/fields.ts';
import { Expression, ExpressionSyntaxError } from '../jsonata/expression.ts';
import type { FunctionSources } from '../jsonata/functions.ts';
import { type Scope, unsupportedReferences } from '../jsonata/references.ts';
import { compileTemplate, expressionIn, type Template } from '../jsonata/template.ts';
import type { Outputs } from '../states/outputs.ts';
import type { Problems } from './problems.ts';

export const INPUT_ONLY: Scope = { result: false, errorOutput: false };
export const WITH_RESULT: Scope = { result: true, errorOutput: false };
export const WITH_ERROR: Scope = { result: false, errorOutput: true };

/**
 * Reads the members of a state, a choice rule, a retrier or a catcher. What is wrong goes to `problems`, in AWS's words
 * where these are known, and reading goes on so that all of it is reported at once.
 */
export class StateReader {
  readonly raw: Readonly<Record<string, unknown>>;
  /** `/States/Pay` */
  readonly location: string;
  readonly problems: Problems;
  readonly #sources: FunctionSources;
  /** What fields of a part are called in run-time errors: `Choices[0]/`; nothing for the state itself. */
  readonly #prefix: string;

  constructor(parts: {
    raw: Readonly<Record<string, unknown>>;
    location: string;
    problems: Problems;
    sources: FunctionSources;
    prefix?: string;
  }) {
    this.raw = parts.raw;
    this.location = parts.location;
    this.problems = parts.problems;
    this.#sources = parts.sources;
    this.#prefix = parts.prefix ?? '';
  }

  has(name: string): boolean {
    return this.raw[name] !== undefined;
  }

  /** Refuses members that are not among `names`. */
  allow(names: ReadonlySet<string>): void {
    for (const name of Object.keys(this.raw))
      if (!names.has(name)) this.problems.schema(`Field '${name}' is not supported`, this.location);
  }

  require(names: readonly string[]): void {
    const missing = names.filter((name) => !this.has(name));
    if (missing.length > 0) this.problems.schema(`These fields are required: [${missing.join(', ')}]`, this.location);
  }

  /** A text that is no expression. */
  text(name: string): string | undefined {
    const value = this.raw[name];
    if (value === undefined || typeof value === 'string') return value;
    return this.#wrong(name, 'a string');
  }

  flag(name: string): boolean | undefined {
    const value = this.raw[name];
    if (value === undefined || typeof value === 'boolean') return value;
    return this.#wrong(name, 'true or false');
  }

  number(name: string, range: { min: number; max?: number; integer: boolean }): number | undefined {
    const value = this.raw[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || (range.integer && !Number.isInteger(value)))
      return this.#wrong(name, range.integer ? 'an integer' : 'a number');
    if (value < range.min) this.problems.schema(`Minimum value is ${range.min}`, `${this.location}/${name}`);
    else if (range.max !== undefined && value > range.max)
      this.problems.schema(`Maximum value is ${range.max}`, `${this.location}/${name}`);
    return value;
  }

  /** The members of a list of objects, each to be read in turn. */
  parts(name: string): StateReader[] {
    const value = this.raw[name];
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.#wrong(name, 'a list') ?? [];
    return value.flatMap((raw: unknown, index) => {
      const field = `${name}[${index}]`;
      if (isRecord(raw)) return [this.#part(raw, field)];
      this.problems.schema(`Expected an object, but found ${describe(raw)}`, `${this.location}/${field}`);
      return [];
    });
  }

  /** The members of an object. */
  part(name: string): StateReader | undefined {
    const value = this.raw[name];
    if (value === undefined) return undefined;
    return isRecord(value) ? this.#part(value, name) : this.#wrong(name, 'an object');
  }

  #part(raw: Readonly<Record<string, unknown>>, field: string): StateReader {
    return new StateReader({
      raw,
      location: `${this.location}/${field}`,
      problems: this.problems,
      sources: this.#sources,
      prefix: `${this.#prefix}${field}/`,
    });
  }

  /** A list of texts, never empty. */
  texts(name: string): readonly string[] {
    const value = this.raw[name];
    if (Array.isArray(value) && value.length > 0 && value.every((element) => typeof element === 'string')) return value;
    return this.#wrong(name, 'a list of strings that is not empty') ?? [];
  }

  /** A member that may hold expressions anywhere; undefined when it is absent. */
  template(name: string, scope: Scope = INPUT_ONLY): Template | undefined {
    const value = this.raw[name];
    if (value === undefined) return undefined;
    return compileTemplate(value, this.field(name), (source, field) => this.#expression(source, field, scope));
  }

  /** A member that is a value of the given kind or one expression. */
  typed(name: string, is: (value: unknown) => boolean, kind: string): Template | undefined {
    const value = this.raw[name];
    const expression = typeof value === 'string' && expressionIn(value) !== undefined;
    if (value !== undefined && !expression && !is(value)) return this.#wrong(name, `${kind} or a JSONata expression`);
    return this.template(name);
  }

  /** `Output` and `Assign`. */
  outputs(scope: Scope): Outputs {
    const assign = this.raw['Assign'];
    if (assign !== undefined) this.#checkVariables(assign);
    return {
      output: this.template('Output', scope),
      assign: isRecord(assign) ? this.template('Assign', scope) : undefined,
    };
  }

  /** A member's name as run-time errors give it: `Choices[0]/Condition`. */
  field(name: string): string {
    return this.#prefix + name;
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
  #checkVariables(assign: unknown): void {
    if (!isRecord(assign)) {
      this.#wrong('Assign', 'an object');
      return;
    }
    for (const name of Object.keys(assign))
      if (!/^[\p{ID_Start}][\p{ID_Continue}]{0,79}$/u.test(name) || name === 'states')
        this.problems.schema(`'${name}' is not a valid variable name`, `${this.location}/Assign`);
  }

  #expression(source: string, field: string, scope: Scope): Expression {
    const location = `${this.location}/${field.slice(this.#prefix.length)}`;
    try {
      const expression = new Expression(source, field, this.#sources);
      for (const message of unsupportedReferences(expression.ast, scope))
        this.problems.add('UNSUPPORTED_JSONATA_EXPRESSION', message, location);
      return expression;
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      this.problems.add('INVALID_JSONATA_EXPRESSION', error.message, location);
      // The definition is refused; something must stand here until all problems are found.
      return new Expression('null', field, this.#sources);
    }
  }

  #wrong(name: string, kind: string): undefined {
    this.problems.schema(`Expected ${kind}, but found ${describe(this.raw[name])}`, `${this.location}/${name}`);
    return undefined;
  }
}
