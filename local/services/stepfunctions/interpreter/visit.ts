import type { Caller } from '../../../platform/calls.ts';
import type { Bindings } from '../jsonata/fast-value.ts';
import { QueryFailure } from '../jsonata/query-failure.ts';
import type { Template } from '../jsonata/template.ts';
import type { Flow, MapItem } from './flow.ts';
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

  constructor(parts: { flow: Flow; state: string; input: unknown; enteredEventId: number; enteredTime: number }) {
    this.flow = parts.flow;
    this.state = parts.state;
    this.input = parts.input;
    this.enteredEventId = parts.enteredEventId;
    this.enteredTime = parts.enteredTime;
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
