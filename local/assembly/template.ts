import { Fields } from '../core/fields.ts';
import { AssemblyError } from './assembly-error.ts';

/** A CloudFormation template, its parts parsed, intrinsic functions still in place. */
export interface Template {
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly resources: ReadonlyMap<string, UnresolvedResource>;
  readonly outputs: ReadonlyMap<string, TemplateOutput>;
}

export interface TemplateParameter {
  readonly type: string;
  readonly defaultValue?: string;
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: string;
  readonly constraintDescription?: string;
  readonly description?: string;
}

export interface UnresolvedResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly condition?: string;
  readonly dependsOn: readonly string[];
  /** The construct path, where the CDK wrote one. */
  readonly path?: string;
}

export interface TemplateOutput {
  readonly value: unknown;
  readonly exportName?: unknown;
  readonly condition?: string;
  readonly description?: string;
}

/** Sections that say nothing about how resources behave: `Rules` only guards deployments (bootstrap version). */
const SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
  'Rules',
]);

/** Resource attributes that act on deployments and deletions, which the local cloud has none of. */
const RESOURCE_ATTRIBUTES = new Set([
  'Type',
  'Properties',
  'Condition',
  'DependsOn',
  'Metadata',
  'DeletionPolicy',
  'UpdateReplacePolicy',
]);

/** Parses a template's JSON. Raises AssemblyError for sections and resource attributes that are not supported. */
export function parseTemplate(template: Fields, file: string): Template {
  const problems: string[] = [];
  for (const section of template.names())
    if (!SECTIONS.has(section)) problems.push(`${file}: the section ${section} is not supported.`);
  const resources = mapOf(template, 'Resources', (fields, id) => {
    for (const attribute of fields.names())
      if (!RESOURCE_ATTRIBUTES.has(attribute))
        problems.push(`${file}, resource ${id}: the attribute ${attribute} is not supported.`);
    return parseResource(fields);
  });
  if (problems.length > 0) throw new AssemblyError(problems);
  return {
    parameters: mapOf(template, 'Parameters', parseParameter),
    mappings: template.optionalRecord('Mappings') ?? {},
    conditions: template.optionalRecord('Conditions') ?? {},
    resources,
    outputs: mapOf(template, 'Outputs', parseOutput),
  };
}

function mapOf<T>(template: Fields, section: string, parse: (fields: Fields, id: string) => T): Map<string, T> {
  const found = new Map<string, T>();
  for (const [id, value] of Object.entries(template.optionalRecord(section) ?? {}))
    found.set(id, parse(new Fields(value, (message) => new AssemblyError([`${section}, ${id}: ${message}`])), id));
  return found;
}

function parseResource(fields: Fields): UnresolvedResource {
  const dependsOn = fields.raw('DependsOn');
  const path = fields.nested('Metadata')?.optionalString('aws:cdk:path');
  const condition = fields.optionalString('Condition');
  return {
    type: fields.string('Type'),
    properties: fields.optionalRecord('Properties') ?? {},
    dependsOn: (Array.isArray(dependsOn) ? dependsOn : [dependsOn]).filter((id) => typeof id === 'string'),
    ...(condition !== undefined && { condition }),
    ...(path !== undefined && { path }),
  };
}

function parseParameter(fields: Fields): TemplateParameter {
  const defaultValue = fields.raw('Default');
  const allowedPattern = fields.optionalString('AllowedPattern');
  const allowedValues = fields.optionalArray('AllowedValues')?.map(String);
  const constraintDescription = fields.optionalString('ConstraintDescription');
  const description = fields.optionalString('Description');
  return {
    type: fields.string('Type'),
    ...(defaultValue !== undefined && { defaultValue: String(defaultValue) }),
    ...(allowedPattern !== undefined && { allowedPattern }),
    ...(allowedValues && { allowedValues }),
    ...(constraintDescription !== undefined && { constraintDescription }),
    ...(description !== undefined && { description }),
  };
}

function parseOutput(fields: Fields): TemplateOutput {
  const exportName = fields.nested('Export')?.raw('Name');
  const condition = fields.optionalString('Condition');
  const description = fields.optionalString('Description');
  return {
    value: fields.raw('Value'),
    ...(exportName !== undefined && { exportName }),
    ...(condition !== undefined && { condition }),
    ...(description !== undefined && { description }),
  };
}
