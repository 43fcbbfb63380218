import type { Caller } from '../../../platform/calls.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import { QueryFailure } from '../jsonata/query-failure.ts';
import type { Template } from '../jsonata/template.ts';
import type { Flow, MapItem } from './flow.ts';
import type { EventDetails } from './history.ts';
import type { VisitPosition } from './positions.ts';
import { inState, StateError } from './state-error.ts';

/** What `$states` holds beyond input and context. */
export interface Additions {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
}

/** One stay of a flow in a state, retries included. */
export class Visit {
  readonly flow: Flow;
  readonly state: string;
  readonly input: unknown;
  readonly enteredEventId: number;
  /** Milliseconds since the epoch. */
  readonly enteredTime: number;
  /** How many times the state's work was tried again. */
  retryCount = 0;
  /** How often each of the state's retriers was used. */
  retriesUsed: number[] | undefined;
  /** When the wait that it is in is over: a Wait state's, or the one before a retry. */
  dueAt: number | undefined;
  /** The event by which the branches of this try began. */
  begunEventId: number | undefined;

  constructor(parts: { flow: Flow; state: string; input: unknown; enteredEventId: number; enteredTime: number }) {
    this.flow = parts.flow;
    this.state = parts.state;
    this.input = parts.input;
    this.enteredEventId = parts.enteredEventId;
    this.enteredTime = parts.enteredTime;
  }

  /** Goes on with a stay that an earlier process began. */
  static resume(flow: Flow, position: VisitPosition): Visit {
    const { state, input, enteredEventId, enteredTime } = position;
    const visit = new Visit({ flow, state, input, enteredEventId, enteredTime });
    visit.retryCount = position.retryCount;
    visit.retriesUsed = position.retriesUsed && [...position.retriesUsed];
    visit.dueAt = position.dueAt;
    visit.begunEventId = position.begunEventId;
    return visit;
  }

  position(): VisitPosition {
    const { state, input, enteredEventId, enteredTime, retryCount, retriesUsed, dueAt, begunEventId } = this;
    return {
      state,
      input,
      enteredEventId,
      enteredTime,
      retryCount,
      ...(retriesUsed?.some((used) => used > 0) && { retriesUsed }),
      ...(dueAt !== undefined && { dueAt }),
      ...(begunEventId !== undefined && { begunEventId }),
    };
  }

  /** Waits until `dueAt`; a process that goes on with this visit waits for what is left of it. */
  async waitUntil(dueAt: number): Promise<void> {
    const { cancellation, running } = this.flow;
    this.dueAt = dueAt;
    this.flow.changed();
    const left = dueAt - running.platform.clock.now();
    if (left > 0) await cancellation.sleep(running.platform.clock, left);
    this.dueAt = undefined;
  }

  /** Records the event by which the state's branches begin, once for each try, and gives its id. */
  begin(type: string, details?: EventDetails): number {
    this.begunEventId ??= this.flow.record(type, details);
    return this.begunEventId;
  }

  /** The names an expression of this state sees; `item` is the one an ItemSelector is about. */
  bindings(additions?: Additions, item?: MapItem): Bindings {
    const bindings: Record<string, unknown> = Object.create(this.flow.variables);
    const context = (): Record<string, unknown> => this.#context(item);
    // Few expressions look at the context, so it is made when one does.
    bindings['states'] = {
      input: this.input,
      get context(): Record<string, unknown> {
        return context();
      },
      ...additions,
    };
    return bindings;
  }

  /** Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
  #context(item = this.flow.item): Record<string, unknown> {
    const { execution } = this.flow.running;
    const { machine } = execution;
    return {
      Execution: {
        Id: execution.arn,
        Input: execution.input,
        Name: execution.name,
        RoleArn: machine.roleArn,
        StartTime: new Date(execution.startDate).toISOString(),
        ...(machine.type === 'STANDARD' && { RedriveCount: 0 }),
      },
      StateMachine: { Id: machine.arn, Name: machine.name },
      State: {
        Name: this.state,
        EnteredTime: new Date(this.enteredTime).toISOString(),
        RetryCount: this.retryCount,
      },
      ...(item && { Map: { Item: item } }),
    };
  }

  /** A field's value. Raises StateError `States.QueryEvaluationError`, after recording why. */
  evaluate(template: Template, bindings: Bindings): unknown {
    try {
      const value = template.evaluate(bindings);
      return value instanceof Promise ? value.catch((error: unknown) => this.fail(error)) : value;
    } catch (error) {
      return this.fail(error);
    }
  }

  /** Records an EvaluationFailed event for a QueryFailure and raises what it means for the state. */
  fail(error: unknown): never {
    if (!(error instanceof QueryFailure)) throw error;
    const cause = inState(this.state, this.enteredEventId) + error.message;
    this.flow.record('EvaluationFailed', {
      error: 'States.QueryEvaluationError',
      cause,
      location: error.field,
      state: this.state,
    });
    throw new StateError('States.QueryEvaluationError', cause);
  }

  /**
   * Who calls when this state's task runs: the machine's role, taken on anew since it may have changed. Raises AwsError
   * `AccessDenied` when the role does not trust Step Functions.
   */
  caller(): Caller {
    const { platform, execution, from } = this.flow.running;
    const { machine, caller } = execution;
    return {
      principal: platform.access.assumeRole(machine.roleArn, 'states.amazonaws.com', execution.name, machine.arn),
      from: `${from} / ${this.state}`,
      ...(caller.correlationIds && { correlationIds: caller.correlationIds }),
      ...(caller.traceHeader && { traceHeader: caller.traceHeader }),
      attempt: this.retryCount + 1,
    };
  }
}
