import type { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../journal/journal.ts';
import { isPermission } from './errors.ts';
import type { CurrentState, PipeState } from './pipes-state.ts';

/** Where a pipe can lack permission: reading its source, deleting what is done from it, invoking what it is for. */
export type Side = 'source' | 'deletion' | 'execution';

/** An execution that is refused so many times in a row disables the pipe. */
const REFUSALS_THAT_DISABLE = 3;

/**
 * Keeps a pipe's state. A pipe that may not read its source, or that is refused again and again by its target, shows as
 * STOPPED with the reason, as AWS disables it; it goes on probing slowly, so that it recovers when the role is mended.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export class PipeHealth {
  readonly #state: PipeState;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #path: string;
  readonly #reasons = new Map<Side, string>();
  #refusals = 0;
  /** Failed executions in a row. */
  failures = 0;

  constructor(parts: { state: PipeState; journal: Journal; clock: Clock; path: string }) {
    this.#state = parts.state;
    this.#journal = parts.journal;
    this.#clock = parts.clock;
    this.#path = parts.path;
  }

  /** Whether the pipe counts as disabled; it then only probes. */
  get isDisabled(): boolean {
    return this.#reasons.size > 0;
  }

  succeeded(side: Side): void {
    if (side === 'execution') {
      this.failures = 0;
      this.#refusals = 0;
    }
    if (this.#reasons.delete(side)) this.#show();
  }

  /** `error` is what went wrong; `permissions` completes the reason shown when it was a refusal by the source. */
  failed(side: Side, error: AwsError, permissions?: string): void {
    if (side === 'execution') {
      this.failures++;
      this.#refusals = isPermission(error) ? this.#refusals + 1 : 0;
    }
    const refused = side === 'execution' ? this.#refusals >= REFUSALS_THAT_DISABLE : isPermission(error);
    if (refused) this.disable(side, permissions ? `${permissions}: ${error.message}` : error.message);
  }

  /** Shows the pipe as stopped for a reason that tries alone can't mend, or refusals. */
  disable(side: Side, reason: string): void {
    if (this.#reasons.get(side) === reason) return;
    this.#reasons.set(side, reason);
    this.#show();
  }

  /** Goes to a state by request. */
  enter(state: CurrentState): void {
    this.#set(state, undefined);
  }

  #show(): void {
    const [reason] = this.#reasons.values();
    if (this.#state.desiredState === 'RUNNING') this.#set(reason === undefined ? 'RUNNING' : 'STOPPED', reason);
  }

  #set(state: CurrentState, reason: string | undefined): void {
    if (this.#state.currentState === state && this.#state.stateReason === reason) return;
    const now = this.#clock.now();
    this.#state.currentState = state;
    if (reason === undefined) delete this.#state.stateReason;
    else this.#state.stateReason = reason;
    this.#state.lastModifiedTime = now;
    this.#journal.record({
      correlationIds: [],
      action: 'pipes:State',
      from: this.#path,
      to: this.#path,
      start: now,
      duration: 0,
      outcome: reason === undefined ? 'ok' : 'failed',
      attempt: 1,
      ...(reason !== undefined && { error: { code: state, message: reason } }),
      detail: { state },
    });
  }
}
