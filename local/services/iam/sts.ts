import type { Environment } from '../../core/environment.ts';
import type { Principal } from '../../platform/access.ts';
import type { Operation } from '../../platform/calls.ts';
import { roleIdOf, sessionArnOf } from './request-context.ts';

/**
 * Who is asking. "No permissions are required to perform this operation."
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function getCallerIdentity(environment: Environment): Operation {
  return {
    requires: () => [],
    handle: (_input, caller) => ({ ...identityOf(environment, caller.principal), Account: environment.accountId }),
  };
}

function identityOf(environment: Environment, principal: Principal): { UserId: string; Arn: string } {
  if (principal.type === 'role')
    return {
      UserId: `${roleIdOf(principal.roleArn)}:${principal.sessionName}`,
      Arn: sessionArnOf(environment, principal.roleArn, principal.sessionName),
    };
  // A service never asks; the operator is the account's root.
  return { UserId: environment.accountId, Arn: `arn:${environment.partition}:iam::${environment.accountId}:root` };
}
