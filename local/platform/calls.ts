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
    let requirements: readonly Requirement[] = [];
    let output: unknown;
    try {
      requirements = operation.requires(input);
      const allowedBy = this.#authorize(target, requirements, caller);
      output = await this.#run({ service, action, input, caller }, operation, requirements);
      if (!operation.quiet?.(output))
        this.#record({ service, action, start, caller, operation, requirements, input, output, allowedBy });
      return output;
    } catch (thrown) {
      const error = toAwsError(thrown);
      this.#record({ service, action, start, caller, operation, requirements, input, output: undefined, error });
      throw error;
    }
  }

  #run(
    call: Pick<InterceptedCall, 'service' | 'action' | 'input' | 'caller'>,
    operation: Operation,
    requirements: readonly Requirement[],
  ): Promise<unknown> {
    let next = async (): Promise<unknown> => operation.handle(call.input, call.caller);
    if (this.#interceptors.length === 0) return next();
    const { service, action, input, caller } = call;
    const answerer = (): string => this.#answerer(service, operation, requirements, input);
    const ids = (): readonly string[] => this.#idsOf(caller, operation, input, undefined);
    const intercepted: InterceptedCall = {
      service,
      action,
      input,
      caller,
      get to() {
        return answerer();
      },
      get correlationIds() {
        return ids();
      },
      idsWith: (output) => this.#idsOf(caller, operation, input, output),
      detailOf: (output) => operation.detail?.(input, output),
    };
    for (const interceptor of this.#interceptors.toReversed()) {
      const inner = next;
      next = () => interceptor(intercepted, inner);
    }
    return next();
  }

  #answerer(service: string, operation: Operation, requirements: readonly Requirement[], input: unknown): string {
    const first = requirements[0]?.resource;
    return operation.to?.(input) ?? (first && first !== '*' ? this.displayName(first) : service);
  }

  #idsOf(caller: Caller, operation: Operation, input: unknown, output: unknown): readonly string[] {
    if (caller.correlationIds?.length) return caller.correlationIds;
    const inherited = this.#correlation.ofTrace(caller.traceHeader);
    if (inherited.length === 1) return inherited;
    const named = this.#correlation.idsOf(operation.payloads?.(input, output) ?? []);
    // A function that works on a batch: what one of its calls names is what that call is about.
    const narrowed = named.filter((id) => inherited.includes(id));
    return narrowed.length > 0 ? narrowed : inherited.length > 0 ? inherited : named;
  }

  #authorize(target: Callable, requirements: readonly Requirement[], caller: Caller): string[] {
    return requirements.map((requirement) => {
      const decision = this.#access.decide(caller.principal, requirement, caller);
      if (decision.allowed) return decision.allowedBy;
      const { code, status } = target.accessDenied ?? { code: 'AccessDeniedException', status: 400 };
      throw new Refusal(code, decision.message, { status });
    });
  }

  #record(entry: {
    service: string;
    action: string;
    start: number;
    caller: Caller;
    operation: Operation;
    requirements: readonly Requirement[];
    input: unknown;
    output: unknown;
    error?: AwsError;
    allowedBy?: readonly string[];
  }): void {
    const { caller, operation, input, output, error, requirements, allowedBy } = entry;
    const now = this.#clock.now();
    const outcome: Outcome = error instanceof Refusal ? 'refused' : error ? 'failed' : 'ok';
    const detail = {
      ...(output === undefined ? error?.detail : operation.detail?.(input, output)),
      ...(allowedBy?.length && caller.principal.type !== 'operator' ? { allowedBy } : undefined),
    };
    const hop: Omit<Hop, 'sequence'> = {
      correlationIds: this.#idsOf(caller, operation, input, output),
      action: `${entry.service}:${entry.action}`,
      from: caller.from,
      to: this.#answerer(entry.service, operation, requirements, input),
      start: operation.waits ? now : entry.start,
      duration: operation.waits ? 0 : now - entry.start,
      outcome,
      attempt: caller.attempt ?? 1,
      ...(error && { error: { code: error.code, message: error.message } }),
      ...(caller.principal.type === 'role' && { role: caller.principal.roleArn }),
      ...(caller.traceHeader && { traceHeader: caller.traceHeader }),
      ...(Object.keys(detail).length > 0 && { detail }),
    };
    this.#journal.record(hop);
  }
}

/** Authorization said no; told apart from a service's own failures. */
export class Refusal extends AwsError {}
