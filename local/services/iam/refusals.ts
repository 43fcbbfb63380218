import type { Environment } from '../../core/environment.ts';
import type { Principal, Requirement } from '../../platform/access.ts';
import { sessionArnOf } from './request-context.ts';
import type { Statement } from './statement.ts';

/**
 * The sentence with which AWS refuses: who, what, on which, and why.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusal(
  environment: Environment,
  principal: Principal,
  requirement: Requirement,
  deniedBy: Statement | undefined,
): string {
  const { action, resource } = requirement;
  const kind = deniedBy?.origin.kind === 'resource' || principal.type === 'service' ? 'resource' : 'identity';
  const reason = deniedBy
    ? `with an explicit deny in ${kind === 'resource' ? 'a resource' : 'an identity'}-based policy: ${deniedBy.id}`
    : `because no ${kind}-based policy allows the ${action} action`;
  return `${who(environment, principal)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/** The same for a service that may not take on a role. */
export function trustRefusal(
  roleArn: string,
  service: string,
  sourceArn: string,
  reason: 'no such role' | 'implicit' | Statement,
): string {
  const because =
    reason === 'no such role'
      ? 'because there is no such role'
      : reason === 'implicit'
        ? 'because no role trust policy allows the sts:AssumeRole action'
        : `with an explicit deny in the role trust policy: ${reason.id}`;
  return `Service: ${service} on behalf of ${sourceArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn} ${because}`;
}

function who(environment: Environment, principal: Principal): string {
  if (principal.type === 'role') return `User: ${sessionArnOf(environment, principal.roleArn, principal.sessionName)}`;
  if (principal.type === 'service') return `Service: ${principal.service} on behalf of ${principal.sourceArn}`;
  return `User: arn:${environment.partition}:iam::${environment.accountId}:root`;
}
