import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functionCode } from './function-code.ts';
import type { Stage } from './stage.ts';

/**
 * One of the two functions that move money, `process-payment` for `src/functions/process-payment/handler.ts`. Its role
 * may write to its own log group and to X-Ray, and nothing else until somebody grants it more.
 */
export class PaymentFunction extends LambdaFunction {
  /** After this the function is ended, work and all. Whoever retries a call that is still running waits longer. */
  static readonly TIMEOUT = Duration.seconds(10);

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly stage: Stage;
      readonly name: string;
      readonly description: string;
      readonly environment: Record<string, string>;
    },
  ) {
    const { stage, name, description, environment } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    // Without a role of ours the construct attaches a managed policy that may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const everything = stage.logDetail === 'everything';
    super(scope, id, {
      description,
      role,
      logGroup,
      code: functionCode(name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // From the table in docs/cold-starts.md: below this a cold start takes close to a second.
      memorySize: 512,
      timeout: PaymentFunction.TIMEOUT,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: everything ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
      systemLogLevelV2: everything ? SystemLogLevel.INFO : SystemLogLevel.WARN,
      environment: {
        ...environment,
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_LOG_LEVEL: everything ? 'DEBUG' : 'INFO',
        // What a payment returns is nobody's business but the workflow's.
        POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false',
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'Only the two X-Ray actions, which know no resource: their one possible resource is *.',
    });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-LambdaDLQ',
      reason:
        'Lambda uses it for asynchronous invocations only. The workflow waits for the answer and handles the error.',
    });
  }
}
