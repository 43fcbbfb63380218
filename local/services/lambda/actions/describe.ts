import { AwsError } from '../../../core/aws-error.ts';
import type { Environment } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { parseFunctionName } from '../function-name.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { LambdaFunction } from '../lambda-function.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function getFunction(functions: FunctionRegistry, environment: Environment): Operation {
  const fields = (input: unknown): Fields =>
    new Fields(input, (message) => new AwsError('ValidationException', message));
  return {
    requires: (input) => {
      const { arn } = parseFunctionName(
        fields(input).string('FunctionName'),
        environment,
        fields(input).optionalString('Qualifier'),
      );
      return [{ action: 'lambda:GetFunction', resource: arn }];
    },
    handle: (input) => {
      const { lambdaFunction } = functions.find(
        fields(input).string('FunctionName'),
        fields(input).optionalString('Qualifier'),
      );
      const { reservedConcurrency } = lambdaFunction.configuration;
      return {
        Configuration: configurationOf(lambdaFunction),
        ...(reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
        }),
      };
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export function listFunctions(functions: FunctionRegistry): Operation {
  return {
    requires: () => [{ action: 'lambda:ListFunctions', resource: '*' }],
    handle: () => ({ Functions: functions.all().map(configurationOf) }),
  };
}

function configurationOf({ configuration }: LambdaFunction): Record<string, unknown> {
  const { logging } = configuration;
  return {
    FunctionName: configuration.name,
    FunctionArn: configuration.arn,
    Runtime: configuration.runtime,
    Role: configuration.roleArn,
    Handler: configuration.handler,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    Version: '$LATEST',
    Environment: { Variables: configuration.variables },
    TracingConfig: { Mode: configuration.activeTracing ? 'Active' : 'PassThrough' },
    LoggingConfig: {
      LogFormat: logging.format,
      LogGroup: logging.logGroup,
      ...(logging.format === 'JSON' && {
        ApplicationLogLevel: logging.applicationLevel,
        SystemLogLevel: logging.systemLevel,
      }),
    },
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}
