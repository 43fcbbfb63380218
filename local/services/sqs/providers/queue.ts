import { isRecord, textAt } from '../../../core/fields.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import { queueUrl, type SqsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export function queueProvider(context: SqsContext): ResourceProvider {
  return {
    type: 'AWS::SQS::Queue',
    supports: {
      honoured: [
        'QueueName',
        'FifoQueue',
        'ContentBasedDeduplication',
        'DeduplicationScope',
        'DelaySeconds',
        'MaximumMessageSize',
        'MessageRetentionPeriod',
        'ReceiveMessageWaitTimeSeconds',
        'VisibilityTimeout',
        'RedrivePolicy.deadLetterTargetArn',
        'RedrivePolicy.maxReceiveCount',
        'RedriveAllowPolicy.redrivePermission',
        'RedriveAllowPolicy.sourceQueueArns[]',
      ],
      inert: {
        FifoThroughputLimit: 'one machine has no throughput quota',
        KmsMasterKeyId: 'messages stay in the memory of one process',
        KmsDataKeyReusePeriodSeconds: 'messages stay in the memory of one process',
        SqsManagedSseEnabled: 'messages stay in the memory of one process',
        'Tags[].Key': 'nothing here reads tags',
        'Tags[].Value': 'nothing here reads tags',
      },
    },
    provision: (resource) => provisionQueue(context, resource),
    links: (resource, made) => {
      const deadLetters = textAt(resource.properties, 'RedrivePolicy', 'deadLetterTargetArn');
      return {
        arn: made.attributes['Arn'] ?? made.ref,
        ...(deadLetters !== undefined && { links: [{ to: deadLetters, kind: 'dead-letters' }] }),
      };
    },
    changes: {
      replacing: ['FifoQueue', 'QueueName'],
      holds: 'messages',
      update: (resource, made) => {
        context.queues.release(made.attributes['QueueName'] ?? '');
        return provisionQueue(context, resource);
      },
      remove: (_resource, made) => context.queues.withdraw(made.attributes['QueueName'] ?? ''),
    },
  };
}

function provisionQueue(context: SqsContext, resource: TemplateResource): ProvisionedResource {
  const { QueueName, Tags, ...properties } = resource.properties;
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    // A template may say that a queue is not FIFO; the API only knows the attribute as true.
    if (name === 'FifoQueue' && String(value) !== 'true') continue;
    attributes[name] = isRecord(value) ? JSON.stringify(value) : String(value);
  }
  const name = QueueName === undefined ? generatedName(resource, 'FifoQueue' in attributes) : String(QueueName);
  const queue = context.queues.provide(name, attributes, resource.path);
  if (Array.isArray(Tags))
    queue.tags = Object.fromEntries(Tags.filter(isRecord).map((tag) => [String(tag['Key']), String(tag['Value'])]));
  context.platform.calls.nameResource(queue.arn, resource.path);
  const url = queueUrl(context.platform, queue);
  return { ref: url, attributes: { Arn: queue.arn, QueueName: name, QueueUrl: url } };
}

function generatedName(resource: TemplateResource, fifo: boolean): string {
  return fifo ? `${resource.generateName(75)}.fifo` : resource.generateName(80);
}
