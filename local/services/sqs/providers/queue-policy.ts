import { describe, Fields } from '../../../core/fields.ts';
import type { ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { SqsContext } from '../context.ts';
import type { Queue } from '../queue.ts';

/**
 * A queue has one policy: what this resource brings is its attribute `Policy`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html
 */
export function queuePolicyProvider(context: SqsContext): ResourceProvider {
  const { queues } = context;
  const give = (resource: TemplateResource): readonly Queue[] => {
    const named = queuesOf(resource, context);
    const policy = { text: JSON.stringify(resource.properties['PolicyDocument']), madeFor: resource.path };
    for (const queue of named) queues.changePolicy(queue, policy);
    return named;
  };
  const take = (path: string, keep: readonly Queue[] = []): void => {
    for (const queue of queues.all())
      if (queue.settings.Policy?.madeFor === path && !keep.includes(queue)) queues.changePolicy(queue, undefined);
  };
  return {
    type: 'AWS::SQS::QueuePolicy',
    supports: { honoured: ['PolicyDocument.**', 'Queues'] },
    provision: (resource) => {
      give(resource);
      const id = resource.generateName(128);
      return { ref: id, attributes: { Id: id } };
    },
    changes: {
      replacing: [],
      update: (resource, made) => {
        take(resource.path, give(resource));
        return made;
      },
      remove: ({ path }) => take(path),
    },
  };
}

/** Queues are given as URLs, which end in account and name. */
function queuesOf({ properties }: TemplateResource, { queues, platform }: SqsContext): Queue[] {
  const urls = new Fields(properties, (message) => new Error(message)).optionalArray('Queues') ?? [];
  return urls.map((url) => {
    const [account, name = ''] = String(url).split('/').slice(-2);
    const queue = account === platform.environment.accountId ? queues.find(name) : undefined;
    if (!queue)
      throw new Error(
        `Queues holds ${describe(url)}, which is the URL of no queue of this account; give Ref of a queue.`,
      );
    return queue;
  });
}
