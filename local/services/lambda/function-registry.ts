import type { Environment } from '../../core/environment.ts';
import { functionNotFound, parseFunctionName } from './function-name.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** The functions of the account, by name. */
export class FunctionRegistry {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #retiring = new Set<LambdaFunction>();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Raises an Error when a function of this name exists. */
  add(lambdaFunction: LambdaFunction): void {
    const { name } = lambdaFunction.configuration;
    if (this.#functions.has(name)) throw new Error(`Function already exist: ${name}`);
    this.#functions.set(name, lambdaFunction);
  }

  /** From now on events go to this version; those under way end on the one that was there before. */
  replace(lambdaFunction: LambdaFunction): void {
    const { name } = lambdaFunction.configuration;
    this.remove(name);
    this.#functions.set(name, lambdaFunction);
  }

  /** No event goes to the function any more; those under way end. */
  remove(name: string): void {
    const before = this.#functions.get(name);
    if (!before) return;
    this.#functions.delete(name);
    this.#retiring.add(before);
    void before.retire().finally(() => this.#retiring.delete(before));
  }

  /** The function that a caller means, and the ARN under which it means it. Raises AwsError. */
  find(functionName: string, qualifier?: string): { lambdaFunction: LambdaFunction; arn: string } {
    const { name, arn } = parseFunctionName(functionName, this.#environment, qualifier);
    const lambdaFunction = this.#functions.get(name);
    const known = lambdaFunction?.configuration.arn;
    // Only the unpublished version exists here.
    if (!lambdaFunction || (arn !== known && arn !== `${known}:$LATEST`)) throw functionNotFound(arn);
    return { lambdaFunction, arn };
  }

  all(): LambdaFunction[] {
    return [...this.#functions.values()];
  }

  /** Earlier versions too, that still handle an event. */
  withRetiring(): LambdaFunction[] {
    return [...this.#functions.values(), ...this.#retiring];
  }
}
