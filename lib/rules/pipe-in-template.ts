/** A resource of a synthesized template, as JSON. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** What the rules look at: a pipe, and the resources beside it that its ARNs lead to. */
export interface PipeInTemplate {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The resource that a property refers to by `Ref` or `Fn::GetAtt`; undefined when it is not of this template. */
  referred(property: 'Source' | 'Target'): TemplateResource | undefined;
}

/** The pipes of a template. */
export function pipesIn(template: unknown): PipeInTemplate[] {
  const resources = new Map<string, TemplateResource>();
  for (const [logicalId, resource] of Object.entries(memberOf(template, 'Resources') ?? {})) {
    const Type = memberOf(resource, 'Type');
    const Properties = memberOf(resource, 'Properties');
    if (typeof Type === 'string')
      resources.set(logicalId, { Type, Properties: isRecord(Properties) ? Properties : {} });
  }
  return [...resources]
    .filter(([, resource]) => resource.Type === 'AWS::Pipes::Pipe')
    .map(([logicalId, { Properties: properties }]) => ({
      logicalId,
      properties,
      referred: (property) => resources.get(logicalIdIn(properties[property]) ?? ''),
    }));
}

/** The value under a path of members: `valueAt(pipe, 'LogConfiguration', 'Level')`. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(memberOf, value);
}

function logicalIdIn(reference: unknown): string | undefined {
  const attribute = memberOf(reference, 'Fn::GetAtt');
  const id = memberOf(reference, 'Ref') ?? (Array.isArray(attribute) ? attribute[0] : undefined);
  return typeof id === 'string' ? id : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
