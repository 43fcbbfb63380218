import type { Environment } from '../../core/environment.ts';
import type { Credentials } from '../../platform/access.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/**
 * The variables of an execution environment: what Lambda sets, the template's own, and the endpoint that leads SDKs to
 * the local cloud. Nothing of the host's environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(parts: {
  configuration: FunctionConfiguration;
  taskRoot: string;
  logStreamName: string;
  credentials: Credentials;
  environment: Environment;
  endpoint: string;
  /** Where X-Ray segments go, `127.0.0.1:2000`; without it nothing is sampled, so nothing is sent. */
  xrayDaemonAddress?: string;
}): Record<string, string> {
  const { configuration, credentials, environment, xrayDaemonAddress } = parts;
  const { logging } = configuration;
  const [daemonHost = '', daemonPort = ''] = xrayDaemonAddress?.split(':') ?? [];
  return {
    LANG: 'en_US.UTF-8',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    TZ: ':UTC',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...configuration.variables,
    AWS_REGION: environment.region,
    AWS_DEFAULT_REGION: environment.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logging.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: parts.logStreamName,
    AWS_LAMBDA_LOG_FORMAT: logging.format,
    ...(logging.format === 'JSON' && { AWS_LAMBDA_LOG_LEVEL: logging.applicationLevel }),
    LAMBDA_TASK_ROOT: parts.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: configuration.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: parts.endpoint,
    ...(xrayDaemonAddress !== undefined && {
      AWS_XRAY_DAEMON_ADDRESS: xrayDaemonAddress,
      _AWS_XRAY_DAEMON_ADDRESS: daemonHost,
      _AWS_XRAY_DAEMON_PORT: daemonPort,
    }),
  };
}
