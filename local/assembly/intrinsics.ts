import type { Environment } from '../core/environment.ts';
import { describe, isRecord } from '../core/fields.ts';
import type { ProvisionedResource } from '../platform/resources.ts';
import { AssemblyError } from './assembly-error.ts';
import type { Template } from './template.ts';

/** What references in a template lead to. */
export interface Scope {
  readonly environment: Environment;
  readonly stackName: string;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  /** Grows while resources are made. */
  readonly provisioned: ReadonlyMap<string, ProvisionedResource>;
  /** Values that earlier stacks exported. */
  readonly exports: ReadonlyMap<string, unknown>;
}

/** `Ref: AWS::NoValue`: the property is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Resolves CloudFormation's intrinsic functions. A function that is not supported raises AssemblyError with its name.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Intrinsics {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** The value with every function in it replaced by its result. */
  resolve(value: unknown): unknown {
    const resolved = this.#value(value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** Whether the condition of that name holds. */
  condition(name: string): boolean {
    const condition = this.#scope.template.conditions[name];
    if (condition === undefined) throw new AssemblyError([`The condition ${name} is not defined.`]);
    return this.#boolean(condition);
  }

  #value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#value(item)).filter((item) => item !== NO_VALUE);
    if (!isRecord(value)) return value;
    const call = intrinsicOf(value);
    if (call) return this.#apply(call.name, call.argument);
    const resolved: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      const result = this.#value(member);
      if (result !== NO_VALUE) resolved[name] = result;
    }
    return resolved;
  }

  #apply(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Fn::GetAtt':
        return this.#attribute(argument);
      case 'Fn::Sub':
        return this.#substitute(argument);
      case 'Fn::Join': {
        const [separator, items] = this.#list(name, argument);
        return this.#list(name, items).join(String(separator));
      }
      case 'Fn::Split': {
        const [separator, text] = this.#list(name, argument);
        return String(text).split(String(separator));
      }
      case 'Fn::Select': {
        const [index, items] = this.#list(name, argument);
        const item = this.#list(name, items)[Number(index)];
        if (item === undefined)
          throw new AssemblyError([`Fn::Select: there is no element ${index} in ${describe(items)}.`]);
        return item;
      }
      case 'Fn::If': {
        const [condition, yes, no] = Array.isArray(argument) ? argument : [];
        return this.#value(this.condition(String(condition)) ? yes : no);
      }
      case 'Fn::FindInMap':
        return this.#findInMap(argument);
      case 'Fn::Base64':
        return Buffer.from(String(this.#value(argument))).toString('base64');
      case 'Fn::ImportValue':
        return this.#import(String(this.#value(argument)));
      default:
        throw new AssemblyError([`The function ${name} is not supported by the local cloud.`]);
    }
  }

  #ref(name: string): unknown {
    const { environment, stackName, parameters, provisioned, template } = this.#scope;
    switch (name) {
      case 'AWS::Region':
        return environment.region;
      case 'AWS::AccountId':
        return environment.accountId;
      case 'AWS::Partition':
        return environment.partition;
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stackName;
      case 'AWS::StackId':
        return `arn:${environment.partition}:cloudformation:${environment.region}:${environment.accountId}:stack/${stackName}/local`;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::NoValue':
        return NO_VALUE;
    }
    const resource = provisioned.get(name);
    if (resource) return resource.ref;
    const parameter = parameters.get(name);
    if (parameter !== undefined) return parameter;
    const ssm = template.parameters.get(name);
    if (ssm)
      throw new AssemblyError([`The parameter ${name} is of type ${ssm.type}, which the local cloud can't look up.`]);
    throw new AssemblyError([`Ref: there is no resource or parameter ${name}.`]);
  }

  #attribute(argument: unknown): unknown {
    const [logicalId = '', ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    const attribute = rest.join('.');
    const resource = this.#scope.provisioned.get(logicalId);
    if (!resource) throw new AssemblyError([`Fn::GetAtt: there is no resource ${logicalId}.`]);
    const value = resource.attributes[attribute];
    if (value === undefined) {
      const known = Object.keys(resource.attributes).join(', ');
      throw new AssemblyError([
        `Fn::GetAtt: ${logicalId} has no attribute ${attribute} here; it has ${known || 'none'}.`,
      ]);
    }
    return value;
  }

  #substitute(argument: unknown): string {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const given = isRecord(variables) ? variables : {};
    return String(text).replace(/\$\{([^}]*)\}/g, (_whole, inner: string) => {
      const name = inner.trim();
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in given) return String(this.#value(given[name]));
      return String(name.includes('.') ? this.#attribute(name) : this.#ref(name));
    });
  }

  #findInMap(argument: unknown): unknown {
    const [map, first, second] = this.#list('Fn::FindInMap', argument).map(String);
    const top = map === undefined ? undefined : this.#scope.template.mappings[map];
    const middle = isRecord(top) && first !== undefined ? top[first] : undefined;
    const value = isRecord(middle) && second !== undefined ? middle[second] : undefined;
    if (value === undefined)
      throw new AssemblyError([`Fn::FindInMap: there is no ${first}, ${second} in the mapping ${map}.`]);
    return value;
  }

  #import(name: string): unknown {
    const value = this.#scope.exports.get(name);
    if (value === undefined) throw new AssemblyError([`Fn::ImportValue: no stack of this assembly exports ${name}.`]);
    return value;
  }

  #boolean(condition: unknown): boolean {
    const call = isRecord(condition) ? intrinsicOf(condition) : undefined;
    const operands = call && Array.isArray(call.argument) ? call.argument : [];
    switch (call?.name) {
      case 'Condition':
        return this.condition(String(call.argument));
      case 'Fn::Equals':
        return String(this.#value(operands[0])) === String(this.#value(operands[1]));
      case 'Fn::Not':
        return !this.#boolean(operands[0]);
      case 'Fn::And':
        return operands.every((operand) => this.#boolean(operand));
      case 'Fn::Or':
        return operands.some((operand) => this.#boolean(operand));
      default:
        throw new AssemblyError([`The condition function ${call?.name ?? describe(condition)} is not supported.`]);
    }
  }

  #list(name: string, argument: unknown): unknown[] {
    const resolved = this.#value(argument);
    if (!Array.isArray(resolved))
      throw new AssemblyError([`${name} takes a list, but was given ${describe(resolved)}.`]);
    return resolved;
  }
}

/** The function in an object that is nothing but one call: `{ "Fn::Join": […] }`. */
export function intrinsicOf(
  value: Readonly<Record<string, unknown>>,
): { readonly name: string; readonly argument: unknown } | undefined {
  const names = Object.keys(value);
  const [name] = names;
  if (names.length !== 1 || name === undefined) return undefined;
  if (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::')) return undefined;
  return { name, argument: value[name] };
}
