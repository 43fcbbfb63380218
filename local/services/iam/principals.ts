import { MalformedPolicyError } from '../../platform/access.ts';
import type { PrincipalEntry } from './policy-document.ts';
import type { RequestContext } from './request-context.ts';

/** Whether a statement's Principal or NotPrincipal names the one who asks. */
export type PrincipalMatcher = (context: RequestContext) => boolean;

/**
 * Compiles a Principal element.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 *
 * An account as principal (`arn:aws:iam::123:root`) names everybody of the account in a Deny, but in an Allow only
 * hands the decision to the account's own policies, so by itself it lets no role in.
 */
export function compilePrincipals(
  principals: { readonly not: boolean; readonly entries: readonly PrincipalEntry[] },
  effect: 'Allow' | 'Deny',
): PrincipalMatcher {
  const matchers = principals.entries.map((entry) => compileEntry(entry, effect));
  const { not } = principals;
  return (context) => matchers.some((matches) => matches(context)) !== not;
}

function compileEntry({ kind, value }: PrincipalEntry, effect: 'Allow' | 'Deny'): PrincipalMatcher {
  if (kind === 'Service') {
    if (value.includes('*'))
      throw new MalformedPolicyError(`The service principal ${JSON.stringify(value)} must not contain a wildcard.`);
    return (context) => context.service === value;
  }
  if (value === '*') return () => true;
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
  if (account) return (context) => effect === 'Deny' && !context.isService && context.environment.accountId === account;
  if (/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value))
    return (context) => context.principal.type === 'role' && context.principal.roleArn === value;
  if (/^arn:[\w-]+:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+$/.test(value))
    return (context) => context.sessionDependent(context.sessionArn) === value;
  throw new MalformedPolicyError(
    `The principal ${JSON.stringify(value)} is not supported: name a role, a role session, the account, or *.`,
  );
}
