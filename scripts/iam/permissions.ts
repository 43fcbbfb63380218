import type { DeployedResource } from '../../local/assembly/deployment.ts';
import type { Hop } from '../../local/journal/journal.ts';
import type { Question, StatementUsage } from '../../local/services/iam/index.ts';

/** One line of the table: who asked for what on which resource, and what allowed it. */
export interface Permission {
  /** Who acted under the role, as the journal names it; the role's own path when it only ever wrote to a log. */
  readonly from: string;
  /** Construct path of the role, or the service that acted for itself. */
  readonly role: string;
  readonly action: string;
  /** Construct path of the resource, `*` for actions that know none. */
  readonly resource: string;
  /** Ids of the statements that allowed it; empty when it was refused. */
  readonly allowedBy: readonly string[];
  readonly times: number;
}

/** What was asked, by construct paths, log streams of one group together, most used first within a role. */
export function permissionsOf(
  questions: readonly Question[],
  known: {
    readonly roles: readonly { readonly arn: string; readonly path: string }[];
    readonly resources: readonly DeployedResource[];
    readonly hops: readonly Hop[];
  },
): Permission[] {
  const { roles, resources, hops } = known;
  const lines = new Map<string, Permission>();
  for (const { principal, action, resource, by, allowed, times } of questions) {
    const role = roles.find(({ arn }) => arn === principal)?.path ?? principal;
    const from = hops.find((hop) => hop.role === principal)?.from.split(' / ')[0] ?? role;
    const line = { from, role, action, resource: pathOf(resource, resources), allowedBy: allowed ? by : [] };
    const key = JSON.stringify(line);
    lines.set(key, { ...line, times: (lines.get(key)?.times ?? 0) + times });
  }
  return [...lines.values()].sort((a, b) => a.role.localeCompare(b.role) || b.times - a.times);
}

/** The path of the resource whose ARN this is, or begins with; of several the closest. */
function pathOf(arn: string, resources: readonly DeployedResource[]): string {
  let closest: { path: string; length: number } | undefined;
  for (const { path, ref, attributes } of resources)
    for (const [name, value] of [['Ref', ref] as const, ...Object.entries(attributes)]) {
      const prefix = value.replace(/:\*$/, '');
      if (!prefix.startsWith('arn:') || !arn.startsWith(prefix) || prefix.length <= (closest?.length ?? 0)) continue;
      closest = { path: name === 'StreamArn' ? `${path}/Stream` : path, length: prefix.length };
    }
  return closest?.path ?? arn;
}

/** An action that a statement allows, or a statement that denies, and that nothing asked about. */
export interface Unused {
  readonly statement: string;
  readonly effect: 'Allow' | 'Deny';
  /** True when no action of the statement was used. */
  readonly whole: boolean;
  readonly actions: readonly string[];
}

/** Statements that allowed or denied nothing so far, and of the others the actions that nobody asked for. */
export function unusedOf(statements: readonly StatementUsage[]): Unused[] {
  return statements.flatMap(({ id, effect, actions, actionsUsed, timesUsed }) => {
    const idle = timesUsed === 0 ? actions.patterns : actions.patterns.filter((name) => !actionsUsed.includes(name));
    return idle.length === 0 ? [] : [{ statement: id, effect, whole: timesUsed === 0, actions: idle }];
  });
}
