import type { ResourceProvider } from '../../../platform/resources.ts';
import type { PolicyStore } from '../policy-store.ts';

/**
 * A provider of policies with what a stack's update does to them: the statements that the resource brought are taken
 * away, and those that it brings now attached, in one go. `replacing` as in ResourceChanges.
 */
export function changeablePolicy(
  store: PolicyStore,
  replacing: readonly string[],
  provider: Omit<ResourceProvider, 'changes'>,
): ResourceProvider {
  return {
    ...provider,
    changes: {
      replacing,
      update: (resource) => {
        store.detach(resource.path);
        return provider.provision(resource);
      },
      remove: ({ path }) => store.detach(path),
    },
  };
}
