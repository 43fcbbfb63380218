import { Fields, isRecord, textAt } from '../../../core/fields.ts';
import type { ProvisionedResource, ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { SnsContext } from '../context.ts';
import { provideSubscription } from '../subscribe.ts';
import { subscriptionLink } from '../subscription-links.ts';

const ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export function subscriptionProvider(context: SnsContext): ResourceProvider {
  return {
    type: 'AWS::SNS::Subscription',
    supports: {
      honoured: [
        'TopicArn',
        'Protocol',
        'Endpoint',
        'Region',
        'FilterPolicy.**',
        'FilterPolicyScope',
        'RawMessageDelivery',
        'RedrivePolicy.deadLetterTargetArn',
      ],
    },
    provision: (resource) => provisionSubscription(context, resource),
    links: ({ properties }) => {
      const topicArn = textAt(properties, 'TopicArn');
      const deadLetters = textAt(properties, 'RedrivePolicy', 'deadLetterTargetArn');
      return {
        links: [
          ...subscriptionLink(properties, topicArn),
          ...(topicArn !== undefined && deadLetters !== undefined
            ? [{ from: topicArn, to: deadLetters, kind: 'dead-letters' as const }]
            : []),
        ],
      };
    },
    changes: {
      replacing: ['Endpoint', 'Protocol', 'TopicArn'],
      update: (resource, made) => {
        context.topics.release(made.ref);
        return provisionSubscription(context, resource);
      },
      remove: (_resource, made) => {
        const subscription = context.topics.findByArn(made.ref);
        if (subscription) context.topics.unsubscribe(subscription);
      },
    },
  };
}

async function provisionSubscription(context: SnsContext, resource: TemplateResource): Promise<ProvisionedResource> {
  const properties = new Fields(resource.properties, (message) => new Error(message));
  const { region } = context.platform.environment;
  const wanted = properties.optionalString('Region') ?? region;
  if (wanted !== region) throw new Error(`Region is ${wanted}, but the local cloud has only topics of ${region}.`);
  const attributes: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = properties.raw(name);
    if (value !== undefined) attributes[name] = isRecord(value) ? JSON.stringify(value) : String(value);
  }
  const request = {
    topic: context.topics.get(properties.string('TopicArn')),
    protocol: properties.string('Protocol'),
    endpoint: properties.string('Endpoint'),
    attributes,
  };
  const subscription = await provideSubscription(context, request, resource.path);
  context.platform.calls.nameResource(subscription.arn, resource.path);
  return { ref: subscription.arn, attributes: { Arn: subscription.arn } };
}
