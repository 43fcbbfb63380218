import type { Fields } from '../../core/fields.ts';

const LEVELS = ['OFF', 'ERROR', 'INFO', 'TRACE'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Where and how much a pipe logs. */
export interface LogSettings {
  readonly level: Exclude<LogLevel, 'OFF'>;
  readonly groupName: string;
  readonly groupArn: string;
  /** Whether payloads, requests and responses are logged too. */
  readonly includeExecutionData: boolean;
}

/**
 * Reads `LogConfiguration`; undefined when nothing is to be logged. Raises an Error that names the property at fault.
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeLogConfiguration.html
 */
export function logSettingsOf(configuration: Fields | undefined): LogSettings | undefined {
  if (!configuration) return undefined;
  const given = configuration.optionalString('Level') ?? 'ERROR';
  const level = LEVELS.find((known) => known === given);
  if (!level) throw new Error(`LogConfiguration.Level must be one of ${LEVELS.join(', ')}, but is "${given}".`);
  const data = configuration.optionalArray('IncludeExecutionData') ?? [];
  if (data.some((entry) => entry !== 'ALL'))
    throw new Error(`LogConfiguration.IncludeExecutionData can only hold ALL, but is ${JSON.stringify(data)}.`);
  const groupArn = configuration.nested('CloudwatchLogsLogDestination')?.string('LogGroupArn');
  if (level === 'OFF' || groupArn === undefined) return undefined;
  const groupName = /:log-group:([^:]+)/.exec(groupArn)?.[1];
  if (!groupName)
    throw new Error(`LogConfiguration.CloudwatchLogsLogDestination.LogGroupArn: ${groupArn} is no log group.`);
  return { level, groupName, groupArn, includeExecutionData: data.length > 0 };
}
