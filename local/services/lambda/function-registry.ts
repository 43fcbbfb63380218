import type { Environment } from '../../core/environment.ts';
import { functionNotFound, parseFunctionName } from './function-name.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** The functions of the account, by name. */
export class FunctionRegistry {
  readonly #functions = new Map<string, LambdaFunction>();
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
}
