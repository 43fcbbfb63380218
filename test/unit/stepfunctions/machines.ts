import type { AwsError } from '../../../local/core/aws-error.ts';
import { isRecord } from '../../../local/core/fields.ts';
import { type AccessControl, OPERATOR } from '../../../local/platform/access.ts';
import type { Caller } from '../../../local/platform/calls.ts';
import { createStepFunctions, type StepFunctionsService } from '../../../local/services/stepfunctions/index.ts';
import type { Retention } from '../../../local/services/stepfunctions/machine-store.ts';
import { type TestPlatform, testPlatform } from '../../support/platform.ts';

export const CALLER: Caller = { principal: OPERATOR, from: 'test' };
export const ROLE = 'arn:aws:iam::000000000000:role/machine';

export type Json = Readonly<Record<string, unknown>>;

/** What DescribeExecution or StartSyncExecution answered, read as the test needs it. */
export interface Ended {
  readonly executionArn: string;
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** As GetExecutionHistory gives them. */
  readonly events: readonly Event[];
  readonly types: readonly string[];
}

export interface Event extends Json {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
}

/** Step Functions alone on a platform whose clock the test moves. */
export class Machines {
  readonly platform: TestPlatform;
  readonly service: StepFunctionsService;
  #count = 0;

  constructor(options: { access?: AccessControl; seed?: number; retention?: Retention } = {}) {
    this.platform = testPlatform(options);
    this.service = createStepFunctions(this.platform, options.retention ? { retention: options.retention } : {});
    this.platform.calls.register(this.service);
  }

  async call(action: string, input: Json, caller: Caller = CALLER): Promise<Json> {
    const answer = await this.platform.calls.dispatch('states', action, input, caller);
    return isRecord(answer) ? answer : {};
  }

  /** The machine's ARN. `definition` is in JSONata unless it says otherwise. */
  async create(definition: Json, more: Json = {}): Promise<string> {
    const { stateMachineArn } = await this.call('CreateStateMachine', {
      name: `machine-${++this.#count}`,
      roleArn: ROLE,
      definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
      ...more,
    });
    return String(stateMachineArn);
  }

  /** The message with which a definition is refused. */
  async refusal(definition: Json | string, more: Json = {}): Promise<string> {
    const text =
      typeof definition === 'string' ? definition : JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
    const input = { name: `refused-${++this.#count}`, roleArn: ROLE, definition: text, ...more };
    const error = await this.error('CreateStateMachine', input);
    return error.message;
  }

  /** The error that a call is answered with. */
  async error(action: string, input: Json): Promise<AwsError> {
    return this.call(action, input).then(
      () => {
        throw new Error(`${action} was not refused.`);
      },
      (error: AwsError) => error,
    );
  }

  /** Starts a Standard execution; `ended` waits for its end. */
  async start(stateMachineArn: string, input: unknown = {}, caller: Caller = CALLER): Promise<string> {
    const { executionArn } = await this.call(
      'StartExecution',
      { stateMachineArn, input: JSON.stringify(input) },
      caller,
    );
    return String(executionArn);
  }

  async ended(executionArn: string): Promise<Ended> {
    await this.platform.journal.waitFor(
      `the end of ${executionArn}`,
      ({ action, detail }) => action === 'states:Execution' && detail?.['executionArn'] === executionArn,
    );
    const view = this.service.executions.get(executionArn);
    if (!view) throw new Error(`${executionArn} is forgotten.`);
    const events = (view.events ?? []) as readonly Event[];
    return {
      executionArn,
      status: view.status,
      output: view.output === undefined ? undefined : JSON.parse(view.output),
      error: view.error,
      cause: view.cause,
      events,
      types: events.map(({ type }) => type),
    };
  }

  /** Creates a machine and runs it to its end; time moves on by `advance` milliseconds meanwhile. */
  async run(definition: Json, input: unknown = {}, options: { advance?: number; type?: string } = {}): Promise<Ended> {
    const arn = await this.create(definition, options.type ? { type: options.type } : {});
    const executionArn = await this.start(arn, input);
    if (options.advance !== undefined) await this.platform.clock.advance(options.advance);
    return this.ended(executionArn);
  }

  /** A machine of one state, which ends it. */
  runState(state: Json, input: unknown = {}, options: { advance?: number; type?: string } = {}): Promise<Ended> {
    const ends = state['Type'] === 'Succeed' || state['Type'] === 'Fail' || state['Type'] === 'Choice';
    const definition = { StartAt: 'S', States: { S: ends ? state : { ...state, End: true } } };
    return this.run(definition, input, options);
  }
}

/** The members of an event's details. */
export function details(event: Event | undefined): Json {
  const entry = Object.entries(event ?? {}).find(([name]) => name.endsWith('EventDetails'));
  return isRecord(entry?.[1]) ? entry[1] : {};
}

/** The details of the first event of a type. */
export function detailsOf(ended: Ended, type: string): Json {
  return details(ended.events.find((event) => event.type === type));
}
