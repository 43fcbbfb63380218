import type { MachineDefinition } from './definition/machine-definition.ts';

export type MachineType = 'STANDARD' | 'EXPRESS';
export type LogLevel = 'ALL' | 'ERROR' | 'FATAL' | 'OFF';

export interface LoggingConfiguration {
  readonly level: LogLevel;
  readonly includeExecutionData: boolean;
  /** ARN of the log group, without the `:*` that it is written with; absent when the level is OFF. */
  readonly logGroupArn?: string;
}

/** A state machine as it is until the next update; executions keep the revision they started with. */
export interface MachineRevision {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly roleArn: string;
  /** Milliseconds since the epoch. */
  readonly creationDate: number;
  readonly updateDate: number;
  readonly revisionId: string | undefined;
  readonly definition: MachineDefinition;
  readonly logging: LoggingConfiguration;
  readonly tracing: boolean;
  /** Path of the template's resource that the machine was made for; absent when a client made it. */
  readonly madeFor?: string;
}
