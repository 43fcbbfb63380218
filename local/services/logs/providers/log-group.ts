import { Fields } from '../../../core/fields.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import { createGroup, type LogsContext } from '../context.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Makes log groups: `Ref` is the name, `Arn` ends in `:*` as CloudFormation gives it. */
export function logGroupProvider(context: LogsContext): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::Logs::LogGroup',
    supports: {
      honoured: ['LogGroupName', 'RetentionInDays'],
      inert: {
        LogGroupClass: 'classes differ in price and in query features that are not imitated',
        KmsKeyId: 'nothing is encrypted on this machine',
        'Tags.**': 'tags decide nothing here',
        DeletionProtectionEnabled: 'groups are never deleted here',
      },
    },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      const retention = properties.optionalInteger('RetentionInDays', { min: 1, max: 3653 });
      if (retention !== undefined && !RETENTION_DAYS.includes(retention))
        throw new Error(`RetentionInDays must be one of ${RETENTION_DAYS.join(', ')}, but is ${retention}.`);
      const name = properties.optionalString('LogGroupName') ?? resource.generateName(512);
      const group = context.store.claim(name, retention) ?? createGroup(context, name, retention);
      context.store.made(group, resource.path);
      context.platform.calls.nameResource(group.arn, resource.path);
      return { ref: name, attributes: { Arn: `${group.arn}:*` } };
    },
  };
  return {
    ...provider,
    changes: {
      replacing: ['LogGroupName'],
      update: (resource, made) => {
        context.store.unclaimed.add(made.ref);
        return provider.provision(resource);
      },
      remove: (_resource, made) => context.store.removeGroup(made.ref),
    },
  };
}
