import { awsManagedPolicy } from '../aws-managed-policies.ts';
import type { PolicyStore } from '../policy-store.ts';

/** Attaches a managed policy, AWS's or the template's own, to a role. `path` is the resource that asks for it. */
export function attachManagedPolicy(store: PolicyStore, roleName: string, policyArn: string, path: string): void {
  const byAws = awsManagedPolicy(policyArn);
  if (byAws) {
    store.attachToRole(roleName, { ...byAws, path, awsManaged: true });
    return;
  }
  const own = store.managedPolicy(policyArn);
  if (!own) throw new Error(`The managed policy ${policyArn} does not exist.`);
  store.attachToRole(roleName, own);
}
