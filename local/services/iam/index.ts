import { type Clock, SystemClock } from '../../core/clock.ts';
import type { Environment } from '../../core/environment.ts';
import type { AccessControl } from '../../platform/access.ts';
import type { AwsService } from '../../platform/service.ts';
import { AccessManager, type Question } from './access-manager.ts';
import { CredentialRegistry } from './credentials.ts';
import { PolicyStore } from './policy-store.ts';
import { lambdaPermissionProvider } from './providers/lambda-permission.ts';
import { managedPolicyProvider, policyProvider } from './providers/policy.ts';
import {
  eventBusPolicyProvider,
  logsResourcePolicyProvider,
  topicPolicyProvider,
} from './providers/resource-policies.ts';
import { roleProvider } from './providers/role.ts';
import { getCallerIdentity } from './sts.ts';
import { listStatements, type StatementUsage } from './usage.ts';

export type { Question } from './access-manager.ts';
export type { StatementUsage } from './usage.ts';

/** Identity and access management of the one account. */
export interface Iam {
  /** STS (`GetCallerIdentity`) and the resource types that carry roles and policies. */
  readonly service: AwsService;
  /** What becomes `platform.access`. */
  readonly access: AccessControl;
  /** The roles of the template. */
  roles(): { readonly arn: string; readonly name: string; readonly path: string }[];
  /** Every policy statement with where it stands and how often it counted. */
  statements(): StatementUsage[];
  /** Every permission that was asked for, by whom, on what, which statements decided, and how often. */
  questions(): readonly Question[];
  /** The ids of all access keys that were issued, in this run and before. */
  accessKeyIds(): ReadonlySet<string>;
  /**
   * Takes a statement out of force while the cloud runs, by its `id`; the same policy attached to several roles has the
   * same id on each, `attachedTo` picks one. Raises an Error that names an unknown id.
   */
  removeStatement(id: string, attachedTo?: string): void;
  restoreStatement(id: string, attachedTo?: string): void;
}

/**
 * Made before the platform, since `platform.access` is this. `clock` gives `aws:CurrentTime`; `expiredKeys` are ids of
 * access keys that an earlier run has issued.
 */
export function createIam(
  environment: Environment,
  options: { clock?: Clock; expiredKeys?: ReadonlySet<string> } = {},
): Iam {
  const store = new PolicyStore();
  const clock = options.clock ?? new SystemClock();
  const credentials = new CredentialRegistry(options.expiredKeys);
  const access = new AccessManager({ environment, clock, store, credentials });
  return {
    access,
    service: {
      name: 'sts',
      operations: new Map([['GetCallerIdentity', getCallerIdentity(environment)]]),
      accessDenied: { code: 'AccessDenied', status: 403 },
      protocols: [
        {
          kind: 'query',
          version: '2011-06-15',
          namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
          signingName: 'sts',
        },
      ],
      providers: [
        roleProvider(store, environment),
        policyProvider(store),
        managedPolicyProvider(store, environment),
        topicPolicyProvider(store),
        lambdaPermissionProvider(store, environment),
        logsResourcePolicyProvider(store),
        eventBusPolicyProvider(store, environment),
      ],
    },
    roles: () => store.roles().map(({ arn, name, path }) => ({ arn, name, path })),
    statements: () => listStatements(store),
    questions: () => access.questions(),
    accessKeyIds: () => credentials.keyIds(),
    removeStatement: (id, attachedTo) => store.remove(id, attachedTo),
    restoreStatement: (id, attachedTo) => store.restore(id, attachedTo),
  };
}
