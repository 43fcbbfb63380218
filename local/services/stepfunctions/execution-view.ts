import type { Execution, ExecutionStatus } from './interpreter/execution.ts';
import { renderEvent } from './interpreter/history-rendering.ts';
import type { MachineType } from './state-machine.ts';

/** An execution as console and commands show it. Times are milliseconds since the epoch, input and output JSON texts. */
export interface ExecutionView {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly type: MachineType;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Names of the states entered, in order. */
  readonly path: readonly string[];
  readonly correlationIds: readonly string[];
  /** As GetExecutionHistory gives them; only when asked for one execution. */
  readonly events?: readonly Readonly<Record<string, unknown>>[];
}

/** An execution as others see it, its history only when it is asked for. */
export function viewOf(execution: Execution, withEvents: boolean): ExecutionView {
  const { stopDate, outputText, error, cause } = execution;
  return {
    arn: execution.arn,
    name: execution.name,
    machineArn: execution.machine.arn,
    type: execution.machine.type,
    status: execution.status,
    startDate: execution.startDate,
    ...(stopDate !== undefined && { stopDate }),
    input: execution.inputText,
    ...(outputText !== undefined && { output: outputText }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    path: [...execution.path],
    correlationIds: execution.caller.correlationIds ?? [],
    ...(withEvents && { events: execution.history.events.map((event) => renderEvent(event, true)) }),
  };
}
