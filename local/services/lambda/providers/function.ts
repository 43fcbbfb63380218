import { arnOf } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import type { CodeStore } from '../code-store.ts';
import { parseFunction } from '../function-configuration.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import { LambdaFunction, type LambdaOptions } from '../lambda-function.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export function functionProvider(parts: {
  platform: Platform;
  functions: FunctionRegistry;
  code: CodeStore;
  options: LambdaOptions;
}): ResourceProvider {
  const { platform, functions, code, options } = parts;
  const make = (resource: TemplateResource): LambdaFunction => {
    const configuration = parseFunction(resource, (name) => arnOf(platform.environment, 'lambda', `function:${name}`));
    const source = new Fields(resource.properties, (message) => new Error(message)).nested('Code');
    if (!source) throw new Error('Code is missing; only code in a file asset is supported by the local cloud.');
    const asset = resource.asset(source.string('S3Bucket'), source.string('S3Key'));
    const lambdaFunction = new LambdaFunction(platform, configuration, code.taskRoot(asset.path), options);
    // CreateFunction checks this as well, so that the first invocation does not have to fail.
    lambdaFunction.assumeRole();
    platform.calls.nameResource(configuration.arn, resource.path);
    return lambdaFunction;
  };
  return {
    type: 'AWS::Lambda::Function',
    supports: {
      honoured: [
        'Architectures',
        'Code.S3Bucket',
        'Code.S3Key',
        'DeadLetterConfig.TargetArn',
        'Environment.Variables.**',
        'FunctionName',
        'Handler',
        'LoggingConfig.ApplicationLogLevel',
        'LoggingConfig.LogFormat',
        'LoggingConfig.LogGroup',
        'LoggingConfig.SystemLogLevel',
        'MemorySize',
        'ReservedConcurrentExecutions',
        'Role',
        'Runtime',
        'Timeout',
        'TracingConfig.Mode',
      ],
      inert: {
        Description: 'text for people',
        'EphemeralStorage.Size': "functions share this machine's /tmp, which is not limited",
        'Tags.**': 'no supported condition key reads tags',
      },
    },
    provision: (resource) => {
      const lambdaFunction = make(resource);
      functions.add(lambdaFunction);
      return describe(lambdaFunction);
    },
    changes: {
      replacing: ['FunctionName'],
      update: (resource) => {
        const lambdaFunction = make(resource);
        functions.replace(lambdaFunction);
        return describe(lambdaFunction);
      },
      remove: (_resource, made) => functions.remove(made.ref),
    },
    links: (_resource, made) => {
      const { arn, roleArn, deadLetterArn } = functions.find(made.ref).lambdaFunction.configuration;
      return {
        arn,
        role: roleArn,
        ...(deadLetterArn !== undefined && { links: [{ to: deadLetterArn, kind: 'dead-letters' }] }),
      };
    },
  };
}

function describe({ configuration }: LambdaFunction): ProvisionedResource {
  return { ref: configuration.name, attributes: { Arn: configuration.arn } };
}
