import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from './stage.ts';

const PROJECT = join(import.meta.dirname, '..');

/** X-Ray's SDK is CommonJS; in an ES module it needs a `require`. */
const REQUIRE = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);";

/**
 * One of the two functions that move money, `process-payment` for `src/functions/process-payment/handler.ts`. Its role
 * may write to its own log group and to X-Ray, and nothing else until somebody grants it more.
 */
export class PaymentFunction extends NodejsFunction {
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
      entry: join(PROJECT, 'src/functions', name, 'handler.ts'),
      projectRoot: PROJECT,
      depsLockFilePath: join(PROJECT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // Below this Lambda gives so little CPU that the SDK's start alone takes seconds.
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
      bundling: {
        format: OutputFormat.ESM,
        mainFields: ['module', 'main'],
        minify: true,
        banner: REQUIRE,
        // The runtime has its own copy of the SDK.
        externalModules: ['@aws-sdk/*', '@smithy/*'],
      },
    });
  }
}
