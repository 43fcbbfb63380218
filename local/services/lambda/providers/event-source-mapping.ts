import { createHash } from 'node:crypto';
import { AwsError } from '../../../core/aws-error.ts';
import { arnOf } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import { queueUrlOf } from '../../../event-sources/queue-url.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import { type EventSourceMapping, parseMapping } from '../event-source-mappings/mapping.ts';
import type { Mappings } from '../event-source-mappings/mappings.ts';
import { QueuePoller } from '../event-source-mappings/queue-poller.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { LambdaFunction } from '../lambda-function.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export function eventSourceMappingProvider(
  platform: Platform,
  functions: FunctionRegistry,
  mappings: Mappings,
): ResourceProvider {
  const provision = async (resource: TemplateResource): Promise<ProvisionedResource> => {
    const id = uuidOf(resource.path);
    const mapping = parseMapping(resource, arnOf(platform.environment, 'lambda', `event-source-mapping:${id}`));
    const functionNow = (): LambdaFunction => functions.find(mapping.functionName).lambdaFunction;
    const visibilitySeconds = await check(platform, mapping, functionNow());
    const reader = { functionNow, visibilityMs: visibilitySeconds * 1000 };
    mappings.put(mapping.arn, mapping.enabled ? new QueuePoller(platform, mapping, reader) : undefined);
    platform.calls.nameResource(mapping.arn, mapping.path);
    return { ref: id, attributes: { Id: id, EventSourceMappingArn: mapping.arn } };
  };
  return {
    type: 'AWS::Lambda::EventSourceMapping',
    supports: {
      honoured: [
        'BatchSize',
        'Enabled',
        'EventSourceArn',
        'FilterCriteria.Filters[].Pattern',
        'FunctionName',
        'FunctionResponseTypes',
        'MaximumBatchingWindowInSeconds',
        'ScalingConfig.MaximumConcurrency',
      ],
      inert: { 'Tags.**': 'no supported condition key reads tags' },
    },
    provision,
    changes: {
      replacing: ['EventSourceArn'],
      update: provision,
      remove: (_resource, made) => mappings.put(made.attributes['EventSourceMappingArn'] ?? '', undefined),
    },
    links: ({ properties }, made) => {
      const { lambdaFunction } = functions.find(String(properties['FunctionName']));
      return {
        arn: made.attributes['EventSourceMappingArn'] ?? made.ref,
        links: [
          { from: String(properties['EventSourceArn']), kind: 'feeds' },
          { to: lambdaFunction.configuration.arn, kind: 'delivers' },
        ],
      };
    },
  };
}

/**
 * What CreateEventSourceMapping checks: the function's role may read the queue, and a message stays hidden for as long
 * as the function may run. Gives the queue's visibility timeout in seconds.
 */
async function check(platform: Platform, mapping: EventSourceMapping, fn: LambdaFunction): Promise<number> {
  const principal = fn.assumeRole();
  for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
    if (!platform.access.decide(principal, { action: `sqs:${action}`, resource: mapping.queueArn }).allowed)
      throw new AwsError(
        'InvalidParameterValueException',
        `The provided execution role does not have permissions to call ${action} on SQS (${fn.configuration.roleArn}, ${mapping.queueArn}).`,
      );
  const answer = await platform.calls.dispatch(
    'sqs',
    'GetQueueAttributes',
    { QueueUrl: queueUrlOf(platform, mapping.queueArn), AttributeNames: ['VisibilityTimeout'] },
    { principal, from: mapping.path },
  );
  const fail = (message: string): Error => new Error(`GetQueueAttributes: ${message}`);
  const visibility =
    new Fields(answer, fail).nested('Attributes')?.optionalInteger('VisibilityTimeout', { min: 0, max: 43_200 }) ?? 30;
  const { timeoutSeconds } = fn.configuration;
  if (visibility < timeoutSeconds)
    throw new AwsError(
      'InvalidParameterValueException',
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds.`,
    );
  return visibility;
}

/** The same at every start. */
function uuidOf(path: string): string {
  const hex = createHash('sha256').update(path).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
