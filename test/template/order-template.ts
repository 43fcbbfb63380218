import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSEMBLIES, type AssemblyName } from '../support/assemblies.ts';

export interface Resource {
  readonly logicalId: string;
  /** The construct path without the stack's name: `Intake/Queue`. */
  readonly path: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: unknown;
}

/** A synthesized template of the order stack, as tests ask it. */
export class OrderTemplate {
  readonly json: Readonly<Record<string, unknown>>;
  readonly resources: readonly Resource[];

  constructor(name: Exclude<AssemblyName, 'tutorial'> = 'dev') {
    const { directory, context } = ASSEMBLIES[name];
    const file = `Orders-${'stage' in context ? context.stage : 'dev'}.template.json`;
    this.json = record(JSON.parse(readFileSync(join(directory, file), 'utf8')));
    this.resources = Object.entries(record(this.json['Resources'])).map(([logicalId, definition]) => {
      const { Type, Properties, Metadata, DeletionPolicy } = record(definition);
      return {
        logicalId,
        path: String(record(Metadata)['aws:cdk:path'] ?? logicalId)
          .replace(/^[^/]+\//, '')
          .replace(/\/Resource$/, ''),
        type: String(Type),
        properties: record(Properties),
        deletionPolicy: DeletionPolicy,
      };
    });
  }

  ofType(type: string): readonly Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The resource at a construct path; raises an Error when there is none. */
  at(path: string): Resource {
    const found = this.resources.find((resource) => resource.path === path);
    if (!found)
      throw new Error(`There is no ${path}; there are ${this.resources.map((each) => each.path).join(', ')}.`);
    return found;
  }

  /** Replaces references to resources by their paths: `Intake/Queue.Arn`, `*`, `Payments/ProcessPayment.Arn:$LATEST`. */
  readable(value: unknown): string {
    if (typeof value === 'string') return value;
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = record(value);
    if (typeof Ref === 'string') return this.#pathOf(Ref);
    if (Array.isArray(attribute)) return `${this.#pathOf(String(attribute[0]))}.${String(attribute[1])}`;
    if (Array.isArray(join) && Array.isArray(join[1]))
      return join[1].map((part) => this.readable(part)).join(String(join[0]));
    return JSON.stringify(value);
  }

  #pathOf(logicalId: string): string {
    return this.resources.find((resource) => resource.logicalId === logicalId)?.path ?? logicalId;
  }
}

/** The value as a record; an empty one for anything else. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The value as a list; a list of one for anything that is not a list, as IAM reads it. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
