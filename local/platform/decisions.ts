import { toAwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { AccessControl, Asker, Decision, Principal, Requirement } from './access.ts';

/** A decision of access control, or several in a row that only differ in their time and in what they were about. */
export interface LoggedDecision {
  /** Rises by one with each entry. */
  readonly sequence: number;
  /** When it was last taken, in milliseconds since the epoch, and how often in a row. */
  at: number;
  count: number;
  /** ARN of the role; absent for services that act for themselves. */
  readonly role?: string;
  /** Who asked, as the journal shows it. */
  readonly from: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  readonly allowedBy?: string;
  readonly reason?: string;
  correlationIds: readonly string[];
}

/** The latest decisions, bounded. What the operator does is no decision: he may do everything. */
export class DecisionLog {
  readonly #capacity: number;
  /** A ring: the entry with sequence s is at index s % capacity. */
  readonly #entries: LoggedDecision[] = [];
  #next = 0;

  constructor(capacity = 5_000) {
    this.#capacity = capacity;
  }

  /** The sequence that the next entry will have. */
  get next(): number {
    return this.#next;
  }

  add(entry: Omit<LoggedDecision, 'sequence' | 'count'>): void {
    const last = this.#entries[(this.#next - 1) % this.#capacity];
    if (last && isSame(last, entry)) {
      last.count++;
      last.at = entry.at;
      last.correlationIds = entry.correlationIds;
      return;
    }
    this.#entries[this.#next % this.#capacity] = { sequence: this.#next, count: 1, ...entry };
    this.#next++;
  }

  /** The newest first: up to `limit` entries from sequence `since` on that `matches`. */
  read(options: { since: number; limit: number; matches: (entry: LoggedDecision) => boolean }): LoggedDecision[] {
    const found: LoggedDecision[] = [];
    const oldest = Math.max(options.since, this.#next - this.#capacity, 0);
    for (let sequence = this.#next - 1; sequence >= oldest && found.length < options.limit; sequence--) {
      const entry = this.#entries[sequence % this.#capacity];
      if (entry && options.matches(entry)) found.push(entry);
    }
    return found;
  }
}

function isSame(a: LoggedDecision, b: Omit<LoggedDecision, 'sequence' | 'count'>): boolean {
  return (
    a.action === b.action &&
    a.resource === b.resource &&
    a.role === b.role &&
    a.from === b.from &&
    a.allowed === b.allowed &&
    a.allowedBy === b.allowedBy
  );
}

/** The same access control, with every decision it takes in the log. `displayName` names ARNs as the journal does. */
export function logDecisions(
  access: AccessControl,
  parts: { log: DecisionLog; clock: Clock; displayName(arn: string): string },
): AccessControl {
  const { log, clock, displayName } = parts;
  const note = (principal: Principal, requirement: Requirement, decision: Decision, asker?: Asker): void => {
    if (principal.type === 'operator') return;
    log.add({
      at: clock.now(),
      ...(principal.type === 'role' && { role: principal.roleArn }),
      from: asker?.from ?? displayName(principal.type === 'role' ? principal.roleArn : principal.sourceArn),
      action: requirement.action,
      resource: requirement.resource,
      allowed: decision.allowed,
      ...(decision.allowed ? { allowedBy: decision.allowedBy } : { reason: decision.message }),
      correlationIds: asker?.correlationIds ?? [],
    });
  };
  return {
    decide: (principal, requirement, asker) => {
      const decision = access.decide(principal, requirement, asker);
      note(principal, requirement, decision, asker);
      return decision;
    },
    assumeRole: (roleArn, service, sessionName, sourceArn) => {
      const principal: Principal = { type: 'service', service, sourceArn };
      const requirement = { action: 'sts:AssumeRole', resource: roleArn };
      try {
        const session = access.assumeRole(roleArn, service, sessionName, sourceArn);
        note(principal, requirement, { allowed: true, allowedBy: 'trust policy' });
        return session;
      } catch (thrown) {
        note(principal, requirement, { allowed: false, message: toAwsError(thrown).message });
        throw thrown;
      }
    },
    issueCredentials: (principal, from) => access.issueCredentials(principal, from),
    setResourcePolicy: (resourceArn, policy) => access.setResourcePolicy(resourceArn, policy),
    identify: (accessKeyId) => access.identify(accessKeyId),
  };
}
