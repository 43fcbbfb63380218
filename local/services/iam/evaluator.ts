import type { PolicyStore } from './policy-store.ts';
import type { RequestContext } from './request-context.ts';
import type { Statement } from './statement.ts';

/** What the policies say about one request, with the statements that said so. */
export type Verdict =
  | { readonly allowed: true; readonly by: readonly Statement[] }
  /** `by` is the statement that denies; undefined when none allows. */
  | { readonly allowed: false; readonly by: Statement | undefined };

/**
 * Evaluates as AWS does inside one account: an explicit deny anywhere ends it; then an allow by the role's policies or
 * by the resource's policy is enough; else it is denied. A service that acts for itself has no policies of its own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluate(store: PolicyStore, context: RequestContext): Verdict {
  const own = context.principal.type === 'role' ? (store.role(context.principal.roleArn)?.statements ?? []) : [];
  return judge(store, context, [own, store.resourceStatements(context.resource)]);
}

/** Evaluates a role's trust policy, which alone decides whether a service may take on the role. */
export function evaluateTrust(store: PolicyStore, context: RequestContext): Verdict {
  return judge(store, context, [store.role(context.resource)?.trust ?? []]);
}

function judge(store: PolicyStore, context: RequestContext, policies: readonly (readonly Statement[])[]): Verdict {
  const allows: Statement[] = [];
  for (const statements of policies) {
    for (const statement of statements) {
      if (store.isRemoved(statement) || !statement.matches(context)) continue;
      if (statement.isDeny) return { allowed: false, by: statement };
      allows.push(statement);
    }
  }
  return allows.length > 0 ? { allowed: true, by: allows } : { allowed: false, by: undefined };
}
