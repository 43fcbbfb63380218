import type { Principal } from '../../platform/access.ts';
import type { Rule } from './rule.ts';

/** As whom EventBridge takes on roles, and lets resource policies decide. */
export const SERVICE = 'events.amazonaws.com';

/** EventBridge itself, on behalf of a rule: the policy of the resource decides. */
export function rulePrincipal(rule: Rule): Principal {
  return { type: 'service', service: SERVICE, sourceArn: rule.arn };
}
