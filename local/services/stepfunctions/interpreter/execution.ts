import type { Caller } from '../../../platform/calls.ts';
import type { MachineRevision } from '../state-machine.ts';
import type { History } from './history.ts';
import type { Positions } from './positions.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** How an execution ended. `output` is a value for SUCCEEDED. */
export interface ExecutionEnd {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: unknown;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** One execution: what it was started with, its history, and how it ended. Nothing here runs. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  /** The machine as it was when the execution started. */
  readonly machine: MachineRevision;
  readonly input: unknown;
  readonly inputText: string;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  readonly history: History;
  /** On whose behalf: ids, trace and attempt are handed on to every task. */
  readonly caller: Pick<Caller, 'from' | 'correlationIds' | 'traceHeader' | 'attempt'>;
  /** Names of the states entered, in order; no more than the first 1,000. */
  readonly path: string[] = [];
  /** Where its flows stand, so that another process can go on with it; only a Standard execution's are kept. */
  positions: Positions | undefined;
  status: ExecutionStatus = 'RUNNING';
  stopDate: number | undefined;
  outputText: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  static readonly #keptPath = 1_000;

  constructor(parts: {
    arn: string;
    name: string;
    machine: MachineRevision;
    input: unknown;
    inputText: string;
    startDate: number;
    history: History;
    caller: Pick<Caller, 'from' | 'correlationIds' | 'traceHeader' | 'attempt'>;
  }) {
    this.arn = parts.arn;
    this.name = parts.name;
    this.machine = parts.machine;
    this.input = parts.input;
    this.inputText = parts.inputText;
    this.startDate = parts.startDate;
    this.history = parts.history;
    this.caller = parts.caller;
  }

  enter(state: string): void {
    if (this.path.length < Execution.#keptPath) this.path.push(state);
  }

  end(end: ExecutionEnd, stopDate: number): void {
    this.status = end.status;
    this.stopDate = stopDate;
    if (end.status === 'SUCCEEDED') this.outputText = JSON.stringify(end.output);
    this.error = end.error;
    this.cause = end.cause;
  }
}
