import type { Kept, Storage } from '../../storage/durable.ts';
import type { MachineDefinition } from './definition/machine-definition.ts';
import { Execution, type ExecutionStatus } from './interpreter/execution.ts';
import { History, type HistoryEvent } from './interpreter/history.ts';
import { type FlowPosition, Positions } from './interpreter/positions.ts';
import type { Keeper, MachineStore } from './machine-store.ts';
import type { MachineRevision, MachineType } from './state-machine.ts';

/** A definition is kept as its text. */
interface MachineRecord extends Omit<MachineRevision, 'definition'> {
  readonly definition: string;
}

/** An execution without its events and positions, which are entries of their own. */
interface ExecutionRecord {
  readonly name: string;
  /** The machine as it was when the execution started. */
  readonly machine: MachineRecord;
  readonly inputText: string;
  readonly startDate: number;
  readonly caller: Execution['caller'];
  readonly status: ExecutionStatus;
  readonly stopDate?: number;
  readonly outputText?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** How a kept definition becomes one that runs, and what else restored executions need. */
export interface KeptStatesParts {
  readonly storage: Storage;
  readonly store: MachineStore;
  readonly now: () => number;
  /** Raises an Error for a definition that can't be run any more. */
  readonly compile: (text: string, type: MachineType) => MachineDefinition;
}

/**
 * Keeps state machines and Standard executions: what they were started with, their events, and where each of their
 * flows stands. Express executions are not kept, as on AWS: whoever started one starts it again.
 */
export class KeptStates implements Keeper {
  readonly #parts: KeptStatesParts;
  readonly #machines: Kept;
  readonly #executions: Kept;
  readonly #events: Kept;
  readonly #positions: Kept;
  /** Compiled definitions by type and text, while executions are restored. */
  readonly #compiled = new Map<string, MachineDefinition>();

  constructor(parts: KeptStatesParts) {
    this.#parts = parts;
    const { storage, store } = parts;
    const records = new Map<string, ExecutionRecord>();
    const events = new Map<string, HistoryEvent[]>();
    const positions = new Map<string, Map<string, FlowPosition>>();
    this.#machines = storage.keep<MachineRecord>({
      name: 'states.machines',
      entry: (arn) => {
        const machine = store.machine(arn);
        return machine && recordOf(machine);
      },
      keys: () => store.machines().map(({ arn }) => arn),
      restore: (_arn, record) => store.restoreMachine(this.#machine(record)),
    });
    this.#executions = storage.keep<ExecutionRecord>({
      name: 'states.executions',
      entry: (arn) => {
        const execution = store.execution(arn);
        return execution && isKept(execution) ? executionRecordOf(execution) : undefined;
      },
      keys: () => this.#kept().map(({ arn }) => arn),
      restore: (arn, record) => records.set(arn, record),
    });
    this.#events = storage.keep<HistoryEvent>({
      name: 'states.events',
      entry: (key) => {
        const { arn, rest } = partsOf(key);
        return store.execution(arn)?.history.events[Number(rest) - 1];
      },
      keys: () => this.#kept().flatMap(eventKeys),
      restore: (key, event) => {
        const { arn } = partsOf(key);
        const list = events.get(arn) ?? [];
        events.set(arn, list);
        list.push(event);
      },
    });
    this.#positions = storage.keep<FlowPosition>({
      name: 'states.positions',
      entry: (key) => {
        const { arn, rest } = partsOf(key);
        return store.execution(arn)?.positions?.get(rest);
      },
      keys: () => this.#kept().flatMap(positionKeys),
      restore: (key, position) => {
        const { arn, rest } = partsOf(key);
        const flows = positions.get(arn) ?? new Map();
        positions.set(arn, flows.set(rest, position));
      },
      restored: () => {
        for (const [arn, record] of [...records].sort(([, a], [, b]) => a.startDate - b.startDate))
          store.restoreExecution(this.#execution(arn, record, events.get(arn) ?? [], positions.get(arn)));
        this.#compiled.clear();
      },
    });
  }

  machineChanged(arn: string): void {
    this.#machines.changed(arn);
  }

  executionChanged(execution: Execution): void {
    if (isKept(execution)) this.#executions.changed(execution.arn);
  }

  eventAdded(arn: string, event: HistoryEvent): void {
    this.#events.changed(`${arn}#${event.id}`);
  }

  /** Keeps a new execution from now on. */
  executionAdded(execution: Execution): void {
    if (!isKept(execution)) return;
    execution.positions = new Positions((key) => this.#positionChanged(execution.arn, key));
    this.#executions.changed(execution.arn);
  }

  /** An execution that ended long ago is gone. */
  executionForgotten(execution: Execution): void {
    if (!isKept(execution)) return;
    this.#executions.changed(execution.arn);
    for (const key of eventKeys(execution)) this.#events.changed(key);
  }

  #positionChanged(arn: string, key: string): void {
    this.#positions.changed(`${arn}#${key}`);
  }

  #kept(): Execution[] {
    return this.#parts.store.executions().filter(isKept);
  }

  #execution(
    arn: string,
    record: ExecutionRecord,
    events: readonly HistoryEvent[],
    positions: Map<string, FlowPosition> | undefined,
  ): Execution {
    const { name, machine, inputText, startDate, caller } = record;
    const history = new History({
      now: this.#parts.now,
      limited: true,
      earlier: events.toSorted((a, b) => a.id - b.id),
    });
    const execution = new Execution({
      arn,
      name,
      machine: this.#machine(machine),
      input: JSON.parse(inputText),
      inputText,
      startDate,
      history,
      caller,
    });
    for (const { type, details } of history.events)
      if (type.endsWith('StateEntered') && typeof details?.['name'] === 'string') execution.enter(details['name']);
    execution.status = record.status;
    execution.stopDate = record.stopDate;
    execution.outputText = record.outputText;
    execution.error = record.error;
    execution.cause = record.cause;
    if (record.status === 'RUNNING')
      execution.positions = new Positions((key) => this.#positionChanged(arn, key), positions);
    return execution;
  }

  #machine(record: MachineRecord): MachineRevision {
    const key = `${record.type} ${record.definition}`;
    const definition = this.#compiled.get(key) ?? this.#parts.compile(record.definition, record.type);
    this.#compiled.set(key, definition);
    return { ...record, definition };
  }
}

function isKept({ machine }: Execution): boolean {
  return machine.type === 'STANDARD';
}

function recordOf(machine: MachineRevision): MachineRecord {
  return { ...machine, definition: machine.definition.text };
}

function executionRecordOf(execution: Execution): ExecutionRecord {
  const { name, machine, inputText, startDate, caller, status, stopDate, outputText, error, cause } = execution;
  return {
    name,
    machine: recordOf(machine),
    inputText,
    startDate,
    caller,
    status,
    ...(stopDate !== undefined && { stopDate }),
    ...(outputText !== undefined && { outputText }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

function eventKeys({ arn, history }: Execution): string[] {
  return history.events.map(({ id }) => `${arn}#${id}`);
}

function positionKeys({ arn, positions }: Execution): string[] {
  return (positions?.keys() ?? []).map((key) => `${arn}#${key}`);
}

/** Names of machines and executions have no number sign. */
function partsOf(key: string): { arn: string; rest: string } {
  const at = key.indexOf('#');
  return { arn: key.slice(0, at), rest: key.slice(at + 1) };
}
