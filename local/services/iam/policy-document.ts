import { describe, isRecord } from '../../core/fields.ts';
import { MalformedPolicyError } from '../../platform/access.ts';

/**
 * The parts of a policy statement, checked and brought to one shape (lists everywhere), not yet compiled.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface StatementDocument {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** `not` is true for NotAction, NotResource, NotPrincipal. */
  readonly actions: { readonly not: boolean; readonly patterns: readonly string[] };
  readonly resources?: { readonly not: boolean; readonly patterns: readonly string[] };
  readonly principals?: { readonly not: boolean; readonly entries: readonly PrincipalEntry[] };
  readonly conditions: readonly ConditionDocument[];
  /** Only documents of version 2012-10-17 know variables such as `${aws:PrincipalArn}`. */
  readonly variables: boolean;
}

export interface PrincipalEntry {
  readonly kind: 'AWS' | 'Service';
  readonly value: string;
}

/** One operator applied to one key: `ArnLike`, `aws:SourceArn`, the values of which one must match. */
export interface ConditionDocument {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What a kind of policy must and must not contain: identities have no Principal, trust policies no Resource. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

/**
 * Reads a policy document as a template gives it. Raises MalformedPolicyError for anything IAM would refuse and for
 * elements that are not supported here.
 */
export function parsePolicyDocument(document: unknown, kind: PolicyKind): StatementDocument[] {
  if (!isRecord(document)) throw new MalformedPolicyError(`A policy must be an object, but is ${describe(document)}.`);
  refuseUnknown(document, DOCUMENT_ELEMENTS, 'The policy');
  const version = document['Version'] ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17')
    throw new MalformedPolicyError(`Version must be 2012-10-17 or 2008-10-17, but is ${describe(version)}.`);
  const statements = Array.isArray(document['Statement']) ? document['Statement'] : [document['Statement']];
  return statements.map((statement, index) =>
    parseStatement(statement, kind, version === '2012-10-17', `Statement ${index}`),
  );
}

function parseStatement(statement: unknown, kind: PolicyKind, variables: boolean, where: string): StatementDocument {
  if (!isRecord(statement))
    throw new MalformedPolicyError(`${where} must be an object, but is ${describe(statement)}.`);
  refuseUnknown(statement, STATEMENT_ELEMENTS, where);
  const sid = statement['Sid'];
  if (sid !== undefined && typeof sid !== 'string')
    throw new MalformedPolicyError(`${where}: Sid must be a string, but is ${describe(sid)}.`);
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new MalformedPolicyError(`${where}: Effect must be Allow or Deny, but is ${describe(effect)}.`);

  const actions = eitherOf(statement, 'Action', where);
  if (!actions) throw new MalformedPolicyError(`${where} has neither Action nor NotAction.`);
  for (const action of actions.patterns)
    if (action !== '*' && !/^[a-z0-9-]+:[a-z0-9*?]+$/i.test(action))
      throw new MalformedPolicyError(`${where}: ${describe(action)} is not an action; write service:Action or *.`);

  const resources = eitherOf(statement, 'Resource', where);
  if (kind === 'trust' && resources) throw new MalformedPolicyError(`${where}: a trust policy has no Resource.`);
  if (kind !== 'trust' && !resources) throw new MalformedPolicyError(`${where} has neither Resource nor NotResource.`);
  for (const resource of resources?.patterns ?? [])
    if (resource !== '*' && !/^arn:/.test(resource))
      throw new MalformedPolicyError(`${where}: ${describe(resource)} is not a resource; write an ARN or *.`);

  const principals = parsePrincipals(statement, where);
  if (kind === 'identity' && principals)
    throw new MalformedPolicyError(`${where}: the policy of a role has no Principal.`);
  if (kind !== 'identity' && !principals)
    throw new MalformedPolicyError(`${where} has neither Principal nor NotPrincipal.`);

  return {
    ...(sid !== undefined && sid !== '' && { sid }),
    effect,
    actions,
    ...(resources && { resources }),
    ...(principals && { principals }),
    conditions: parseConditions(statement['Condition'], where),
    variables,
  };
}

function eitherOf(
  statement: Readonly<Record<string, unknown>>,
  name: string,
  where: string,
): { not: boolean; patterns: string[] } | undefined {
  const plain = statement[name];
  const negated = statement[`Not${name}`];
  if (plain === undefined && negated === undefined) return undefined;
  if (plain !== undefined && negated !== undefined)
    throw new MalformedPolicyError(`${where} has both ${name} and Not${name}; use one.`);
  const not = plain === undefined;
  return { not, patterns: strings(not ? negated : plain, `${where}: ${not ? 'Not' : ''}${name}`) };
}

function parsePrincipals(
  statement: Readonly<Record<string, unknown>>,
  where: string,
): { not: boolean; entries: PrincipalEntry[] } | undefined {
  const not = statement['NotPrincipal'] !== undefined;
  const value = statement['Principal'] ?? statement['NotPrincipal'];
  if (value === undefined) return undefined;
  if (not && statement['Principal'] !== undefined)
    throw new MalformedPolicyError(`${where} has both Principal and NotPrincipal; use one.`);
  if (value === '*') return { not, entries: [{ kind: 'AWS', value: '*' }] };
  if (!isRecord(value))
    throw new MalformedPolicyError(`${where}: Principal must be * or an object, but is ${describe(value)}.`);
  const entries: PrincipalEntry[] = [];
  for (const [kind, values] of Object.entries(value)) {
    if (kind !== 'AWS' && kind !== 'Service')
      throw new MalformedPolicyError(`${where}: principals of kind ${kind} are not supported by the local cloud.`);
    for (const entry of strings(values, `${where}: Principal.${kind}`)) entries.push({ kind, value: entry });
  }
  return { not, entries };
}

function parseConditions(condition: unknown, where: string): ConditionDocument[] {
  if (condition === undefined) return [];
  if (!isRecord(condition))
    throw new MalformedPolicyError(`${where}: Condition must be an object, but is ${describe(condition)}.`);
  const conditions: ConditionDocument[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isRecord(keys))
      throw new MalformedPolicyError(`${where}: Condition.${operator} must be an object, but is ${describe(keys)}.`);
    for (const [key, values] of Object.entries(keys))
      conditions.push({ operator, key, values: strings(values, `${where}: Condition.${operator}.${key}`) });
  }
  return conditions;
}

/** A string or a list of strings. Booleans and numbers stand for their text, as IAM takes them in conditions. */
function strings(value: unknown, where: string): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new MalformedPolicyError(`${where} is an empty list; name at least one value.`);
  return list.map((entry) => {
    if (typeof entry === 'string') return entry;
    if (typeof entry === 'boolean' || typeof entry === 'number') return String(entry);
    throw new MalformedPolicyError(`${where} must be a string or a list of strings, but holds ${describe(entry)}.`);
  });
}

function refuseUnknown(value: Readonly<Record<string, unknown>>, known: readonly string[], where: string): void {
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw new MalformedPolicyError(`${where} has an element ${name}, which IAM does not know.`);
}
