import type { Execution } from './interpreter/execution.ts';
import type { MachineRevision } from './state-machine.ts';

/** How many executions that have ended are remembered, for each type of machine. Running ones are always there. */
export interface Retention {
  readonly standard: number;
  readonly express: number;
}

export const DEFAULT_RETENTION: Retention = { standard: 1_000, express: 1_000 };

/** The state machines and executions of one local cloud. */
export class MachineStore {
  readonly #machines = new Map<string, MachineRevision>();
  /** In order of start. */
  readonly #executions = new Map<string, Execution>();
  readonly #ended: Record<'STANDARD' | 'EXPRESS', string[]> = { STANDARD: [], EXPRESS: [] };
  readonly #retention: Retention;

  constructor(retention: Retention = DEFAULT_RETENTION) {
    this.#retention = retention;
  }

  machine(arn: string): MachineRevision | undefined {
    return this.#machines.get(arn);
  }

  machines(): MachineRevision[] {
    return [...this.#machines.values()];
  }

  put(machine: MachineRevision): void {
    this.#machines.set(machine.arn, machine);
  }

  remove(arn: string): void {
    this.#machines.delete(arn);
  }

  execution(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  add(execution: Execution): void {
    this.#executions.set(execution.arn, execution);
  }

  /** An execution ended; the oldest that ended is forgotten when there are too many. */
  ended(execution: Execution): void {
    const { type } = execution.machine;
    const list = this.#ended[type];
    list.push(execution.arn);
    const limit = type === 'EXPRESS' ? this.#retention.express : this.#retention.standard;
    while (list.length > limit) {
      const oldest = list.shift();
      if (oldest !== undefined) this.#executions.delete(oldest);
    }
  }

  /** The executions of a machine, or of all, newest first. */
  executions(machineArn?: string): Execution[] {
    const all = [...this.#executions.values()].reverse();
    return machineArn === undefined ? all : all.filter(({ machine }) => machine.arn === machineArn);
  }
}
