import { MalformedPolicyError } from '../../platform/access.ts';
import { compileCondition } from './conditions.ts';
import { compilePattern, type Matcher, variablesIn } from './patterns.ts';
import type { PolicyKind, StatementDocument } from './policy-document.ts';
import { compilePrincipals, type PrincipalMatcher } from './principals.ts';
import { isSupportedKey, type RequestContext } from './request-context.ts';

/** Where a statement stands in the template. */
export interface StatementOrigin {
  readonly kind: PolicyKind;
  /** ARN of the role or resource whose policy this is. */
  readonly attachedTo: string;
  /** Construct path of the resource of the template that brought the policy. */
  readonly path: string;
  /** Name of the policy, `inline` names as the template gives them. */
  readonly policyName: string;
  /** Place of the statement in its policy, from 0. */
  readonly index: number;
  /** True for policies that AWS maintains. */
  readonly awsManaged?: boolean;
}

/** A compiled statement with its usage. */
export class Statement {
  /** Path, policy and Sid or index: `OrderStack/Pipe/Role/DefaultPolicy:OrderPolicy/#0`. */
  readonly id: string;
  readonly origin: StatementOrigin;
  readonly document: StatementDocument;
  /** How many decisions this statement had a part in. */
  timesUsed = 0;
  /** How many of them it alone allowed: without it they would have been refused. */
  timesDecisive = 0;
  /** The actions of these decisions. */
  readonly actionsUsed = new Set<string>();
  readonly #actions: readonly Matcher[];
  readonly #resources: readonly Matcher[];
  readonly #principals: PrincipalMatcher | undefined;
  readonly #conditions: readonly ((context: RequestContext) => boolean)[];

  /** Raises MalformedPolicyError for what is not supported. */
  constructor(document: StatementDocument, origin: StatementOrigin) {
    this.document = document;
    this.origin = origin;
    this.id = `${origin.path}:${origin.policyName}/${document.sid ?? `#${origin.index}`}`;
    this.#actions = document.actions.patterns.map((pattern) => compilePattern(pattern, 'action', false));
    const resources = document.resources?.patterns ?? [];
    if (document.variables) for (const key of resources.flatMap(variablesIn)) refuseUnknownVariable(key);
    this.#resources = resources.map((pattern) => compilePattern(pattern, 'arn', document.variables));
    this.#principals = document.principals && compilePrincipals(document.principals, document.effect);
    this.#conditions = document.conditions.map((condition) => compileCondition(condition, document.variables));
  }

  get isDeny(): boolean {
    return this.document.effect === 'Deny';
  }

  /** Whether this statement speaks about the request. */
  matches(context: RequestContext): boolean {
    const { actions, resources } = this.document;
    if (this.#actions.some((matches) => matches(context.action, context.variable)) === actions.not) return false;
    if (resources && this.#resources.some((matches) => matches(context.resource, context.variable)) === resources.not)
      return false;
    if (this.#principals && !this.#principals(context)) return false;
    return this.#conditions.every((holds) => holds(context));
  }
}

function refuseUnknownVariable(key: string): void {
  if (!isSupportedKey(key))
    throw new MalformedPolicyError(`The policy variable \${${key}} is not supported by the local cloud.`);
}
