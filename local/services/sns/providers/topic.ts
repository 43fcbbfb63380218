import { Fields } from '../../../core/fields.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { SnsContext } from '../context.ts';
import { provideSubscription } from '../subscribe.ts';
import { subscriptionLink } from '../subscription-links.ts';
import { changeTopic } from '../topic-attributes.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export function topicProvider(context: SnsContext): ResourceProvider {
  return {
    type: 'AWS::SNS::Topic',
    supports: {
      honoured: ['TopicName', 'DisplayName', 'FifoTopic', 'Subscription[].Protocol', 'Subscription[].Endpoint'],
      inert: {
        KmsMasterKeyId: 'messages stay in the memory of one process',
        SignatureVersion: 'nothing is signed',
        TracingConfig: 'trace headers are handed on in any case',
        'Tags[].Key': 'nothing here reads tags',
        'Tags[].Value': 'nothing here reads tags',
      },
    },
    provision: (resource) => provisionTopic(context, resource),
    links: (resource, made) => ({
      arn: made.ref,
      links: (propertiesOf(resource).optionalArray('Subscription') ?? []).flatMap((item) => subscriptionLink(item)),
    }),
    changes: {
      replacing: ['FifoTopic', 'TopicName'],
      update: (resource, made) => updateTopic(context, resource, made),
      remove: (_resource, made) => {
        const topic = context.topics.find(made.ref);
        if (topic) context.topics.delete(topic);
      },
    },
  };
}

function propertiesOf(resource: TemplateResource): Fields {
  return new Fields(resource.properties, (message) => new Error(message));
}

/** Subscriptions of the topic's own list that are not in it any more end. */
async function updateTopic(
  context: SnsContext,
  resource: TemplateResource,
  made: ProvisionedResource,
): Promise<ProvisionedResource> {
  const { topics } = context;
  const own = [...topics.get(made.ref).subscriptions.values()].filter(({ madeFor }) => madeFor === resource.path);
  for (const { arn } of [{ arn: made.ref }, ...own]) topics.release(arn);
  const changed = await provisionTopic(context, resource);
  topics.endUnclaimed();
  return changed;
}

async function provisionTopic(context: SnsContext, resource: TemplateResource): Promise<ProvisionedResource> {
  const properties = propertiesOf(resource);
  if (properties.optionalBoolean('FifoTopic') === true)
    throw new Error('FIFO topics are not supported by the local cloud.');
  const name = properties.optionalString('TopicName') ?? resource.generateName(256);
  const topic = context.topics.provide(name, resource.path);
  context.platform.calls.nameResource(topic.arn, resource.path);
  const displayName = properties.optionalString('DisplayName');
  if (displayName !== undefined) changeTopic(topic, 'DisplayName', displayName);
  for (const item of properties.optionalArray('Subscription') ?? []) {
    const subscription = new Fields(item, (message) => new Error(`Subscription: ${message}`));
    const request = {
      topic,
      protocol: subscription.string('Protocol'),
      endpoint: subscription.string('Endpoint'),
      attributes: {},
    };
    await provideSubscription(context, request, resource.path);
  }
  return { ref: topic.arn, attributes: { TopicArn: topic.arn, TopicName: name } };
}
