import { Recent } from '../../storage/packed.ts';
import type { Execution } from './interpreter/execution.ts';
import type { HistoryEvent } from './interpreter/history.ts';
import type { MachineRevision } from './state-machine.ts';

/** How many executions that have ended are remembered, for each type of machine. Running ones are always there. */
export interface Retention {
  readonly standard: number;
  readonly express: number;
}

const DEFAULT_RETENTION: Retention = { standard: 1_000, express: 1_000 };

/** How many histories of executions that ended last are kept as objects. */
const RECENT_HISTORIES = 32;

/** Told of everything that is to outlive the process. */
export interface Keeper {
  machineChanged(arn: string): void;
  executionAdded(execution: Execution): void;
  executionChanged(execution: Execution): void;
  eventAdded(arn: string, event: HistoryEvent): void;
  executionForgotten(execution: Execution): void;
}

/** The state machines and executions of one local cloud. */
export class MachineStore {
  readonly #machines = new Map<string, MachineRevision>();
  /** In order of start. */
  readonly #executions = new Map<string, Execution>();
  readonly #ended: Record<'STANDARD' | 'EXPRESS', string[]> = { STANDARD: [], EXPRESS: [] };
  readonly #retention: Retention;
  readonly #recent = new Recent(RECENT_HISTORIES);
  /** ARNs of machines of an earlier run whose resource the template of this run has not named yet. */
  readonly #unclaimed = new Set<string>();
  #keeper: Keeper | undefined;

  constructor(retention: Retention = DEFAULT_RETENTION) {
    this.#retention = retention;
  }

  machine(arn: string): MachineRevision | undefined {
    return this.#machines.get(arn);
  }

  machines(): MachineRevision[] {
    return [...this.#machines.values()];
  }

  /** From now on changes are kept. */
  keepIn(keeper: Keeper): void {
    this.#keeper = keeper;
  }

  put(machine: MachineRevision): void {
    this.#machines.set(machine.arn, machine);
    this.#unclaimed.delete(machine.arn);
    this.#keeper?.machineChanged(machine.arn);
  }

  remove(arn: string): void {
    this.#machines.delete(arn);
    this.#unclaimed.delete(arn);
    this.#keeper?.machineChanged(arn);
  }

  restoreMachine(machine: MachineRevision): void {
    this.#machines.set(machine.arn, machine);
    if (machine.madeFor !== undefined) this.#unclaimed.add(machine.arn);
  }

  restoreExecution(execution: Execution): void {
    this.#executions.set(execution.arn, execution);
    if (execution.status === 'RUNNING') return;
    this.#ended[execution.machine.type].push(execution.arn);
    this.#recent.add(execution.history.end());
  }

  /** Machines that were made for resources that the template no longer has. */
  leftovers(): MachineRevision[] {
    return [...this.#unclaimed].flatMap((arn) => this.#machines.get(arn) ?? []);
  }

  execution(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  add(execution: Execution): void {
    this.#executions.set(execution.arn, execution);
    this.#keeper?.executionAdded(execution);
  }

  /** An event was added to an execution's history. */
  recorded(execution: Execution, event: HistoryEvent): void {
    this.#keeper?.eventAdded(execution.arn, event);
  }

  /** An execution ended; the oldest that ended is forgotten when there are too many. */
  ended(execution: Execution): void {
    const { type } = execution.machine;
    this.#keeper?.executionChanged(execution);
    execution.positions?.forgetAll();
    this.#recent.add(execution.history.end());
    const list = this.#ended[type];
    list.push(execution.arn);
    const limit = type === 'EXPRESS' ? this.#retention.express : this.#retention.standard;
    while (list.length > limit) {
      const oldest = this.#executions.get(list.shift() ?? '');
      if (!oldest) continue;
      this.#executions.delete(oldest.arn);
      this.#keeper?.executionForgotten(oldest);
      oldest.history.end().drop();
    }
  }

  /** The executions of a machine, or of all, newest first. */
  executions(machineArn?: string): Execution[] {
    const all = [...this.#executions.values()].reverse();
    return machineArn === undefined ? all : all.filter(({ machine }) => machine.arn === machineArn);
  }
}
