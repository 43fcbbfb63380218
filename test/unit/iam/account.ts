import { ManualClock } from '../../../local/core/clock.ts';
import { DEFAULT_ENVIRONMENT } from '../../../local/core/environment.ts';
import type { Decision, Principal } from '../../../local/platform/access.ts';
import type { ProvisionedResource } from '../../../local/platform/resources.ts';
import { createIam, type Iam } from '../../../local/services/iam/index.ts';
import { templateResource } from '../../support/platform.ts';

export const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';
export const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';

/** An account with a role `worker`, which the pipes service may take on; tests give it policies. */
export interface Account {
  readonly iam: Iam;
  readonly clock: ManualClock;
  readonly roleArn: string;
  /** Provisions a resource of the template. */
  provision(type: string, properties: Record<string, unknown>, logicalId?: string): Promise<ProvisionedResource>;
  /** Gives the role a policy of these statements. */
  allow(...statements: Record<string, unknown>[]): Promise<void>;
  /** Gives a resource a policy of these statements, in the place of the one that it has. */
  attach(resourceArn: string, ...statements: Record<string, unknown>[]): void;
  /** Asks as a session of the role. */
  ask(action: string, resource: string, context?: Record<string, string | string[]>): Decision;
}

export const TRUST_PIPES = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'pipes.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export async function account(trust: unknown = TRUST_PIPES): Promise<Account> {
  const clock = new ManualClock(Date.UTC(2026, 5, 1));
  const iam = createIam(DEFAULT_ENVIRONMENT, { clock });
  const provision: Account['provision'] = async (type, properties, logicalId) => {
    const provider = iam.service.providers.find((candidate) => candidate.type === type);
    if (!provider) throw new Error(`no provider for ${type}`);
    return provider.provision(templateResource(type, properties, logicalId === undefined ? {} : { logicalId }));
  };
  const role = await provision('AWS::IAM::Role', { AssumeRolePolicyDocument: trust, RoleName: 'worker' });
  const roleArn = role.attributes['Arn'] ?? '';
  const session: Principal = { type: 'role', roleArn, sessionName: 'session' };
  let policies = 0;
  return {
    iam,
    clock,
    roleArn,
    provision,
    allow: async (...statements) => {
      policies++;
      await provision('AWS::IAM::Policy', {
        PolicyName: `policy${policies}`,
        Roles: ['worker'],
        PolicyDocument: { Version: '2012-10-17', Statement: statements },
      });
    },
    attach: (resourceArn, ...statements) =>
      iam.access.setResourcePolicy(resourceArn, {
        name: 'resource policy',
        path: resourceArn,
        document: { Version: '2012-10-17', Statement: statements },
      }),
    ask: (action, resource, context) => iam.access.decide(session, { action, resource, ...(context && { context }) }),
  };
}
