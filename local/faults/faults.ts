import type { SeededRandom } from '../core/random.ts';
import type { InterceptedCall } from '../platform/calls.ts';
import type { Platform } from '../platform/service.ts';
import { BrokenRoles, type PolicySwitch } from './broken-roles.ts';
import { bodyOf, type CrashCaller, expireVisibility, inflict, messagesIn } from './effects.ts';
import type { Fault, FaultKind, FaultPoint, Strike } from './fault.ts';
import { LiveRule } from './live-rule.ts';
import { parseRules } from './parse-rule.ts';

/** What tests, commands and the control API see of a rule in force. */
export interface RuleStatus {
  readonly id: number;
  readonly rule: string;
  readonly builtIn: boolean;
  readonly strikes: number;
}

/** Crashes that no door sees coming: where the fault plan reaches into a service. */
const INVOKE = 'lambda:Invoke';
const CHECKPOINT = 'pipes:Checkpoint';
const RECEIVE = 'sqs:ReceiveMessage';

/** What goes wrong at a pipe once its target has taken a batch of a stream. */
export type CheckpointMishap = 'repeat' | 'crash' | undefined;

/** The strikes that are kept to be read. */
const KEPT_STRIKES = 20_000;

/**
 * The fault plan of a running local cloud: rules that say which hops go wrong, and how. Every fault that happens is in
 * the journal as `faults:<kind>` between the parties that it struck.
 */
export class Faults {
  readonly #platform: Platform;
  readonly #random: SeededRandom;
  readonly #roles: BrokenRoles;
  #rules: LiveRule[] = [];
  #strikes: Strike[] = [];
  #nextId = 1;
  #crashCaller: CrashCaller = () => undefined;

  constructor(platform: Platform, policies: PolicySwitch) {
    this.#platform = platform;
    this.#random = platform.random.fork('faults');
    this.#roles = new BrokenRoles(policies);
    platform.calls.intercept((call, next) => this.#around(call, next));
  }

  /** How whoever made a call is ended. */
  set crashCaller(crash: CrashCaller) {
    this.#crashCaller = crash;
  }

  /**
   * Puts rules into force: one or a list, each an object or a line (see `parseRules`). Gives what removes them again.
   * Raises AwsError `InvalidFault`.
   */
  add(rules: unknown, options: { builtIn?: boolean } = {}): () => void {
    const added = parseRules(rules).map((rule) => {
      const parts = { id: this.#nextId++, rule, random: this.#random, now: this.#platform.clock.now() };
      return new LiveRule({ ...parts, builtIn: options.builtIn ?? false });
    });
    for (const live of added) this.#begin(live);
    return () => this.#remove((live) => added.includes(live));
  }

  /** Ends every rule but the built-in ones; of those that a filter picks, if one is given. */
  clear(which: (rule: RuleStatus) => boolean = () => true): void {
    this.#remove((live) => !live.builtIn && which(statusOf(live)));
  }

  rules(): RuleStatus[] {
    this.#expire();
    return this.#rules.map(statusOf);
  }

  /** What happened so far, oldest first, bounded. */
  strikes(): readonly Strike[] {
    return this.#strikes;
  }

  /** For Lambda: whether the environment that is about to handle an event dies, before or after its work. */
  invocation(point: Omit<FaultPoint, 'action'>): 'before' | 'after' | undefined {
    const fault = this.#strike({ action: INVOKE, ...point }, (kind) => kind === 'crash');
    return fault?.kind === 'crash' ? fault.at : undefined;
  }

  /** For pipes: what goes wrong between the delivery of a batch of a stream and its checkpoint. */
  checkpoint(point: Omit<FaultPoint, 'action'>): CheckpointMishap {
    const fault = this.#strike({ action: CHECKPOINT, ...point }, (kind) => kind === 'crash' || kind === 'twice');
    return fault && (fault.kind === 'crash' ? 'crash' : 'repeat');
  }

  async #around(call: InterceptedCall, next: () => Promise<unknown>): Promise<unknown> {
    const action = call.name;
    // Whoever polls a queue may have begun to before a rule about what it receives was set.
    if (action === RECEIVE) return this.#receive(call, next);
    return this.#concerns(action) ? this.#pass(action, call, next) : next();
  }

  async #pass(action: string, call: InterceptedCall, next: () => Promise<unknown>): Promise<unknown> {
    const point = { action, from: call.caller.from, to: call.to, correlationIds: call.correlationIds };
    const fault = this.#strike(point, (kind) => kind !== 'expire' && (kind !== 'crash' || action !== INVOKE));
    const parts = { platform: this.#platform, crashCaller: this.#crashCaller };
    return fault ? inflict(fault, call, next, parts) : next();
  }

  async #receive(call: InterceptedCall, next: () => Promise<unknown>): Promise<unknown> {
    const answer = await (this.#concerns(RECEIVE) ? this.#pass(RECEIVE, call, next) : next());
    if (!this.#concerns(RECEIVE)) return answer;
    for (const message of messagesIn(answer)) {
      const correlationIds = this.#platform.correlation.idsOf([bodyOf(message)]);
      const point = { action: RECEIVE, from: call.caller.from, to: call.to, correlationIds };
      const expiry = this.#strike(point, (kind) => kind === 'expire');
      if (expiry?.kind === 'expire') expireVisibility(this.#platform, call, message, expiry.milliseconds);
    }
    return answer;
  }

  #concerns(action: string): boolean {
    return this.#rules.length > 0 && this.#rules.some((live) => live.concerns(action));
  }

  #strike(point: FaultPoint, possible: (kind: FaultKind) => boolean): Fault | undefined {
    if (!this.#concerns(point.action)) return undefined;
    this.#expire();
    for (const live of this.#rules) {
      const { fault } = live.rule;
      if (fault.kind === 'breakRole' || !possible(fault.kind)) continue;
      if (!live.concerns(point.action) || !live.strike(point)) continue;
      this.#note(live, point);
      return fault;
    }
    return undefined;
  }

  #begin(live: LiveRule): void {
    const { fault } = live.rule;
    if (fault.kind === 'breakRole') {
      const ids = this.#roles.break(live, fault.statement);
      live.strikes++;
      for (const to of ids)
        this.#note(live, { action: 'iam:DeleteRolePolicy', from: 'faults', to, correlationIds: [] });
    }
    this.#rules.push(live);
    const { seconds } = live.rule;
    if (seconds !== undefined) this.#platform.clock.after(seconds * 1000, () => this.#expire());
  }

  #expire(): void {
    const now = this.#platform.clock.now();
    this.#remove((live) => live.isOver(now));
  }

  #remove(which: (live: LiveRule) => boolean): void {
    if (!this.#rules.some(which)) return;
    for (const live of this.#rules.filter(which)) this.#roles.mend(live);
    this.#rules = this.#rules.filter((live) => !which(live));
  }

  #note(live: LiveRule, point: FaultPoint): void {
    const { kind } = live.rule.fault;
    const at = this.#platform.clock.now();
    this.#strikes.push({ kind, rule: live.description, at, point });
    if (this.#strikes.length > KEPT_STRIKES * 1.1) this.#strikes = this.#strikes.slice(-KEPT_STRIKES);
    this.#platform.journal.record({
      correlationIds: point.correlationIds,
      action: `faults:${kind}`,
      from: point.from,
      to: point.to,
      start: at,
      duration: 0,
      outcome: 'ok',
      attempt: live.strikes,
      detail: { hop: point.action, rule: live.description },
    });
  }
}

function statusOf({ id, description, builtIn, strikes }: LiveRule): RuleStatus {
  return { id, rule: description, builtIn, strikes };
}
