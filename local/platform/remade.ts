import type { ProvisionedResource, ResourceProvider, TemplateResource } from './resources.ts';

/**
 * A provider whose resources change by being made once more: nothing of them is kept but what the template says.
 * `replacing` as in ResourceChanges; `remove` takes away what was made, where there is something to take away.
 */
export function remade(
  provider: Omit<ResourceProvider, 'changes'>,
  replacing: readonly string[],
  remove: (resource: TemplateResource, made: ProvisionedResource) => void = () => {},
): ResourceProvider {
  return { ...provider, changes: { replacing, update: (resource) => provider.provision(resource), remove } };
}
