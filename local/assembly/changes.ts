import type { ResourceProvider } from '../platform/resources.ts';
import { type Assembly, pathOf } from './manifest.ts';
import { type PropertyChange, propertyChanges, topOf } from './property-changes.ts';

/** A resource that a new assembly adds, changes or removes. */
export interface ResourceChange {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly stackName: string;
  readonly logicalId: string;
  /** `AWS::SQS::Queue`; what it is to be, when a resource becomes one of another type. */
  readonly type: string;
  readonly path: string;
  /** For a changed resource: what is different, and whether that one makes CloudFormation replace the resource. */
  readonly properties: readonly (PropertyChange & { readonly replaces: boolean })[];
  /** The resource goes and an empty one takes its place. */
  readonly replaced: boolean;
  /** What is lost with it, "messages" for a queue; undefined when nothing is. */
  readonly loses?: string;
}

/** Resource types that do nothing on AWS either. */
export const INERT_TYPES: ReadonlySet<string> = new Set(['AWS::CDK::Metadata']);

/** What would become of the resources of one assembly if another took its place, in the order of their creation. */
export function changesBetween(
  before: Assembly,
  after: Assembly,
  providers: ReadonlyMap<string, Pick<ResourceProvider, 'changes'>>,
): ResourceChange[] {
  const old = resourcesOf(before);
  const now = resourcesOf(after);
  const changes: ResourceChange[] = [];
  for (const [key, resource] of now) {
    const was = old.get(key);
    if (!was) changes.push({ ...resource.named, kind: 'added', properties: [], replaced: false });
    else if (was.named.type !== resource.named.type)
      changes.push({
        ...resource.named,
        kind: 'changed',
        properties: [{ path: 'Type', before: was.named.type, after: resource.named.type, replaces: true }],
        replaced: true,
        ...losing(was.named.type, true, providers),
      });
    else {
      const replacing = new Set(providers.get(resource.named.type)?.changes?.replacing);
      const properties = propertyChanges(was.properties, resource.properties).map((change) => ({
        ...change,
        replaces: replacing.has(topOf(change.path)),
      }));
      if (properties.length === 0) continue;
      const replaced = properties.some(({ replaces }) => replaces);
      changes.push({
        ...resource.named,
        kind: 'changed',
        properties,
        replaced,
        ...losing(resource.named.type, replaced, providers),
      });
    }
  }
  for (const [key, { named }] of old)
    if (!now.has(key))
      changes.push({
        ...named,
        kind: 'removed',
        properties: [],
        replaced: false,
        ...losing(named.type, true, providers),
      });
  return changes;
}

function losing(
  type: string,
  goes: boolean,
  providers: ReadonlyMap<string, Pick<ResourceProvider, 'changes'>>,
): { loses: string } | undefined {
  const holds = goes ? providers.get(type)?.changes?.holds : undefined;
  return holds === undefined ? undefined : { loses: holds };
}

function resourcesOf(assembly: Assembly) {
  const found = new Map<
    string,
    {
      named: Pick<ResourceChange, 'stackName' | 'logicalId' | 'type' | 'path'>;
      properties: Readonly<Record<string, unknown>>;
    }
  >();
  for (const stack of assembly.stacks.values())
    for (const [logicalId, resource] of stack.template.resources) {
      if (INERT_TYPES.has(resource.type)) continue;
      const path = pathOf(stack, logicalId, resource);
      const { stackName } = stack;
      found.set(`${stackName}/${logicalId}`, {
        named: { stackName, logicalId, type: resource.type, path },
        properties: resource.properties,
      });
    }
  return found;
}
