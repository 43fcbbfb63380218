import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Environment } from '../../core/environment.ts';
import type {
  AccessControl,
  Credentials,
  Decision,
  Principal,
  Requirement,
  ResourcePolicy,
} from '../../platform/access.ts';
import type { CredentialRegistry } from './credentials.ts';
import { evaluate, evaluateTrust, type Verdict } from './evaluator.ts';
import type { PolicyStore } from './policy-store.ts';
import { refusal, trustRefusal } from './refusals.ts';
import { RequestContext } from './request-context.ts';

const OPERATOR_DECISION: Decision = { allowed: true, allowedBy: 'operator' };

/** A verdict with its answer, which is the same object every time. */
interface KeptVerdict {
  readonly verdict: Verdict;
  readonly decision: Decision | undefined;
  readonly question?: Question;
}

/** Something that was asked while the cloud ran, and how often. */
export interface Question {
  /** ARN of the role, or the service that acted for itself. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Ids of the statements that decided last; none when nothing allowed it. */
  by: readonly string[];
  allowed: boolean;
  times: number;
}

/** By role ARN or service and source, then action, then resource. */
type Kept = Map<string, Map<string, Map<string, KeptVerdict>>>;

/**
 * Answers for every call whether it is allowed, and keeps answers that depend on nothing but principal, action and
 * resource until any policy changes.
 */
export class AccessManager implements AccessControl {
  readonly #environment: Environment;
  readonly #clock: Clock;
  readonly #store: PolicyStore;
  readonly #credentials: CredentialRegistry;
  #kept: Kept = new Map();
  #keptCount = 0;
  #keptTrust = new Map<string, KeptVerdict>();
  readonly #questions = new Map<string, Question>();
  /** Log streams and the like make new ARNs without end; past this many, everything is forgotten and learned anew. */
  static readonly #maximumKept = 20_000;

  constructor(parts: {
    environment: Environment;
    clock: Clock;
    store: PolicyStore;
    credentials: CredentialRegistry;
  }) {
    this.#environment = parts.environment;
    this.#clock = parts.clock;
    this.#store = parts.store;
    this.#credentials = parts.credentials;
    this.#store.onChange(() => this.#forget());
  }

  decide(principal: Principal, requirement: Requirement): Decision {
    if (principal.type === 'operator') return OPERATOR_DECISION;
    const answer = this.#lookUp(principal, requirement) ?? this.#evaluate(principal, requirement);
    const { verdict, question } = answer;
    count(verdict);
    if (question) question.times++;
    return (
      answer.decision ?? {
        allowed: false,
        message: refusal(this.#environment, principal, requirement, verdict.allowed ? undefined : verdict.by),
      }
    );
  }

  assumeRole(roleArn: string, service: string, sessionName: string, sourceArn: string): Principal {
    const key = `${roleArn}\n${service}\n${sourceArn}`;
    const kept = this.#keptTrust.get(key) ?? this.#evaluateTrust(key, roleArn, service, sourceArn);
    const { verdict } = kept;
    count(verdict);
    if (!verdict.allowed) {
      const reason = this.#store.role(roleArn) ? (verdict.by ?? 'implicit') : 'no such role';
      throw new AwsError('AccessDenied', trustRefusal(roleArn, service, sourceArn, reason), { status: 403 });
    }
    return { type: 'role', roleArn, sessionName };
  }

  setResourcePolicy(resourceArn: string, policy: ResourcePolicy | undefined): void {
    this.#store.setForResource(resourceArn, policy);
  }

  issueCredentials(principal: Principal, from: string): Credentials {
    return this.#credentials.issue(principal, from);
  }

  identify(accessKeyId: string): { readonly principal: Principal; readonly from: string } | undefined {
    return this.#credentials.identify(accessKeyId);
  }

  #lookUp(principal: Exclude<Principal, { type: 'operator' }>, requirement: Requirement): KeptVerdict | undefined {
    return this.#kept.get(keyOf(principal))?.get(requirement.action)?.get(requirement.resource);
  }

  #evaluate(principal: Exclude<Principal, { type: 'operator' }>, requirement: Requirement): KeptVerdict {
    const context = new RequestContext(principal, requirement, this.#environment, this.#clock.now());
    const verdict = evaluate(this.#store, context);
    const answer = { ...keep(verdict, requirement.action), ...this.#question(principal, requirement, verdict) };
    if (!context.volatile) this.#remember(principal, requirement, answer);
    return answer;
  }

  /** Every question so far, refused ones too; once there are very many different ones, no new ones. */
  questions(): readonly Question[] {
    return [...this.#questions.values()];
  }

  #question(
    principal: Exclude<Principal, { type: 'operator' }>,
    { action, resource }: Requirement,
    { allowed, by }: Verdict,
  ): { readonly question?: Question } {
    const ids = by === undefined ? [] : [by].flat().map((statement) => statement.id);
    const who = principal.type === 'role' ? principal.roleArn : principal.service;
    const key = `${who}\n${action}\n${resource}`;
    const question = this.#questions.get(key) ?? { principal: who, action, resource, by: ids, allowed, times: 0 };
    if (!this.#questions.has(key)) {
      if (this.#questions.size >= AccessManager.#maximumKept) return {};
      this.#questions.set(key, question);
    }
    question.by = ids;
    question.allowed = allowed;
    return { question };
  }

  #evaluateTrust(key: string, roleArn: string, service: string, sourceArn: string): KeptVerdict {
    const context = new RequestContext(
      { type: 'service', service, sourceArn },
      { action: 'sts:AssumeRole', resource: roleArn },
      this.#environment,
      this.#clock.now(),
    );
    const answer = keep(evaluateTrust(this.#store, context), 'sts:AssumeRole');
    if (!context.volatile) {
      if (this.#keptTrust.size >= AccessManager.#maximumKept) this.#keptTrust.clear();
      this.#keptTrust.set(key, answer);
    }
    return answer;
  }

  #remember(principal: Exclude<Principal, { type: 'operator' }>, requirement: Requirement, answer: KeptVerdict): void {
    if (this.#keptCount >= AccessManager.#maximumKept) this.#forget();
    const key = keyOf(principal);
    const byAction = this.#kept.get(key) ?? new Map<string, Map<string, KeptVerdict>>();
    const byResource = byAction.get(requirement.action) ?? new Map<string, KeptVerdict>();
    byResource.set(requirement.resource, answer);
    byAction.set(requirement.action, byResource);
    this.#kept.set(key, byAction);
    this.#keptCount++;
  }

  #forget(): void {
    this.#kept = new Map();
    this.#keptCount = 0;
    this.#keptTrust = new Map();
  }
}

function keyOf(principal: Exclude<Principal, { type: 'operator' }>): string {
  return principal.type === 'role' ? principal.roleArn : `${principal.service}\n${principal.sourceArn}`;
}

function keep(verdict: Verdict, action: string): KeptVerdict {
  if (!verdict.allowed) {
    verdict.by?.actionsUsed.add(action);
    return { verdict, decision: undefined };
  }
  for (const statement of verdict.by) statement.actionsUsed.add(action);
  return { verdict, decision: { allowed: true, allowedBy: verdict.by[0]?.id ?? 'nothing' } };
}

function count(verdict: Verdict): void {
  if (!verdict.allowed) {
    if (verdict.by) verdict.by.timesUsed++;
    return;
  }
  for (const statement of verdict.by) statement.timesUsed++;
  const [first] = verdict.by;
  if (first && verdict.by.length === 1) first.timesDecisive++;
}
