import { hash } from 'node:crypto';
import type { Environment } from '../../core/environment.ts';
import type { Principal } from '../../platform/access.ts';

/**
 * `SenderId` as IAM forms it: a role's unique id with the session's name, an account's id for its root. The unique ids
 * are made up from the role's or service's name, the same at every start.
 */
export function senderId(principal: Principal, environment: Environment): string {
  switch (principal.type) {
    case 'role':
      return `${uniqueId('AROA', principal.roleArn)}:${principal.sessionName}`;
    case 'service':
      return uniqueId('AIDA', principal.service);
    default:
      return environment.accountId;
  }
}

const known = new Map<string, string>();

function uniqueId(prefix: string, of: string): string {
  let id = known.get(of);
  if (!id) {
    id = prefix + hash('md5', of).slice(0, 17).toUpperCase();
    known.set(of, id);
  }
  return id;
}
