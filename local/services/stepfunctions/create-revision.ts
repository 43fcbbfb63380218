import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import { Fields, isRecord } from '../../core/fields.ts';
import { compileFor, type StepFunctionsContext } from './context.ts';
import { invalidDefinitionMessage } from './definition/problems.ts';
import { validationError } from './errors.ts';
import type { LoggingConfiguration, LogLevel, MachineRevision, MachineType } from './state-machine.ts';

const MAXIMUM_DEFINITION = 1_048_576;
const LEVELS: readonly LogLevel[] = ['ALL', 'ERROR', 'FATAL', 'OFF'];
export const NO_LOGGING: LoggingConfiguration = { level: 'OFF', includeExecutionData: false };

/** Compiles a definition into the first revision of a machine, or the next one. Raises AwsError `InvalidDefinition`. */
export function createRevision(
  context: StepFunctionsContext,
  parts: {
    arn: string;
    name: string;
    type: MachineType;
    roleArn: string;
    definition: string;
    logging: LoggingConfiguration;
    tracing: boolean;
    previous?: MachineRevision;
  },
): MachineRevision {
  const { arn, name, type, roleArn, logging, tracing, previous } = parts;
  if (parts.definition.length > MAXIMUM_DEFINITION)
    throw validationError(`The definition may have at most ${MAXIMUM_DEFINITION} characters.`);
  const { definition, problems } =
    previous?.definition.text === parts.definition
      ? { definition: previous.definition, problems: [] }
      : compileFor(context, parts.definition, type);
  if (!definition) throw new AwsError('InvalidDefinition', invalidDefinitionMessage(problems));
  const now = context.platform.clock.now();
  return {
    arn,
    name,
    type,
    roleArn,
    creationDate: previous?.creationDate ?? now,
    updateDate: now,
    // A machine that was never updated has no revision id on AWS.
    revisionId: previous && randomUUID(),
    definition,
    logging,
    tracing,
    ...(previous?.madeFor !== undefined && { madeFor: previous.madeFor }),
  };
}

/** Reads `loggingConfiguration`, whose members CloudFormation writes with capital letters. */
export function loggingOf(value: unknown, style: 'api' | 'template'): LoggingConfiguration {
  const fail = (message: string): AwsError =>
    new AwsError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${message}`);
  const member = (name: string): string => (style === 'api' ? name.charAt(0).toLowerCase() + name.slice(1) : name);
  const fields = new Fields(value, fail);
  const named = fields.optionalString(member('Level')) ?? 'OFF';
  const level = LEVELS.find((known) => known === named);
  if (!level) throw fail(`${named} is not one of ${LEVELS.join(', ')}.`);
  const includeExecutionData = fields.optionalBoolean(member('IncludeExecutionData')) ?? false;
  if (level === 'OFF') return { level, includeExecutionData };
  const destinations = fields.optionalArray(member('Destinations')) ?? [];
  if (destinations.length !== 1) throw fail(`Must specify exactly one Log Destination.`);
  const group = isRecord(destinations[0]) ? destinations[0][member('CloudWatchLogsLogGroup')] : undefined;
  const arn = isRecord(group) ? group[member('LogGroupArn')] : undefined;
  if (typeof arn !== 'string' || !arn.includes(':log-group:'))
    throw fail('Invalid Log Destination: no ARN of a log group.');
  return { level, includeExecutionData, logGroupArn: arn.replace(/:\*$/, '') };
}

/** The same as the API answers it. */
export function renderLogging({
  level,
  includeExecutionData,
  logGroupArn,
}: LoggingConfiguration): Record<string, unknown> {
  return {
    level,
    includeExecutionData,
    ...(logGroupArn !== undefined && {
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `${logGroupArn}:*` } }],
    }),
  };
}

/** Whether a TracingConfiguration, as the API or the template writes it, has tracing on. */
export function tracingOf(value: unknown, style: 'api' | 'template'): boolean {
  return new Fields(value, validationError).optionalBoolean(style === 'api' ? 'enabled' : 'Enabled') ?? false;
}
