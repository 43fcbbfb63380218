import { MalformedPolicyError } from '../../platform/access.ts';
import type { Platform } from '../../platform/service.ts';
import { invalidAttribute } from './errors.ts';
import type { EnforcePolicy } from './queue-store.ts';

/** Hands policies of queues to access control. */
export function enforcing({ access }: Platform): EnforcePolicy {
  return (queueArn, policy) => {
    if (!policy) return access.setResourcePolicy(queueArn, undefined);
    const { text, madeFor: path = queueArn } = policy;
    try {
      access.setResourcePolicy(queueArn, { name: 'queue policy', path, document: JSON.parse(text) });
    } catch (error) {
      if (error instanceof SyntaxError) throw invalidAttribute('Policy', 'It is not JSON.');
      if (error instanceof MalformedPolicyError) throw invalidAttribute('Policy', error.message);
      throw error;
    }
  };
}
