import type { ResourceProvider } from '../platform/resources.ts';
import { AssemblyError } from './assembly-error.ts';
import { INERT_TYPES, type ResourceChange } from './changes.ts';
import { type Assembly, pathOf, type StackArtifact } from './manifest.ts';
import { unsupportedProperties } from './properties.ts';

/** Refuses an assembly with a resource type or property that is not imitated. Raises AssemblyError that names them all. */
export function refuseUnsupported(assembly: Assembly, providers: ReadonlyMap<string, ResourceProvider>): void {
  const problems = [...assembly.stacks.values()].flatMap((stack) => unsupportedIn(stack, providers));
  if (problems.length > 0) throw new AssemblyError(problems);
}

/** Refuses changes that only a restart makes. Raises AssemblyError that names them all. */
export function refuseUnchangeable(
  changes: readonly ResourceChange[],
  providers: ReadonlyMap<string, ResourceProvider>,
): void {
  const problems = changes
    .filter(({ kind, type, replaced }) => {
      const possible = providers.get(type)?.changes;
      return kind !== 'added' && (!possible || ((kind === 'removed' || replaced) && !possible.remove));
    })
    .map(
      ({ kind, type, path, replaced }) =>
        `${path}: a resource of the type ${type} can't be ${kind === 'changed' ? (replaced ? 'replaced' : 'changed') : kind} while the local cloud runs. Restart it.`,
    );
  if (problems.length > 0) throw new AssemblyError(problems);
}

function unsupportedIn(stack: StackArtifact, providers: ReadonlyMap<string, ResourceProvider>): string[] {
  const problems: string[] = [];
  for (const [logicalId, resource] of stack.template.resources) {
    if (INERT_TYPES.has(resource.type)) continue;
    const path = pathOf(stack, logicalId, resource);
    const provider = providers.get(resource.type);
    if (!provider) problems.push(`${path}: the resource type ${resource.type} is not supported by the local cloud.`);
    else
      for (const property of unsupportedProperties(resource.properties, provider.supports))
        problems.push(`${path}: the property ${property} of ${resource.type} is not supported by the local cloud.`);
  }
  return problems;
}
