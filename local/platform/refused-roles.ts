import { toAwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { AccessControl } from './access.ts';

/**
 * The same access control, which puts each refusal to take on a role into the journal. Taking on a role is no call
 * through the door, so that a role which lost its trust policy would otherwise be seen nowhere. `displayName` gives the
 * name under which the journal shows an ARN.
 */
export function journalRefusedRoles(
  access: AccessControl,
  parts: { journal: Journal; clock: Clock; displayName(arn: string): string },
): AccessControl {
  const { journal, clock, displayName } = parts;
  return {
    decide: (principal, requirement, asker) => access.decide(principal, requirement, asker),
    issueCredentials: (principal, from) => access.issueCredentials(principal, from),
    setResourcePolicy: (resourceArn, policy) => access.setResourcePolicy(resourceArn, policy),
    identify: (accessKeyId) => access.identify(accessKeyId),
    assumeRole: (roleArn, service, sessionName, sourceArn) => {
      try {
        return access.assumeRole(roleArn, service, sessionName, sourceArn);
      } catch (thrown) {
        const { code, message } = toAwsError(thrown);
        journal.record({
          correlationIds: [],
          action: 'sts:AssumeRole',
          from: displayName(sourceArn),
          to: displayName(roleArn),
          start: clock.now(),
          duration: 0,
          outcome: 'refused',
          error: { code, message },
          attempt: 1,
          detail: { service },
        });
        throw thrown;
      }
    },
  };
}
