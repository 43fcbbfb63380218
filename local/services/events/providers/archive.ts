import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { EventsContext } from '../context.ts';
import { createArchive } from '../create-archive.ts';
import { eventPatternOf } from '../rule.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-archive.html */
export function archiveProvider(context: EventsContext): ResourceProvider {
  return {
    type: 'AWS::Events::Archive',
    supports: {
      honoured: ['ArchiveName', 'Description', 'EventPattern.**', 'RetentionDays', 'SourceArn'],
      inert: { KmsKeyIdentifier: 'events stay in the memory of one process' },
    },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const archive = createArchive(context, {
        name: properties.optionalString('ArchiveName') ?? resource.generateName(48),
        busArn: properties.string('SourceArn'),
        description: properties.optionalString('Description'),
        pattern: JSON.stringify(properties.raw('EventPattern')),
        retentionDays: properties.optionalInteger('RetentionDays', { min: 0, max: 2 ** 31 - 1 }) ?? 0,
      });
      context.platform.calls.nameResource(archive.arn, resource.path);
      return { ref: archive.name, attributes: { Arn: archive.arn, ArchiveName: archive.name } };
    },
    links: (resource, made) => ({
      arn: made.attributes['Arn'] ?? made.ref,
      links: [{ from: String(resource.properties['SourceArn']), kind: 'feeds' }],
    }),
    changes: {
      replacing: ['ArchiveName', 'SourceArn'],
      holds: 'events',
      update: (resource, made) => {
        const properties = new Fields(resource.properties, (message) => new Error(message));
        const pattern = JSON.stringify(properties.raw('EventPattern'));
        context.archives.get(made.ref).change({
          description: properties.optionalString('Description'),
          pattern: pattern === undefined ? undefined : eventPatternOf(pattern),
          retentionDays: properties.optionalInteger('RetentionDays', { min: 0, max: 2 ** 31 - 1 }) ?? 0,
        });
        return made;
      },
      remove: (_resource, made) => context.archives.delete(made.ref),
    },
  };
}
