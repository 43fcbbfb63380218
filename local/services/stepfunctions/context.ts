import { arnOf, parseArn } from '../../core/environment.ts';
import { Fields } from '../../core/fields.ts';
import type { Operation } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import { type Compiled, compileDefinition } from './definition/compile-definition.ts';
import { executionDoesNotExist, invalidArn, invalidName, machineDoesNotExist, validationError } from './errors.ts';
import type { ExecutionRunner } from './execution-runner.ts';
import type { Execution } from './interpreter/execution.ts';
import type { FunctionSources } from './jsonata/functions.ts';
import type { MachineStore } from './machine-store.ts';
import type { MachineRevision, MachineType } from './state-machine.ts';

/** What the API actions and the resource provider share. */
export interface StepFunctionsContext {
  readonly platform: Platform;
  readonly store: MachineStore;
  readonly runner: ExecutionRunner;
  readonly sources: FunctionSources;
}

/** The request's members; raises ValidationException. */
export function requestOf(input: unknown): Fields {
  return new Fields(input, validationError);
}

/** Refuses members that an action does not know: `publish`, versions and aliases among them. */
export function allowOnly(request: Fields, names: readonly string[]): void {
  for (const name of request.names())
    if (!names.includes(name) && request.has(name))
      throw validationError(`The parameter ${name} is not supported by the local cloud.`);
}

export function machineArn(platform: Platform, name: string): string {
  return arnOf(platform.environment, 'states', `stateMachine:${name}`);
}

/** Raises AwsError `InvalidArn` and `StateMachineDoesNotExist`. */
export function machineOf(context: StepFunctionsContext, arn: string): MachineRevision {
  const { service, resource = '' } = parseArn(arn) ?? {};
  if (service !== 'states') throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (!resource.startsWith('stateMachine:'))
    throw invalidArn(`Resource type not valid in this context: ${resource.split(':')[0]}`);
  const machine = context.store.machine(arn);
  if (!machine) throw machineDoesNotExist(arn);
  return machine;
}

/** A Standard execution. Raises AwsError `InvalidArn` and `ExecutionDoesNotExist`. */
export function executionOf(context: StepFunctionsContext, arn: string): Execution {
  const { service, resource = '' } = parseArn(arn) ?? {};
  if (service !== 'states') throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (!resource.startsWith('execution:'))
    throw invalidArn(`Resource type not valid in this context: ${resource.split(':')[0]}`);
  const execution = context.store.execution(arn);
  if (!execution) throw executionDoesNotExist(arn);
  return execution;
}

/** Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
export function checkName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what AWS refuses here.
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/.test(name)) throw invalidName(name);
}

/** Compiles a definition for what runs here: its integrations are those that the registered services offer. */
export function compileFor(context: StepFunctionsContext, text: string, type: MachineType): Compiled {
  return compileDefinition(text, {
    type,
    sources: context.sources,
    offers: (service, action) => context.platform.calls.offers(service, action),
  });
}

/** Seconds since the epoch, with fractions, as the protocol writes times. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** An operation whose permission is its own name on one ARN of the request. */
export function onArn(action: string, member: string, rest: Omit<Operation, 'requires'>): Operation {
  return {
    requires: (input) => [{ action: `states:${action}`, resource: requestOf(input).string(member) }],
    ...rest,
  };
}
