import { toAwsError } from '../../core/aws-error.ts';
import type { Timer } from '../../core/clock.ts';
import type { SeededRandom } from '../../core/random.ts';
import type { Principal } from '../../platform/access.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { AcceptedEvent } from './bus-event.ts';
import { DeadLetters, type ExhaustedCondition } from './dead-letters.ts';
import { type DeliveryFailure, deliveryFailure, InvalidInput, RoleNotAssumed } from './delivery-failure.ts';
import { journalEntry } from './journal-entry.ts';
import { retryDelay } from './retry-delay.ts';
import type { Rule } from './rule.ts';
import { rulePrincipal, SERVICE } from './rule-principal.ts';
import type { RuleTarget } from './rule-target.ts';

/** One event on its way to one target. */
interface Job {
  readonly rule: Rule;
  readonly target: RuleTarget;
  readonly accepted: AcceptedEvent;
}

/**
 * Brings events to targets, at least once: again with growing pauses where that can help, until the target's retry policy
 * ends it; then to the target's dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
export class Deliveries {
  readonly #platform: Platform;
  readonly #random: SeededRandom;
  readonly #deadLetters: DeadLetters;
  readonly #retries = new Set<Timer>();
  /** Rule and path of templates that pointed at nothing, each noted once. */
  readonly #missingPaths = new Set<string>();
  static readonly #mostMissingPaths = 1000;
  #stopped = false;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#random = platform.random.fork('events');
    this.#deadLetters = new DeadLetters(platform, (failures, action) =>
      this.#later(retryDelay(failures, this.#random), action),
    );
  }

  /** Starts a delivery; whoever put the event does not wait for it. */
  start(rule: Rule, target: RuleTarget, accepted: AcceptedEvent): void {
    // After the publisher has its answer, so that the journal tells things in their order.
    setImmediate(() => void this.#attempt({ rule, target, accepted }, 1));
  }

  /** No further attempts. */
  stop(): void {
    this.#stopped = true;
    for (const retry of this.#retries) retry.cancel();
    this.#retries.clear();
  }

  async #attempt(job: Job, attempt: number): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.#deliver(job, attempt);
    } catch (thrown) {
      this.#failed(job, attempt, deliveryFailure(thrown));
    }
  }

  async #deliver({ rule, target, accepted }: Job, attempt: number): Promise<void> {
    const { text, missing } = target.input.render(accepted);
    if (missing) this.#noteMissing(rule, accepted, missing);
    if (target.receiver.needsJson && !target.input.json)
      throw new InvalidInput('InvalidInput', `${target.arn} takes JSON, but the target's input is lines of text.`);
    const caller: Caller = {
      principal: this.#principal(rule, target),
      from: this.#platform.calls.displayName(rule.arn),
      correlationIds: accepted.correlationIds,
      attempt,
      ...(accepted.traceHeader !== undefined && { traceHeader: accepted.traceHeader }),
    };
    await target.receiver.deliver({ text, accepted, caller });
  }

  /** The target's role, or EventBridge itself on behalf of the rule: then the resource's policy decides. */
  #principal(rule: Rule, { roleArn }: RuleTarget): Principal {
    if (roleArn === undefined) return rulePrincipal(rule);
    try {
      return this.#platform.access.assumeRole(roleArn, SERVICE, rule.name, rule.arn);
    } catch (thrown) {
      const { code, message, status } = toAwsError(thrown);
      throw new RoleNotAssumed(code, message, { status });
    }
  }

  #failed(job: Job, attempt: number, failure: DeliveryFailure): void {
    if (this.#stopped) return;
    const { target, accepted } = job;
    const expiresMs = accepted.ingestedMs + target.maximumEventAgeMs;
    const left = expiresMs - this.#platform.clock.now();
    if (!failure.passing) this.#giveUp(job, attempt, failure);
    else if (attempt > target.maximumRetryAttempts) this.#giveUp(job, attempt, failure, 'MaximumRetryAttempts');
    else if (left <= 0) this.#giveUp(job, attempt, failure, 'MaximumEventAgeInSeconds');
    else {
      const wait = retryDelay(attempt, this.#random);
      if (wait < left) this.#later(wait, () => void this.#attempt(job, attempt + 1));
      else this.#later(left, () => this.#giveUp(job, attempt, failure, 'MaximumEventAgeInSeconds'));
    }
  }

  #giveUp({ rule, target, accepted }: Job, attempts: number, failure: DeliveryFailure, exhausted?: ExhaustedCondition) {
    void this.#deadLetters.send({ rule, target, accepted, attempts, failure, exhausted });
  }

  #later(delayMs: number, action: () => void): void {
    if (this.#stopped) return;
    const retry = this.#platform.clock.after(delayMs, () => {
      this.#retries.delete(retry);
      action();
    });
    this.#retries.add(retry);
  }

  /** A path that points at nothing leaves an empty string behind, which is easily overlooked. */
  #noteMissing(rule: Rule, accepted: AcceptedEvent, paths: readonly string[]): void {
    for (const path of paths) {
      const key = `${rule.arn}\n${path}`;
      if (this.#missingPaths.has(key) || this.#missingPaths.size >= Deliveries.#mostMissingPaths) continue;
      this.#missingPaths.add(key);
      const name = this.#platform.calls.displayName(rule.arn);
      journalEntry(this.#platform, accepted, {
        action: 'events:Transform',
        from: name,
        to: name,
        outcome: 'ok',
        detail: { missingPath: path, writtenAs: 'an empty string' },
      });
    }
  }
}
