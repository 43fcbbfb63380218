import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { EventsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html */
export function eventBusProvider(context: EventsContext): ResourceProvider {
  return {
    type: 'AWS::Events::EventBus',
    supports: {
      honoured: ['Name', 'Description'],
      inert: {
        'DeadLetterConfig.Arn': 'takes only events that can not be decrypted, and nothing is encrypted here',
        KmsKeyIdentifier: 'events stay in the memory of one process',
        'Tags.**': 'nothing here reads tags',
      },
    },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const bus = context.buses.create(properties.string('Name'), properties.optionalString('Description'));
      context.platform.calls.nameResource(bus.arn, resource.path);
      return { ref: bus.name, attributes: { Arn: bus.arn, Name: bus.name } };
    },
    links: (_resource, made) => ({ arn: made.attributes['Arn'] ?? made.ref }),
    changes: {
      replacing: ['Name'],
      update: (resource, made) => {
        const properties = new Fields(resource.properties, (message) => new Error(message));
        context.buses.get(made.ref).description = properties.optionalString('Description');
        return made;
      },
      remove: (_resource, made) => context.buses.delete(made.ref),
    },
  };
}
