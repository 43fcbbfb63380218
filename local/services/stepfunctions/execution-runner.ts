import { randomUUID } from 'node:crypto';
import { arnOf } from '../../core/environment.ts';
import type { SeededRandom } from '../../core/random.ts';
import type { Caller } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import { countDuration, countStart } from './billing.ts';
import { ExecutionLog } from './execution-log.ts';
import { recordSegment, traceOf } from './execution-trace.ts';
import { Cancellation, Cancelled } from './interpreter/cancellation.ts';
import { Execution, type ExecutionEnd } from './interpreter/execution.ts';
import { Flow } from './interpreter/flow.ts';
import { History } from './interpreter/history.ts';
import { runStates } from './interpreter/run-states.ts';
import { StateError } from './interpreter/state-error.ts';
import type { MachineStore } from './machine-store.ts';
import type { MachineRevision } from './state-machine.ts';

/** Express executions end after five minutes. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const EXPRESS_SECONDS = 300;

/** How AWS names the event that ends an execution. */
const END_EVENTS = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

/** How CloudWatch counts it. https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const END_METRICS = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
} as const;

/** What starting an execution takes. */
export interface StartRequest {
  readonly machine: MachineRevision;
  readonly name: string | undefined;
  readonly input: unknown;
  readonly inputText: string;
  readonly traceHeader: string | undefined;
  readonly caller: Caller;
}

/** An execution on its way. */
interface Started {
  readonly execution: Execution;
  readonly cancellation: Cancellation;
  /** Why it was cancelled, when it was. */
  end: ExecutionEnd | undefined;
  /** Resolves when it has ended, however it ended. */
  done: Promise<void>;
  /** Id of the segment that asked for it, and the sequence that the next hop had at its start. */
  readonly parentSegment: string | undefined;
  readonly callsSince: number;
}

/** Starts executions, sees them to their end and can end them early. */
export class ExecutionRunner {
  readonly #platform: Platform;
  readonly #store: MachineStore;
  readonly #random: SeededRandom;
  readonly #running = new Map<string, Started>();

  constructor(platform: Platform, store: MachineStore, random: SeededRandom) {
    this.#platform = platform;
    this.#store = store;
    this.#random = random;
  }

  /** Starts an execution and returns at once. */
  start(request: StartRequest): Execution {
    return this.#begin(request).execution;
  }

  /** Starts an execution and resolves when it has ended. */
  async startSync(request: StartRequest): Promise<Execution> {
    const started = this.#begin(request);
    await started.done;
    return started.execution;
  }

  /** Goes on with the executions that were running when an earlier process ended. */
  resume(): void {
    for (const execution of this.#store.executions())
      if (execution.status === 'RUNNING' && !this.#running.has(execution.arn))
        this.#follow(execution, ExecutionLog.of(this.#platform, execution.machine, execution.arn));
  }

  /** How many executions run, by the ARN of their machine. */
  runningByMachine(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { execution } of this.#running.values())
      counts.set(execution.machine.arn, (counts.get(execution.machine.arn) ?? 0) + 1);
    return counts;
  }

  /** Ends a running execution; false when it does not run any more. */
  abort(execution: Execution, error: string | undefined, cause: string | undefined): boolean {
    const started = this.#running.get(execution.arn);
    if (!started || started.end) return false;
    this.#cancel(started, { status: 'ABORTED', error, cause });
    return true;
  }

  /** Ends everything that runs and resolves when nothing does. */
  async stop(): Promise<void> {
    const all = [...this.#running.values()];
    for (const started of all)
      this.#cancel(started, {
        status: 'ABORTED',
        cause: 'The local cloud was stopped while the execution was running.',
      });
    await Promise.all(all.map(({ done }) => done));
  }

  #begin(request: StartRequest): Started {
    const { machine } = request;
    const now = (): number => this.#platform.clock.now();
    const name = request.name ?? randomUUID();
    const arn = executionArn(this.#platform, machine, name);
    const log = ExecutionLog.of(this.#platform, machine, arn);
    const history = new History({ now, limited: machine.type === 'STANDARD' });
    const { input, inputText } = request;
    const { caller, parentSegment } = this.#callerOf(request);
    const execution = new Execution({ arn, name, machine, input, inputText, startDate: now(), history, caller });
    this.#store.add(execution);
    countStart(this.#platform, execution);
    this.#measure(execution, 'ExecutionsStarted');
    return this.#follow(execution, log, parentSegment);
  }

  #follow(execution: Execution, log: ExecutionLog | undefined, parentSegment?: string): Started {
    const { history, machine } = execution;
    if (machine.type === 'STANDARD')
      history.onEvent = (event) => {
        log?.add(event);
        this.#store.recorded(execution, event);
      };
    else if (log) history.onEvent = (event) => log.add(event);
    const started: Started = {
      execution,
      cancellation: new Cancellation(),
      end: undefined,
      done: Promise.resolve(),
      parentSegment,
      callsSince: this.#platform.journal.next,
    };
    this.#running.set(execution.arn, started);
    started.done = this.#run(started, log);
    return started;
  }

  async #run(started: Started, log: ExecutionLog | undefined): Promise<void> {
    const { execution, cancellation } = started;
    const { machine, history } = execution;
    const { clock } = this.#platform;
    const flow = new Flow({
      running: {
        platform: this.#platform,
        execution,
        random: this.#random,
        from: this.#platform.calls.displayName(machine.arn),
      },
      cancellation,
      variables: null,
      lastEventId: 0,
    });
    // The first state follows no event: AWS gives it 0, as it gives ExecutionStarted.
    if (history.events.length === 0)
      history.record('ExecutionStarted', 0, { input: execution.input, roleArn: machine.roleArn });
    const seconds = timeoutOf(machine);
    const timer =
      seconds === undefined
        ? undefined
        : clock.after(execution.startDate + seconds * 1000 - clock.now(), () =>
            this.#cancel(started, { status: 'TIMED_OUT' }),
          );
    const end = await this.#outcome(started, flow);
    timer?.cancel();
    history.record(END_EVENTS[end.status], flow.lastEventId, detailsOf(end));
    execution.end(end, clock.now());
    countDuration(this.#platform, execution);
    this.#measure(execution, END_METRICS[end.status]);
    log?.flush();
    this.#running.delete(execution.arn);
    this.#store.ended(execution);
    this.#journal(execution, end);
    recordSegment(this.#platform, { execution, end, parentId: started.parentSegment, callsSince: started.callsSince });
  }

  async #outcome(started: Started, flow: Flow): Promise<ExecutionEnd> {
    const { execution } = started;
    try {
      const output = await runStates(execution.machine.definition.container, flow, execution.input);
      return started.end ?? { status: 'SUCCEEDED', output };
    } catch (error) {
      if (started.end) return started.end;
      if (error instanceof StateError) return { status: 'FAILED', error: error.error, cause: error.reason };
      if (error instanceof Cancelled) return { status: 'ABORTED' };
      return {
        status: 'FAILED',
        error: 'States.Runtime',
        cause: error instanceof Error ? error.message : String(error),
      };
    }
  }

  #cancel(started: Started, end: ExecutionEnd): void {
    started.end ??= end;
    started.cancellation.cancel();
  }

  /** Ids and trace that every task of the execution is given: the caller's, else what the input and chance give. */
  #callerOf({ caller, input, machine, traceHeader }: StartRequest): {
    caller: Execution['caller'];
    parentSegment: string | undefined;
  } {
    const { correlation } = this.#platform;
    const given = traceHeader ?? caller.traceHeader;
    const known = caller.correlationIds?.length ? caller.correlationIds : correlation.ofTrace(given);
    const named = known.length === 1 ? [] : correlation.idsOf(Array.isArray(input) ? input : [input]);
    // Started by a function that works on a batch: the input says which of its ids this execution is about.
    const narrowed = named.filter((id) => known.includes(id));
    const correlationIds = narrowed.length > 0 ? narrowed : known.length > 0 ? known : named;
    const { header, parentSegment } = traceOf(this.#platform, machine, given);
    if (header !== undefined) correlation.remember(header, correlationIds);
    if (given === undefined && header !== undefined)
      this.#platform.meter.addTrace(this.#platform.clock.now(), {
        resource: this.#platform.calls.displayName(machine.arn),
        correlationIds,
      });
    return {
      caller: {
        from: caller.from,
        ...(correlationIds.length > 0 && { correlationIds }),
        ...(header !== undefined && { traceHeader: header }),
        ...(caller.attempt !== undefined && { attempt: caller.attempt }),
      },
      parentSegment,
    };
  }

  #measure({ machine }: Execution, metric: string): void {
    this.#platform.metrics.record('AWS/States', metric, { StateMachineArn: machine.arn }, 1);
  }

  /** The execution as a whole, so that an order's way through it can be shown. */
  #journal(execution: Execution, end: ExecutionEnd): void {
    const { caller, machine, startDate, stopDate = startDate } = execution;
    this.#platform.journal.record({
      correlationIds: caller.correlationIds ?? [],
      action: 'states:Execution',
      from: caller.from,
      to: this.#platform.calls.displayName(machine.arn),
      start: startDate,
      duration: stopDate - startDate,
      outcome: end.status === 'SUCCEEDED' ? 'ok' : 'failed',
      attempt: caller.attempt ?? 1,
      ...(end.status !== 'SUCCEEDED' && {
        error: { code: end.error ?? end.status, message: end.cause ?? `The execution ended as ${end.status}.` },
      }),
      role: machine.roleArn,
      ...(caller.traceHeader && { traceHeader: caller.traceHeader }),
      detail: {
        status: end.status,
        path: execution.path,
        executionArn: execution.arn,
        ...(end.error !== undefined && { error: end.error }),
      },
    });
  }
}

/** An Express execution's name may be used again, so AWS adds a UUID to its ARN. */
export function executionArn(platform: Platform, machine: MachineRevision, name: string): string {
  const resource =
    machine.type === 'EXPRESS'
      ? `express:${machine.name}:${name}:${randomUUID()}`
      : `execution:${machine.name}:${name}`;
  return arnOf(platform.environment, 'states', resource);
}

function timeoutOf(machine: MachineRevision): number | undefined {
  const own = machine.definition.timeoutSeconds;
  return machine.type === 'EXPRESS' ? Math.min(own ?? EXPRESS_SECONDS, EXPRESS_SECONDS) : own;
}

function detailsOf(end: ExecutionEnd): Record<string, unknown> {
  if (end.status === 'SUCCEEDED') return { output: end.output };
  return {
    ...(end.error !== undefined && { error: end.error }),
    ...(end.cause !== undefined && { cause: end.cause }),
  };
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
