import { AwsError } from '../core/aws-error.ts';
import type { LiveRule } from './live-rule.ts';
import { textMatcher } from './pattern.ts';

/** What faults need of iam: statements by id, taken out of force and put back. */
export interface PolicySwitch {
  statements(): readonly { readonly id: string; readonly attachedTo: string; readonly removed: boolean }[];
  removeStatement(id: string, attachedTo?: string): void;
  restoreStatement(id: string, attachedTo?: string): void;
}

/** Policy statements that rules have taken out of force. */
export class BrokenRoles {
  readonly #policies: PolicySwitch;
  readonly #broken = new Map<LiveRule, { id: string; attachedTo: string }[]>();

  constructor(policies: PolicySwitch) {
    this.#policies = policies;
  }

  /** Takes the statements whose id matches out of force; gives their ids. Raises AwsError when there is none. */
  break(rule: LiveRule, pattern: string): string[] {
    const matches = textMatcher(pattern);
    const found = this.#policies.statements().filter(({ id, removed }) => !removed && matches(id));
    if (found.length === 0)
      throw new AwsError('InvalidFault', `No policy statement in force has an id like ${pattern}.`);
    for (const { id, attachedTo } of found) this.#policies.removeStatement(id, attachedTo);
    this.#broken.set(rule, found);
    return found.map(({ id }) => id);
  }

  mend(rule: LiveRule): void {
    for (const { id, attachedTo } of this.#broken.get(rule) ?? []) this.#policies.restoreStatement(id, attachedTo);
    this.#broken.delete(rule);
  }
}
