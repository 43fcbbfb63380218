import jsonata from 'jsonata';
import { type AstNode, isAstNode } from './ast.ts';
import { BoundedRegExp } from './bounded-regexp.ts';
import { compileFastPath } from './fast-path.ts';
import { ASK_JSONATA, type Bindings, type FastPath } from './fast-value.ts';
import { type FunctionSources, registerFunctions } from './functions.ts';
import { installLimits, meterBinding, needsLimits } from './limits.ts';
import { plainValue, UNSUPPORTED } from './plain-value.ts';
import { QueryFailure } from './query-failure.ts';

/** Set by name: jsonata's types ask for a regular expression where it wants the class of them. */
const OPTIONS: jsonata.JsonataOptions = {};
Reflect.set(OPTIONS, 'RegexEngine', BoundedRegExp);

/** An expression that jsonata can't parse; the message is the parser's, as AWS passes it on. */
export class ExpressionSyntaxError extends Error {}

/** One compiled JSONata expression and the field it stands in. */
export class Expression {
  /** Without the delimiters, trimmed, as AWS quotes it. */
  readonly source: string;
  readonly field: string;
  readonly ast: AstNode;
  readonly #jsonata: jsonata.Expression;
  readonly #fast: FastPath | undefined;
  readonly #limited: boolean;

  /** Raises ExpressionSyntaxError. */
  constructor(source: string, field: string, sources: FunctionSources) {
    this.source = source;
    this.field = field;
    try {
      this.#jsonata = jsonata(source, OPTIONS);
    } catch (error) {
      throw new ExpressionSyntaxError(wordsOf(error).message);
    }
    const ast: unknown = this.#jsonata.ast();
    if (!isAstNode(ast)) throw new ExpressionSyntaxError('jsonata gave no syntax tree.');
    this.ast = ast;
    registerFunctions(this.#jsonata, sources);
    this.#fast = compileFastPath(ast);
    this.#limited = needsLimits(ast);
    if (this.#limited) installLimits(this.#jsonata);
  }

  /** The value as plain JSON, at once when it can be had at once. Raises or rejects with QueryFailure. */
  evaluate(bindings: Bindings): unknown {
    const value = this.#fast ? this.#fast(bindings) : ASK_JSONATA;
    if (value === ASK_JSONATA) return this.#evaluateWholly(bindings);
    return value === undefined ? this.#nothing() : value;
  }

  async #evaluateWholly(bindings: Bindings): Promise<unknown> {
    let value: unknown;
    try {
      value = await this.#jsonata.evaluate(
        undefined,
        this.#limited ? Object.assign(Object.create(bindings), meterBinding()) : bindings,
      );
    } catch (error) {
      const { code, message } = wordsOf(error);
      throw this.failure(`threw an error during evaluation${code ? `. ${code}: ${message}` : `: ${message}`}`);
    }
    if (value === undefined) return this.#nothing();
    const plain = plainValue(value);
    if (plain === UNSUPPORTED) throw this.failure('returned an unsupported result type.');
    return plain;
  }

  #nothing(): never {
    throw this.failure('returned nothing (undefined).');
  }

  /** `The JSONata expression '…' specified for the field '…' ` and what is the matter with it. */
  failure(what: string): QueryFailure {
    return new QueryFailure(
      this.field,
      `The JSONata expression '${this.source}' specified for the field '${this.field}' ${what}`,
    );
  }
}

/** jsonata throws plain objects with code and message; limits throw errors without a code. */
function wordsOf(error: unknown): { code: string | undefined; message: string } {
  if (typeof error !== 'object' || error === null) return { code: undefined, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : String(error);
  return { code, message };
}
