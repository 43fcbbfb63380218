import { isAbsolute } from 'node:path';
import { Fields } from '../../core/fields.ts';
import type { TemplateResource } from '../../platform/resources.ts';

/** A function as the template describes it, defaults filled in. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  /** Construct path, as the journal shows it. */
  readonly path: string;
  readonly runtime: Runtime;
  readonly handler: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly architecture: Architecture;
  readonly variables: Readonly<Record<string, string>>;
  /** True when `TracingConfig.Mode` is Active. */
  readonly activeTracing: boolean;
  readonly logging: LoggingConfiguration;
  readonly reservedConcurrency?: number;
  readonly deadLetterArn?: string;
}

export interface LoggingConfiguration {
  readonly logGroup: string;
  /** True when the template names the group, which other functions may then share. */
  readonly customLogGroup: boolean;
  readonly format: 'Text' | 'JSON';
  readonly applicationLevel: string;
  readonly systemLevel: 'DEBUG' | 'INFO' | 'WARN';
}

/** The runtimes that can be run: the local cloud itself runs on Node.js 24. */
const RUNTIMES = ['nodejs24.x', 'nodejs22.x'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** JavaScript runs on either; only the price differs. */
const ARCHITECTURES = ['x86_64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * AWS refuses to overwrite these.
 */
const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** Reads the properties of an AWS::Lambda::Function. Raises an Error that names the property. */
export function parseFunction(
  resource: TemplateResource,
  arnOfFunction: (name: string) => string,
): FunctionConfiguration {
  const properties = new Fields(resource.properties, (message) => new Error(message));
  const name = properties.optionalString('FunctionName') ?? resource.generateName(64);
  const reserved = properties.optionalInteger('ReservedConcurrentExecutions', { min: 0, max: 1000 });
  const deadLetterArn = properties.nested('DeadLetterConfig')?.optionalString('TargetArn');
  if (deadLetterArn !== undefined && !/^arn:[\w-]+:(sqs|sns):/.test(deadLetterArn))
    throw new Error(`DeadLetterConfig.TargetArn must be the ARN of a queue or topic, but is ${deadLetterArn}.`);
  return {
    name,
    arn: arnOfFunction(name),
    path: resource.path,
    runtime: oneOf(properties, 'Runtime', RUNTIMES),
    handler: relativeHandler(properties.string('Handler')),
    roleArn: properties.string('Role'),
    timeoutSeconds: properties.optionalInteger('Timeout', { min: 1, max: 900 }) ?? 3,
    memoryMb: properties.optionalInteger('MemorySize', { min: 128, max: 10_240 }) ?? 128,
    architecture: parseArchitecture(properties),
    variables: parseVariables(properties),
    activeTracing: properties.nested('TracingConfig')?.optionalString('Mode') === 'Active',
    logging: parseLogging(properties.nested('LoggingConfig'), name),
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

function relativeHandler(handler: string): string {
  if (isAbsolute(handler)) throw new Error(`Handler must be a path inside the function's code, but is ${handler}.`);
  return handler;
}

function parseArchitecture(properties: Fields): Architecture {
  const given = properties.optionalArray('Architectures') ?? ['x86_64'];
  const found = ARCHITECTURES.find((architecture) => architecture === given[0]);
  if (found === undefined || given.length !== 1)
    throw new Error(`Architectures must be one of ${ARCHITECTURES.join(' and ')}, but is ${JSON.stringify(given)}.`);
  return found;
}

function parseVariables(properties: Fields): Record<string, string> {
  const variables = properties.nested('Environment')?.nested('Variables');
  const entries = (variables?.names() ?? []).map((name): [string, string] => {
    if (RESERVED_VARIABLES.has(name))
      throw new Error(
        `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${name}`,
      );
    return [name, variables?.string(name) ?? ''];
  });
  return Object.fromEntries(entries);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
function parseLogging(logging: Fields | undefined, functionName: string): LoggingConfiguration {
  const logGroup = logging?.optionalString('LogGroup');
  const format = logging?.has('LogFormat') ? oneOf(logging, 'LogFormat', ['Text', 'JSON']) : 'Text';
  const levels = ['ApplicationLogLevel', 'SystemLogLevel'].filter((level) => logging?.has(level));
  if (format === 'Text' && levels.length > 0)
    throw new Error(`LoggingConfig.${levels.join(' and ')} can be set only when LogFormat is JSON.`);
  return {
    logGroup: logGroup ?? `/aws/lambda/${functionName}`,
    customLogGroup: logGroup !== undefined,
    format,
    applicationLevel: logging?.has('ApplicationLogLevel')
      ? oneOf(logging, 'ApplicationLogLevel', ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])
      : 'INFO',
    systemLevel: logging?.has('SystemLogLevel') ? oneOf(logging, 'SystemLogLevel', ['DEBUG', 'INFO', 'WARN']) : 'INFO',
  };
}

function oneOf<T extends string>(fields: Fields, name: string, allowed: readonly T[]): T {
  const value = fields.string(name);
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new Error(`${name} ${value} is not supported by the local cloud; it runs ${allowed.join(', ')}.`);
  return found;
}
