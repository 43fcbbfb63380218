import { textAt } from '../../../core/fields.ts';
import { OPERATOR } from '../../../platform/access.ts';
import type { Link, LinkKind } from '../../../platform/links.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import { type PipeDefinition, pipeDefinitionOf } from '../pipe-definition.ts';
import type { PipeState } from '../pipes-state.ts';

const HONOURED = [
  'Name',
  'RoleArn',
  'DesiredState',
  'Source',
  'SourceParameters.FilterCriteria.Filters[].Pattern',
  'SourceParameters.SqsQueueParameters.BatchSize',
  'SourceParameters.SqsQueueParameters.MaximumBatchingWindowInSeconds',
  'SourceParameters.DynamoDBStreamParameters.BatchSize',
  'SourceParameters.DynamoDBStreamParameters.DeadLetterConfig.Arn',
  'SourceParameters.DynamoDBStreamParameters.MaximumBatchingWindowInSeconds',
  'SourceParameters.DynamoDBStreamParameters.MaximumRecordAgeInSeconds',
  'SourceParameters.DynamoDBStreamParameters.MaximumRetryAttempts',
  'SourceParameters.DynamoDBStreamParameters.OnPartialBatchItemFailure',
  'SourceParameters.DynamoDBStreamParameters.ParallelizationFactor',
  'SourceParameters.DynamoDBStreamParameters.StartingPosition',
  'Enrichment',
  'EnrichmentParameters.InputTemplate',
  'Target',
  'TargetParameters.InputTemplate',
  'TargetParameters.EventBridgeEventBusParameters.DetailType',
  'TargetParameters.EventBridgeEventBusParameters.Resources',
  'TargetParameters.EventBridgeEventBusParameters.Source',
  'TargetParameters.EventBridgeEventBusParameters.Time',
  'TargetParameters.LambdaFunctionParameters.InvocationType',
  'TargetParameters.SqsQueueParameters.MessageDeduplicationId',
  'TargetParameters.SqsQueueParameters.MessageGroupId',
  'TargetParameters.StepFunctionStateMachineParameters.InvocationType',
  'LogConfiguration.Level',
  'LogConfiguration.IncludeExecutionData',
  'LogConfiguration.CloudwatchLogsLogDestination.LogGroupArn',
];

/** The pipes of the service, by name. */
export interface PipeRegistry {
  add(definition: PipeDefinition): PipeState;
  change(definition: PipeDefinition): Promise<PipeState>;
  /** What is under way is finished. */
  remove(name: string): void;
}

/**
 * Makes pipes: `Ref` is the name. They begin to poll when the service starts.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html
 */
export function pipeProvider(platform: Platform, pipes: PipeRegistry): ResourceProvider {
  return {
    type: 'AWS::Pipes::Pipe',
    supports: {
      honoured: HONOURED,
      inert: {
        Description: 'text for people',
        'Tags.**': 'tags decide nothing here',
        KmsKeyIdentifier: 'nothing is encrypted on this machine',
      },
    },
    async provision(resource: TemplateResource): Promise<ProvisionedResource> {
      const definition = await definitionOf(resource, platform);
      const state = pipes.add(definition);
      platform.calls.nameResource(definition.arn, resource.path);
      return describe(definition, state);
    },
    links: ({ properties }, made) => {
      const to = (end: string | undefined, kind: LinkKind): Link[] => (end === undefined ? [] : [{ to: end, kind }]);
      const stream = ['SourceParameters', 'DynamoDBStreamParameters'] as const;
      return {
        arn: made.attributes['Arn'] ?? made.ref,
        links: [
          { from: String(properties['Source']), kind: 'feeds' },
          ...to(textAt(properties, 'Enrichment'), 'enriches'),
          ...to(textAt(properties, 'Target'), 'delivers'),
          ...to(textAt(properties, ...stream, 'DeadLetterConfig', 'Arn'), 'dead-letters'),
        ],
      };
    },
    changes: {
      replacing: ['Name', 'Source'],
      update: async (resource) => {
        const definition = await definitionOf(resource, platform);
        return describe(definition, await pipes.change(definition));
      },
      remove: (_resource, made) => pipes.remove(made.ref),
    },
  };
}

async function definitionOf(resource: TemplateResource, platform: Platform): Promise<PipeDefinition> {
  const definition = pipeDefinitionOf(resource, platform);
  const caller = { principal: OPERATOR, from: resource.path };
  // Whoever makes the pipe, not the pipe's role, asks for the delivery of logs.
  if (definition.log)
    await platform.calls.invoke('logs', 'CreateLogDelivery', { logGroupArn: definition.log.groupArn }, caller);
  return definition;
}

function describe(definition: PipeDefinition, state: PipeState): ProvisionedResource {
  return {
    ref: definition.name,
    attributes: {
      Arn: definition.arn,
      CreationTime: new Date(state.creationTime).toISOString(),
      LastModifiedTime: new Date(state.lastModifiedTime).toISOString(),
      CurrentState: definition.desiredState,
      StateReason: '',
    },
  };
}
