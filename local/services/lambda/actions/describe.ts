import { AwsError } from '../../../core/aws-error.ts';
import type { Environment } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { parseFunctionName } from '../function-name.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { LambdaFunction } from '../lambda-function.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function getFunction(functions: FunctionRegistry, environment: Environment): Operation {
  return aboutFunction(functions, environment, 'lambda:GetFunction', (lambdaFunction) => {
    const { reservedConcurrency } = lambdaFunction.configuration;
    return {
      Configuration: configurationOf(lambdaFunction),
      ...(reservedConcurrency !== undefined && {
        Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
      }),
    };
  });
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export function getFunctionConfiguration(functions: FunctionRegistry, environment: Environment): Operation {
  return aboutFunction(functions, environment, 'lambda:GetFunctionConfiguration', configurationOf);
}

function aboutFunction(
  functions: FunctionRegistry,
  environment: Environment,
  action: string,
  answer: (lambdaFunction: LambdaFunction) => object,
): Operation {
  const read = (input: unknown): [string, string | undefined] => {
    const fields = new Fields(input, (message) => new AwsError('ValidationException', message));
    return [fields.string('FunctionName'), fields.optionalString('Qualifier')];
  };
  return {
    requires: (input) => {
      const [name, qualifier] = read(input);
      return [{ action, resource: parseFunctionName(name, environment, qualifier).arn }];
    },
    handle: (input) => answer(functions.find(...read(input)).lambdaFunction),
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
