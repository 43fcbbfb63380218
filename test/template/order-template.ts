import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OrderStack } from '../../lib/order-stack.ts';
import { settingsOf } from '../../lib/settings.ts';

// Validation takes longer than all else here; whether the template passes is the subject of synthesis.test.ts.
process.env['CDK_VALIDATION'] = 'false';

const PROJECT = join(import.meta.dirname, '../..');

/** The context of cdk.json, which the CDK's CLI reads and tests don't. */
export const CONTEXT = contextOf(JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')));

/** The order stack in an app of its own, its functions not bundled. */
export function orderStack(
  context: Readonly<Record<string, string>> = {},
  options: { outdir?: string } = {},
): OrderStack {
  const app = new App({
    analyticsReporting: false,
    context: { ...CONTEXT, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true, ...context },
    ...options,
  });
  return new OrderStack(
    app,
    'Orders',
    settingsOf((name) => app.node.tryGetContext(name)),
  );
}

export interface Resource {
  readonly logicalId: string;
  /** The construct path without the stack's name: `Intake/Queue`. */
  readonly path: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: unknown;
}

/** The synthesized template of a stage, as tests ask it. */
export class OrderTemplate {
  readonly json: Readonly<Record<string, unknown>>;
  readonly resources: readonly Resource[];

  constructor(context: Readonly<Record<string, string>> = {}) {
    this.json = Template.fromStack(orderStack(context)).toJSON();
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

function contextOf(cdkJson: unknown): Record<string, unknown> {
  return record(record(cdkJson)['context']);
}
