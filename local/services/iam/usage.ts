import type { PolicyKind } from './policy-document.ts';
import type { PolicyStore } from './policy-store.ts';

/** A policy statement, where it stands, and what it was good for so far. */
export interface StatementUsage {
  /** Construct path, policy name and Sid or index: `OrderStack/Pipe/Role/DefaultPolicy:OrderPolicy/#0`. */
  readonly id: string;
  readonly kind: PolicyKind;
  /** ARN of the role or resource it is attached to; a service's name for policies of a whole service. */
  readonly attachedTo: string;
  readonly path: string;
  readonly policyName: string;
  readonly sid?: string;
  readonly index: number;
  readonly awsManaged: boolean;
  readonly effect: 'Allow' | 'Deny';
  /** As the template gives them; with `not` for NotAction and NotResource. */
  readonly actions: { readonly not: boolean; readonly patterns: readonly string[] };
  readonly resources?: { readonly not: boolean; readonly patterns: readonly string[] };
  /** Decisions in which it had a part, and those that it alone allowed. */
  readonly timesUsed: number;
  readonly timesDecisive: number;
  readonly actionsUsed: readonly string[];
  /** True while it is taken out of force. */
  readonly removed: boolean;
}

/** Every statement of every policy, with what it was used for so far. */
export function listStatements(store: PolicyStore): StatementUsage[] {
  return store.statements().map((statement) => {
    const { origin, document } = statement;
    return {
      id: statement.id,
      kind: origin.kind,
      attachedTo: origin.attachedTo,
      path: origin.path,
      policyName: origin.policyName,
      ...(document.sid !== undefined && { sid: document.sid }),
      index: origin.index,
      awsManaged: origin.awsManaged === true,
      effect: document.effect,
      actions: document.actions,
      ...(document.resources && { resources: document.resources }),
      timesUsed: statement.timesUsed,
      timesDecisive: statement.timesDecisive,
      actionsUsed: [...statement.actionsUsed].sort(),
      removed: store.isRemoved(statement),
    };
  });
}
