import type { Apis } from '../apis/index.ts';
import { AwsError, toAwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Correlation } from '../journal/correlation.ts';
import type { Hop, Journal, Outcome } from '../journal/journal.ts';
import type { AccessControl, Principal, Requirement } from './access.ts';

/** Who calls and in what context; handed on from hop to hop. */
export interface Caller {
  readonly principal: Principal;
  /** Construct path or name of the resource that calls, as the journal shows it. */
  readonly from: string;
  /** The business ids the caller is working on; found in the payload when it does not know. */
  readonly correlationIds?: readonly string[];
  /** `Root=1-…;Parent=…;Sampled=1` */
  readonly traceHeader?: string;
  /** 1 for the first try of this work. */
  readonly attempt?: number;
}

/** One API action of a service. `Input` has not been checked yet when it arrives: `handle` parses it. */
export interface Operation {
  /** The permissions this call needs; the first one's resource is the journal's `to`. */
  requires(input: unknown): readonly Requirement[];
  handle(input: unknown, caller: Caller): unknown;
  /** Who answers, as the journal shows it, where that is not the first requirement's resource: an email address. */
  to?(input: unknown): string | undefined;
  /** The business payloads in input or output, to which the correlation path applies. */
  payloads?(input: unknown, output: unknown): readonly unknown[];
  /** Details for the journal: names and ids, never payloads. */
  detail?(input: unknown, output: unknown): Readonly<Record<string, unknown>> | undefined;
  /** The time this takes is spent waiting for work to come: the journal shows the moment when it came. */
  readonly waits?: boolean;
  /** True when this answer is not worth a journal entry: an empty poll, a log write. */
  quiet?(output: unknown): boolean;
}

/** What the door needs of a service. */
export interface Callable {
  readonly name: string;
  readonly operations: ReadonlyMap<string, Operation>;
  /** The error code and HTTP status with which this service refuses, by default AccessDeniedException and 400. */
  readonly accessDenied?: { readonly code: string; readonly status: number };
}

/** A call on its way through the door, authorized already. */
export interface InterceptedCall {
  readonly service: string;
  readonly action: string;
  /** Service and action as the journal shows them: `sqs:SendMessage`. */
  readonly name: string;
  readonly input: unknown;
  readonly caller: Caller;
  /** Who will answer, as the journal shows it. */
  readonly to: string;
  /** The business ids that can be known before the answer. */
  readonly correlationIds: readonly string[];
  /** The business ids, once there is an answer to look into. */
  idsWith(output: unknown): readonly string[];
  /** What the journal will tell of the answer. */
  detailOf(output: unknown): Readonly<Record<string, unknown>> | undefined;
}

/** Runs around each call, outermost first; faults, meter and the like join here. */
export type Interceptor = (call: InterceptedCall, next: () => Promise<unknown>) => Promise<unknown>;

/**
 * The one door between services. Whatever calls an AWS action, from inside or over the wire, comes through here: it is
 * authorized, journaled and correlated once, in one place.
 */
export class Calls {
  readonly #services = new Map<string, Callable>();
  readonly #names = new Map<string, string>();
  /** `sqs:SendMessage`, by service and action: made once, since the journal keeps tens of thousands. */
  readonly #actions = new Map<string, ReadonlyMap<string, string>>();
  readonly #interceptors: Interceptor[] = [];
  readonly #access: AccessControl;
  readonly #journal: Journal;
  readonly #correlation: Correlation;
  readonly #clock: Clock;

  constructor(parts: { access: AccessControl; journal: Journal; correlation: Correlation; clock: Clock }) {
    this.#access = parts.access;
    this.#journal = parts.journal;
    this.#correlation = parts.correlation;
    this.#clock = parts.clock;
  }

  register(service: Callable): void {
    this.#services.set(service.name, service);
    const actions = [...service.operations.keys()];
    this.#actions.set(service.name, new Map(actions.map((action) => [action, `${service.name}:${action}`])));
  }

  intercept(interceptor: Interceptor): void {
    this.#interceptors.push(interceptor);
  }

  /** Whether a registered service has this action. */
  offers(service: string, action: string): boolean {
    return this.#services.get(service)?.operations.has(action) ?? false;
  }

  /** From now on the journal shows `displayName` where a call goes to this resource. */
  nameResource(arn: string, displayName: string): void {
    this.#names.set(arn, displayName);
  }

  /** The name under which the journal shows a resource: its construct path, or the last part of its ARN. */
  displayName(arn: string): string {
    return this.#names.get(arn) ?? arn.split(':').slice(5).join(':');
  }

  /** A call from one local service to another, typed by `Apis`. Raises AwsError. */
  invoke<S extends keyof Apis, A extends keyof Apis[S] & string>(
    service: S,
    action: A,
    input: Apis[S][A] extends { input: infer I } ? I : never,
    caller: Caller,
  ): Promise<Apis[S][A] extends { output: infer O } ? O : never> {
    // The operations of a service answer in the shapes that its own api.ts declares.
    return this.dispatch(service, action, input, caller) as Promise<Apis[S][A] extends { output: infer O } ? O : never>;
  }

  /** A call whose service, action and input come from outside. Raises AwsError, also for unknown actions. */
  async dispatch(service: string, action: string, input: unknown, caller: Caller): Promise<unknown> {
    const start = this.#clock.now();
    const target = this.#services.get(service);
    const operation = target?.operations.get(action);
    if (!target || !operation)
      throw new AwsError('UnknownOperationException', `${service}:${action} is not supported by the local cloud.`);
    const call = new PassingCall(this, { service, action, input, caller }, operation);
    try {
      call.requirements = operation.requires(input);
      const allowedBy = this.#authorize(target, call.requirements, caller);
      const output = await this.#pass(call, 0);
      if (!operation.quiet?.(output)) this.#record(call, start, output, allowedBy);
      return output;
    } catch (thrown) {
      const error = toAwsError(thrown);
      this.#record(call, start, undefined, undefined, error);
      throw error;
    }
  }

  /** A registered action as the journal shows it. */
  actionName(service: string, action: string): string {
    return this.#actions.get(service)?.get(action) ?? `${service}:${action}`;
  }

  /** The business ids of a call, as far as they can be known from its output too. */
  idsOf(caller: Caller, operation: Operation, input: unknown, output: unknown): readonly string[] {
    if (caller.correlationIds?.length) return caller.correlationIds;
    const inherited = this.#correlation.ofTrace(caller.traceHeader);
    if (inherited.length === 1) return inherited;
    const named = this.#correlation.idsOf(operation.payloads?.(input, output) ?? []);
    if (inherited.length === 0 || named.length === 0) return inherited.length > 0 ? inherited : named;
    // A function that works on a batch: what one of its calls names is what that call is about.
    const narrowed = named.filter((id) => inherited.includes(id));
    return narrowed.length > 0 ? narrowed : inherited;
  }

  /** On to the interceptor at `index`, or, past the last one, to the service itself. */
  async #pass(call: PassingCall, index: number): Promise<unknown> {
    const interceptor = this.#interceptors[index];
    return interceptor
      ? interceptor(call, () => this.#pass(call, index + 1))
      : call.operation.handle(call.input, call.caller);
  }

  #authorize(target: Callable, requirements: readonly Requirement[], caller: Caller): string[] {
    return requirements.map((requirement) => {
      const decision = this.#access.decide(caller.principal, requirement, caller);
      if (decision.allowed) return decision.allowedBy;
      const { code, status } = target.accessDenied ?? { code: 'AccessDeniedException', status: 400 };
      throw new Refusal(code, decision.message, { status });
    });
  }

  #record(
    call: PassingCall,
    start: number,
    output: unknown,
    allowedBy: readonly string[] | undefined,
    error?: AwsError,
  ): void {
    const { caller, operation } = call;
    const { principal } = caller;
    const now = this.#clock.now();
    const outcome: Outcome = error instanceof Refusal ? 'refused' : error ? 'failed' : 'ok';
    const detail = output === undefined ? error?.detail : call.detailOf(output);
    const shown = allowedBy?.length && principal.type !== 'operator' ? { ...detail, allowedBy } : detail;
    // Members that are not there are not set, since hops are shown as they are.
    const hop: Changeable<Omit<Hop, 'sequence'>> = {
      correlationIds: call.idsWith(output),
      action: call.name,
      from: caller.from,
      to: call.to,
      start: operation.waits ? now : start,
      duration: operation.waits ? 0 : now - start,
      outcome,
      attempt: caller.attempt ?? 1,
    };
    if (error) hop.error = { code: error.code, message: error.message };
    if (principal.type === 'role') hop.role = principal.roleArn;
    if (caller.traceHeader) hop.traceHeader = caller.traceHeader;
    if (shown && Object.keys(shown).length > 0) hop.detail = shown;
    this.#journal.record(hop);
  }
}

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

/** A call between its authorization and its hop. What several ask of it is found out once. */
class PassingCall implements InterceptedCall {
  readonly service: string;
  readonly action: string;
  readonly input: unknown;
  readonly caller: Caller;
  readonly operation: Operation;
  requirements: readonly Requirement[] = [];
  readonly #calls: Calls;
  #to: string | undefined;
  #ids: { readonly output: unknown; readonly found: readonly string[] } | undefined;
  #detail: { readonly output: unknown; readonly found: Readonly<Record<string, unknown>> | undefined } | undefined;

  constructor(
    calls: Calls,
    { service, action, input, caller }: Pick<InterceptedCall, 'service' | 'action' | 'input' | 'caller'>,
    operation: Operation,
  ) {
    this.#calls = calls;
    this.service = service;
    this.action = action;
    this.input = input;
    this.caller = caller;
    this.operation = operation;
  }

  get name(): string {
    return this.#calls.actionName(this.service, this.action);
  }

  get to(): string {
    this.#to ??= this.#answerer();
    return this.#to;
  }

  get correlationIds(): readonly string[] {
    return this.idsWith(undefined);
  }

  idsWith(output: unknown): readonly string[] {
    if (this.#ids && this.#ids.output === output) return this.#ids.found;
    const found = this.#calls.idsOf(this.caller, this.operation, this.input, output);
    // Without an answer there may be more to find later: the work itself can tell what its trace is about.
    if (output !== undefined) this.#ids = { output, found };
    return found;
  }

  detailOf(output: unknown): Readonly<Record<string, unknown>> | undefined {
    if (this.#detail && this.#detail.output === output) return this.#detail.found;
    const found = this.operation.detail?.(this.input, output);
    this.#detail = { output, found };
    return found;
  }

  #answerer(): string {
    const first = this.requirements[0]?.resource;
    return this.operation.to?.(this.input) ?? (first && first !== '*' ? this.#calls.displayName(first) : this.service);
  }
}

/** Authorization said no; told apart from a service's own failures. */
export class Refusal extends AwsError {}
